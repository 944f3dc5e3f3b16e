import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { everybody, ndjson, type Route, streamRoute } from '../route.ts';

const PAGE = 500;

const feedbackSchema = z.object({
  id: z.string(),
  proposalId: z.string(),
  revision: z.number(),
  kind: z.enum(['approve', 'reject', 'edit', 'annotation', 'undo']),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  /** Word-level difference of each field that an edit changed. */
  difference: z.unknown(),
  givenBy: z.string(),
  givenAt: z.string(),
  play: z.string(),
  tool: z.string(),
  confidence: z.number(),
  author: z.string(),
});
interface FeedbackRow extends Omit<z.infer<typeof feedbackSchema>, 'givenAt'> {
  givenAt: Date;
}

/** Reads page by page, so that an export holds no transaction open while a slow client reads. */
async function* exportFeedback(database: Database, tenantId: string, since: Date | null) {
  let after: string | null = null;
  while (true) {
    const last: string | null = after;
    const rows: FeedbackRow[] = await database.asTenant(tenantId, (transaction) =>
      transaction.query<FeedbackRow>(
        `select f.id, f.proposal_id, f.revision, f.kind, f.reason, f.note, f.difference, f.given_by, f.given_at, p.play, p.tool,
           p.confidence, p.author
         from feedback f join proposals p on p.tenant_id = f.tenant_id and p.id = f.proposal_id
         where ($1::timestamptz is null or f.given_at >= $1)
           and ($2::uuid is null or (f.given_at, f.id) > (select given_at, id from feedback where id = $2))
         order by f.given_at, f.id limit $3`,
        [since, last, PAGE],
      ),
    );
    for (const row of rows) {
      yield {
        ...row,
        id: formatId('feedback', row.id),
        proposalId: formatId('proposal', row.proposalId),
        givenAt: row.givenAt.toISOString(),
      };
    }
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}

/** What people did with proposals, to learn from. */
export function feedbackRoutes({ database }: { database: Database }): Route[] {
  return [
    streamRoute({
      method: 'GET',
      path: '/feedback',
      operation: 'exportFeedback',
      summary: 'All feedback as JSON Lines, oldest first',
      tag: 'feedback',
      roles: everybody,
      stream: ndjson,
      query: z.object({ since: z.iso.datetime({ offset: true }).optional() }),
      response: feedbackSchema,
      handle: ({ caller, query }) =>
        exportFeedback(database, caller.tenantId, query.since === undefined ? null : new Date(query.since)),
    }),
  ];
}
