import type { Database } from '../../data/database/database.ts';
import type { ReplyKind } from '../../domain/reply.ts';

const pageSize = 500;

/** A mail that a person said is something else than it was read as, with the text a reader learns from. */
export interface CorrectedReply {
  /** Of the correction. */
  id: string;
  activityId: string;
  subject: string;
  /** New text only; "[erased]" once its writer was erased. */
  text: string;
  language: string | null;
  reader: string;
  readAs: ReplyKind[];
  kinds: ReplyKind[];
  correctedBy: string;
  correctedAt: Date;
}

/** Every correction of a reading, by when it was made, oldest first. Reads page by page, in bounded memory. */
export async function* exportCorrections(
  database: Database,
  tenantId: string,
  { since = null }: { since?: Date | null } = {},
): AsyncGenerator<CorrectedReply> {
  let after: string | null = null;
  for (;;) {
    const rows: CorrectedReply[] = await database.asTenant(tenantId, (transaction) =>
      transaction.query<CorrectedReply>(
        `select c.id, c.activity_id, m.subject, a.body as text, m.language, r.reader, r.read_as, c.kinds, c.corrected_by, c.corrected_at
         from reply_corrections c join replies r on r.tenant_id = c.tenant_id and r.activity_id = c.activity_id
           join activities a on a.tenant_id = c.tenant_id and a.id = c.activity_id
           join messages m on m.tenant_id = c.tenant_id and m.activity_id = c.activity_id
         where ($1::timestamptz is null or c.corrected_at >= $1)
           and ($2::uuid is null or (c.corrected_at, c.id) > (select corrected_at, id from reply_corrections where id = $2))
         order by c.corrected_at, c.id limit $3`,
        [since, after, pageSize],
      ),
    );
    yield* rows;
    if (rows.length < pageSize) return;
    after = rows.at(-1)!.id;
  }
}
