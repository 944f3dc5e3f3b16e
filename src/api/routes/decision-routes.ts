import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { verdictSchema } from '../../domain/verdict.ts';
import { pageOf, pageQuery, placeOf, toPage } from '../cursor-page.ts';
import { findProposal } from '../proposal-view.ts';
import { everybody, type Route, route } from '../route.ts';

const approvalSchema = z.object({
  id: z.string(),
  proposalId: z.string(),
  revision: z.number(),
  /** Of the whole action that was approved. */
  digest: z.string(),
  approvedBy: z.string(),
  door: z.enum(['console', 'cli', 'api']),
  overrideReason: z.string().nullable(),
  approvedAt: z.string(),
  expiresAt: z.string(),
  /** Set when the action was pulled back or superseded. */
  revokedAt: z.string().nullable(),
});
interface ApprovalRow extends Omit<z.infer<typeof approvalSchema>, 'approvedAt' | 'expiresAt' | 'revokedAt'> {
  approvedAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
}

const storedVerdictSchema = verdictSchema.extend({
  id: z.string(),
  revision: z.number(),
  policyVersion: z.number(),
  /** What the Supervisor knew: with the policy, all that the verdict follows from. */
  facts: z.record(z.string(), z.unknown()),
  createdAt: z.string(),
});
interface VerdictRow {
  id: string;
  revision: number;
  policyVersion: number;
  body: z.infer<typeof verdictSchema>;
  facts: Record<string, unknown>;
  createdAt: Date;
}

/** What was decided on proposals: by the Supervisor with its facts, and by people. */
export function decisionRoutes({ database }: { database: Database }): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/approvals', operation: 'listApprovals', tag: 'proposals', roles: everybody },
      summary: 'Approvals, latest first: who approved which action, through which door',
      query: z.object(pageQuery),
      response: pageOf(approvalSchema),
      handle: ({ caller, query: { after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<ApprovalRow>(
            `select id, proposal_id, revision, digest, approved_by, door, override_reason, approved_at, expires_at, revoked_at
             from approvals
             where $1::uuid is null or (approved_at, id) < (select approved_at, id from approvals where id = $1)
             order by approved_at desc, id desc limit $2`,
            [await placeOf(transaction, 'approval', after), limit + 1],
          );
          const items = rows.map((row) => ({
            ...row,
            ...{ id: formatId('approval', row.id), proposalId: formatId('proposal', row.proposalId) },
            ...{ approvedAt: row.approvedAt.toISOString(), expiresAt: row.expiresAt.toISOString() },
            revokedAt: row.revokedAt?.toISOString() ?? null,
          }));
          return toPage(items, limit);
        }),
    }),
    route({
      ...{ method: 'GET', path: '/proposals/:id/verdicts', operation: 'listVerdicts', tag: 'proposals' },
      roles: everybody,
      summary: 'Every verdict on a proposal with the facts it follows from, latest first',
      params: z.object({ id: z.string().describe('Four-character handle or prop_ id') }),
      query: z.object(pageQuery),
      response: pageOf(storedVerdictSchema),
      handle: ({ caller, params, query: { after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const { id } = await findProposal(transaction, params.id);
          const rows = await transaction.query<VerdictRow>(
            `select id, revision, policy_version, body, facts, created_at from verdicts
             where proposal_id = $1
               and ($2::uuid is null or (created_at, id) < (select created_at, id from verdicts where id = $2))
             order by created_at desc, id desc limit $3`,
            [id, await placeOf(transaction, 'verdict', after), limit + 1],
          );
          const items = rows.map(({ body, createdAt, ...row }) => ({
            ...body,
            ...{ ...row, id: formatId('verdict', row.id), createdAt: createdAt.toISOString() },
          }));
          return toPage(items, limit);
        }),
    }),
  ];
}
