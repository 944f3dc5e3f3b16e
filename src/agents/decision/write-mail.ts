import type { Claim } from '../../domain/proposal.ts';
import { countWords } from './text/sentences.ts';

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
  /** The same seed gives the same words; use the ids of what the mail is about. */
  seed: string;
  /** Mails to other people that this one must not read like. */
  avoid?: readonly string[];
  maxWords?: number;
}

const runWords = 5;
const maxShared = 0.4;
const attempts = 24;

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
  const [one, two] = [runsOf(withoutGreeting(left)), runsOf(withoutGreeting(right))];
  const smaller = Math.min(one.size, two.size);
  return smaller === 0 ? 0 : [...one].filter((run) => two.has(run)).length / smaller;
}

/**
 * Writes a mail: picks a way to say each line by the seed, and other ways while the result shares more than 40 % of its
 * 5-word runs with a mail in `avoid`. Optional lines go, last first, until it has at most `maxWords` words.
 */
export function writeMail(
  plan: MailPlan,
  { seed, avoid = [], maxWords = 115 }: WriteOptions,
): { body: string; claims: Claim[] } {
  let best = { shared: Number.POSITIVE_INFINITY, mail: { body: '', claims: [] as Claim[] } };
  for (let attempt = 0; attempt < attempts && best.shared > maxShared; attempt++) {
    const mail = fit(plan, `${seed}/${attempt}`, maxWords);
    const shared = Math.max(0, ...avoid.map((other) => sharedRuns(mail.body, other)));
    if (shared < best.shared) best = { shared, mail };
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
