import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseMessage } from '../../src/connectors/email/parse-message.ts';
import { inOrder, type ReplyKind, type ReplyReading, replyKindSchema } from '../../src/domain/reply.ts';
import type { ReplyReader } from '../../src/ingestion/mail/replies/reply-reader.ts';
import { createRulesReader } from '../../src/ingestion/mail/replies/rules-reader.ts';

/**
 * One labelled mail of `bench/replies-1.jsonl` (written beside the rules), `replies-2.jsonl` (by somebody who does not know
 * them), `replies-3.jsonl` (later, by somebody who had seen them and wrote without looking) or `replies-4.jsonl` (by
 * somebody who saw neither rules nor replies): the whole message with its headers, and all kinds that hold for it. The
 * rules are mended with the first three in view; only the fourth judges them. `question` wants an answer or a thing from us
 * besides a meeting; `interested` wants to go on (a meeting, a trial, a price list) or says so; `thanks` is only where nothing else is said.
 */
const labelledSchema = z.strictObject({
  id: z.string(),
  language: z.string(),
  kinds: z.array(replyKindSchema),
  /** Where the mail says from when on it is time again. */
  until: z.iso.date().optional(),
  referredTo: z.strictObject({ name: z.string().optional(), address: z.string().optional() }).optional(),
  mail: z.string(),
});
/** The parts there are. */
export const parts = [1, 2, 3, 4] as const;
type Part = (typeof parts)[number];

type Labelled = z.infer<typeof labelledSchema>;

/** How often a kind was labelled, found, and both. */
export interface KindScore {
  labelled: number;
  found: number;
  right: number;
}

export interface ReplyScore {
  replies: number;
  kinds: Map<ReplyKind, KindScore>;
  /** Mails whose leading kind is the weightiest labelled one. */
  leading: number;
  /** Opt-outs by label that were not read as one: not at all, or only as a doubtful one. */
  missed: string[];
  asked: string[];
  /** Read as opt-outs, and none by label. */
  falseOptOuts: string[];
  /** Dates and people that were labelled and read otherwise, and mails with other kinds than labelled. */
  otherwise: { id: string; labelled: string; read: string }[];
}

/** The labelled mails of one part; null where the file is not there. */
function readPart(part: Part): Labelled[] | null {
  const file = new URL(`../replies-${part}.jsonl`, import.meta.url);
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => labelledSchema.parse(JSON.parse(line)));
}

async function readMail(reader: ReplyReader, mail: string): Promise<ReplyReading> {
  const [head = '', ...body] = mail.split('\n\n');
  const type = /^content-type:/im.test(head) ? '' : '\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8';
  const parsed = await parseMessage(Buffer.from(`${head}${type}\n\n${body.join('\n\n')}`.replaceAll('\n', '\r\n')));
  return reader.read({ ...parsed, sentAt: new Date(parsed.date ?? '2026-11-24T08:40:00Z') });
}

/** Reads one part with the reader and compares; null where it is not there. */
export async function scoreReplies(part: Part, reader: ReplyReader = createRulesReader()): Promise<ReplyScore | null> {
  const labelled = readPart(part);
  if (labelled === null) return null;
  const score: ReplyScore = {
    ...{ replies: labelled.length, kinds: new Map(), leading: 0 },
    ...{ missed: [], asked: [], falseOptOuts: [], otherwise: [] },
  };
  for (const row of labelled) count(score, row, await readMail(reader, row.mail));
  return score;
}

function count(score: ReplyScore, row: Labelled, reading: ReplyReading): void {
  const wanted = inOrder(row.kinds);
  for (const kind of new Set([...wanted, ...reading.kinds])) {
    const known = score.kinds.get(kind) ?? { labelled: 0, found: 0, right: 0 };
    if (wanted.includes(kind)) known.labelled++;
    if (reading.kinds.includes(kind)) known.found++;
    if (wanted.includes(kind) && reading.kinds.includes(kind)) known.right++;
    score.kinds.set(kind, known);
  }
  if (reading.kinds[0] === wanted[0]) score.leading++;
  const isOptOut = reading.kinds.includes('opt_out');
  if (wanted.includes('opt_out') && !isOptOut) {
    (reading.kinds.includes('opt_out_doubtful') ? score.asked : score.missed).push(row.id);
  }
  if (isOptOut && !wanted.includes('opt_out')) score.falseOptOuts.push(row.id);
  const [before, after] = [labelOf(row), readingOf(row, reading)];
  if (before !== after) score.otherwise.push({ id: row.id, labelled: before, read: after });
}

/** Kinds, and of date and person what the label names. */
function labelOf({ kinds, until, referredTo }: Labelled): string {
  return JSON.stringify([inOrder(kinds), until, referredTo?.name, referredTo?.address]);
}

function readingOf(row: Labelled, { kinds, until, referredTo }: ReplyReading): string {
  return JSON.stringify([
    kinds,
    row.until === undefined ? undefined : until,
    row.referredTo?.name === undefined ? undefined : referredTo?.name,
    row.referredTo?.address === undefined ? undefined : referredTo?.address,
  ]);
}

/** F1 of a kind; 0 where it was never right. */
export function f1({ labelled, found, right }: KindScore): number {
  return right === 0 ? 0 : (2 * right) / (labelled + found);
}

/** The mean of the kinds' F1: of those that were labelled or found. */
export function macroF1({ kinds }: ReplyScore): number {
  const all = [...kinds.values()].map(f1);
  return all.length === 0 ? 0 : all.reduce((sum, one) => sum + one, 0) / all.length;
}
