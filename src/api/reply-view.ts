import { z } from 'zod';
import { namedPersonSchema, replyFindingSchema, replyKindSchema } from '../domain/reply.ts';

/** How an incoming mail is read: as a person corrected it, else as the reader said. */
export const replyViewSchema = z.object({
  /** The leading kind first; empty where nothing was recognised. */
  kinds: z.array(replyKindSchema),
  leading: replyKindSchema.nullable(),
  /** Which rule found which kind, and the words of the mail it rests on. */
  findings: z.array(replyFindingSchema),
  /** From when on it is time again, where the mail says so. */
  until: z.string().nullable(),
  /** Whom it names to write to instead. */
  referredTo: namedPersonSchema.nullable(),
  /** Who is not there any more, by name. */
  gone: z.string().nullable(),
  /** Name and version of the rules or the model that read it. */
  reader: z.string(),
  /** What it was read as before a person said otherwise. */
  correction: z.object({ readAs: z.array(replyKindSchema), by: z.string(), at: z.string() }).nullable(),
});
export type ReplyView = z.infer<typeof replyViewSchema>;

/** SQL of that view of the activity with the given table alias; null for what is no incoming mail. */
export function replyViewSql(activity: string): string {
  return `(select json_build_object(
      'kinds', r.kinds, 'leading', r.kinds[1], 'findings', r.findings, 'until', r.until, 'referredTo', r.referred_to,
      'gone', r.gone, 'reader', r.reader, 'correction', (
        select json_build_object('readAs', r.read_as, 'by', c.corrected_by, 'at', c.corrected_at) from reply_corrections c
        where c.tenant_id = r.tenant_id and c.activity_id = r.activity_id order by c.corrected_at desc, c.id desc limit 1))
    from replies r where r.tenant_id = ${activity}.tenant_id and r.activity_id = ${activity}.id)`;
}
