import type { Claim } from '../../domain/proposal.ts';
import { countWords } from '../../domain/reading/sentences.ts';

/** One sentence of a mail with the ways in which it can be said; exactly one of them is used. */
export interface Line {
  kind: Claim['kind'];
  options: readonly string[];
  /** What a fact rests on; null for asks and courtesies. */
  evidenceId: string | null;
  quote: string | null;
  /** Left out first when the mail would be too long. */
  optional?: boolean;
}

/** A mail as paragraphs of lines. */
export interface MailPlan {
  greeting: string;
  paragraphs: readonly (readonly Line[])[];
}

export interface WriteOptions {
  /** The same seed gives the same words; make it of addresses and names, never of random ids. */
  seed: string;
  /** Mails to other people that this one must not read like. */
  avoid?: readonly string[];
  maxWords?: number;
}

const runWords = 5;
const maxShared = 0.4;
const attempts = 192;

/** FNV-1a: spreads seeds over the ways to say a line. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

function runsOf(body: string): Set<string> {
  const words = body.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const count = Math.max(0, words.length - runWords + 1);
  return new Set(Array.from({ length: count }, (_, at) => words.slice(at, at + runWords).join(' ')));
}

/** Words of a body below its greeting line. */
function withoutGreeting(body: string): string {
  const [first, ...rest] = body.split('\n\n');
  return rest.length > 0 && first!.length < 60 ? rest.join('\n\n') : body;
}

/** Share of the 5-word runs of the shorter mail that the other one has too, greeting left out; 0..1. */
export function sharedRuns(left: string, right: string): number {
  return overlap(runsOf(withoutGreeting(left)), runsOf(withoutGreeting(right)));
}

function overlap(one: ReadonlySet<string>, two: ReadonlySet<string>): number {
  const smaller = Math.min(one.size, two.size);
  if (smaller === 0) return 0;
  let shared = 0;
  for (const run of one) if (two.has(run)) shared++;
  return shared / smaller;
}

/**
 * Writes a mail: picks a way to say each line by the seed, and other ways while the result shares more than 40 % of its
 * 5-word runs with a mail in `avoid`; where every way does, the one that does least. Optional lines go, last first,
 * until it has at most `maxWords` words.
 */
export function writeMail(
  plan: MailPlan,
  { seed, avoid = [], maxWords = 115 }: WriteOptions,
): { body: string; claims: Claim[] } {
  const others = avoid.map((body) => runsOf(withoutGreeting(body)));
  let best = { excess: Number.POSITIVE_INFINITY, mail: { body: '', claims: [] as Claim[] } };
  for (let attempt = 0; attempt < attempts && best.excess > 0; attempt++) {
    const mail = fit(plan, `${seed}/${attempt}`, maxWords);
    const runs = runsOf(withoutGreeting(mail.body));
    const excess = others.reduce((sum, other) => sum + Math.max(0, overlap(runs, other) - maxShared), 0);
    if (excess < best.excess) best = { excess, mail };
  }
  return best.mail;
}

function fit(plan: MailPlan, seed: string, maxWords: number): { body: string; claims: Claim[] } {
  const chosen = plan.paragraphs.map((lines, paragraph) =>
    lines.map((line, position) => ({
      line,
      sentence: line.options[hash(`${seed}/${paragraph}/${position}`) % line.options.length]!,
    })),
  );
  for (;;) {
    const kept = chosen.filter((lines) => lines.length > 0);
    const body = [plan.greeting, ...kept.map((lines) => lines.map((entry) => entry.sentence).join(' '))].join('\n\n');
    const last = chosen.findLast((lines) => lines.some((entry) => entry.line.optional));
    if (countWords(body) <= maxWords || !last) return { body, claims: kept.flat().map(claimOf) };
    last.splice(
      last.findLastIndex((entry) => entry.line.optional),
      1,
    );
  }
}

function claimOf({ line, sentence }: { line: Line; sentence: string }): Claim {
  return { sentence, kind: line.kind, evidenceId: line.evidenceId, quote: line.quote };
}
