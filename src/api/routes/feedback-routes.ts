import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { type ExportedFeedback, exportFeedback } from '../../learning/feedback/export-feedback.ts';
import { everybody, ndjson, type Route, streamRoute } from '../route.ts';

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
  model: z.string().nullable(),
  confidenceParts: z.unknown(),
  evidenceIds: z.array(z.string()),
  /** Of the proposal, now. */
  state: z.string(),
  /** Of the action it was about. */
  digest: z.string().nullable(),
  verdict: z.string().nullable(),
  outcomes: z.array(z.object({ kind: z.string(), value: z.number(), attributedBy: z.string() })),
});

async function* view(rows: AsyncIterable<ExportedFeedback>) {
  for await (const { id, proposalId, givenAt, ...row } of rows) {
    yield {
      ...row,
      id: formatId('feedback', id),
      proposalId: formatId('proposal', proposalId),
      givenAt: givenAt.toISOString(),
    };
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
        view(
          exportFeedback(database, caller.tenantId, query.since === undefined ? {} : { since: new Date(query.since) }),
        ),
    }),
  ];
}
