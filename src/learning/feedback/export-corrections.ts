import type { Database } from '../../data/database/database.ts';
import type { ReplyKind } from '../../domain/reply.ts';

const pageSize = 500;

/** A mail that a person said is something else than it was read as, with the text a reader learns from. */
export interface CorrectedReply {
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
        `select r.activity_id, m.subject, a.body as text, m.language, r.reader, r.kinds as read_as, r.corrected_kinds as kinds,
           r.corrected_by, r.corrected_at
         from replies r join activities a on a.tenant_id = r.tenant_id and a.id = r.activity_id
           join messages m on m.tenant_id = r.tenant_id and m.activity_id = r.activity_id
         where r.corrected_at is not null and ($1::timestamptz is null or r.corrected_at >= $1)
           and ($2::uuid is null or (r.corrected_at, r.activity_id) >
             (select c.corrected_at, c.activity_id from replies c where c.activity_id = $2))
         order by r.corrected_at, r.activity_id limit $3`,
        [since, after, pageSize],
      ),
    );
    yield* rows;
    if (rows.length < pageSize) return;
    after = rows.at(-1)!.activityId;
  }
}
