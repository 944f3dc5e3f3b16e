import { z } from 'zod';

/**
 * What an incoming mail can be, the weightiest first: of several that hold for one mail, the first is the leading one.
 * `opt_out_doubtful` comes near an opt-out and is decided by a person; `auto_reply` is any automatic answer that is no
 * absence.
 */
export const replyKinds = [
  'bounce_hard',
  'bounce_soft',
  'opt_out',
  'opt_out_doubtful',
  'nobody_here',
  'out_of_office',
  'auto_reply',
  'referral',
  'not_now',
  'objection',
  'interested',
  'question',
  'thanks',
] as const;
export const replyKindSchema = z.enum(replyKinds);
export type ReplyKind = (typeof replyKinds)[number];

/** One reason for a kind: the rule that found it, and the words of the mail that it rests on. */
export const replyFindingSchema = z.strictObject({ kind: replyKindSchema, rule: z.string(), words: z.string() });
export type ReplyFinding = z.infer<typeof replyFindingSchema>;

/** Somebody a mail names: as one to write to instead, or as the one who is not there any more. */
export const namedPersonSchema = z.strictObject({ name: z.string().nullable(), address: z.string().nullable() });
export type NamedPerson = z.infer<typeof namedPersonSchema>;

/** What an incoming mail was read as. Its words are tainted: they come from outside. */
export interface ReplyReading {
  /** Who read it: name and version of the rules or of a learned reader. */
  reader: string;
  /** The leading kind first; empty where nothing was recognised. */
  kinds: ReplyKind[];
  findings: ReplyFinding[];
  /** First local day (`YYYY-MM-DD`) on which it is time again, of `not_now` and `out_of_office`; null where none is said. */
  until: string | null;
  /** Whom a `referral` names. */
  referredTo: NamedPerson | null;
  /** Whom `nobody_here` is about, by name; null where it is the writer, or is not said. */
  gone: string | null;
}

/** Kinds by the weight of `replyKinds`, each once. */
export function inOrder(kinds: Iterable<ReplyKind>): ReplyKind[] {
  const wanted = new Set(kinds);
  return replyKinds.filter((kind) => wanted.has(kind));
}
