import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { everybody, type Route, route } from '../route.ts';

const effectSchema = z.object({
  id: z.string(),
  handle: z.string(),
  headline: z.string(),
  tool: z.string(),
  state: z.string(),
  notBefore: z.string(),
  reason: z.string(),
  provider: z.string(),
  externalKey: z.string(),
  failure: z.string().nullable(),
  endedAt: z.string().nullable(),
});
interface EffectRow extends Omit<z.infer<typeof effectSchema>, 'notBefore' | 'endedAt'> {
  notBefore: Date;
  endedAt: Date | null;
}

const replySchema = z.object({
  activityId: z.string(),
  at: z.string(),
  kind: z.string(),
  from: z.string(),
  subject: z.string(),
  words: z.string(),
  /** Handle of the proposal it answers; null when it answers none. */
  answersHandle: z.string().nullable(),
  value: z.number().nullable(),
  attributedBy: z.string().nullable(),
  /** Handles of the proposals it caused. */
  causedHandles: z.array(z.string()),
});
interface ReplyRow extends Omit<z.infer<typeof replySchema>, 'at'> {
  at: Date;
}

/** What has left or is about to, and what came back. */
export function effectRoutes({ database }: { database: Database }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/effects',
      operation: 'listEffects',
      summary: 'Approved actions: when they leave, whether they left, and why not',
      tag: 'effects',
      roles: everybody,
      query: z.object({ state: z.string().optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
      response: z.object({ items: z.array(effectSchema) }),
      handle: ({ caller, query }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<EffectRow>(
            `select e.id, p.handle, p.headline, e.tool, e.state, e.not_before, e.not_before_reason as reason, e.provider, e.external_key,
                    e.failure, e.ended_at
             from effects e join proposals p on p.tenant_id = e.tenant_id and p.id = e.proposal_id
             where $1::text is null or e.state = any(string_to_array($1, ',')) order by e.not_before desc, e.id desc limit $2`,
            [query.state ?? null, query.limit],
          );
          return {
            items: rows.map((row) => ({
              ...row,
              id: formatId('effect', row.id),
              notBefore: row.notBefore.toISOString(),
              endedAt: row.endedAt?.toISOString() ?? null,
            })),
          };
        }),
    }),
    route({
      method: 'GET',
      path: '/replies',
      operation: 'listReplies',
      summary: 'What came in: replies, bounces, opt-outs, and which action each answers',
      tag: 'effects',
      roles: everybody,
      query: z.object({
        answering: z.string().optional().describe('Only answers to the proposal with this handle'),
        limit: z.coerce.number().int().min(1).max(500).default(50),
      }),
      response: z.object({ items: z.array(replySchema) }),
      handle: ({ caller, query }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<ReplyRow>(
            `select s.activity_id, s.occurred_at as at, s.kind, m.from_address as from, m.subject, left(a.body, 1000) as words,
                    p.handle as answers_handle, o.value, o.attributed_by,
                    array(select c.handle from proposals c where c.tenant_id = s.tenant_id and c.caused_by_activity_id = s.activity_id) as caused_handles
             from signals s join activities a on a.tenant_id = s.tenant_id and a.id = s.activity_id
             join messages m on m.tenant_id = s.tenant_id and m.activity_id = s.activity_id
             left join outcomes o on o.tenant_id = s.tenant_id and o.signal_id = s.id
             left join proposals p on p.tenant_id = o.tenant_id and p.id = o.proposal_id
             where ($1::text is null or p.handle = $1) order by s.occurred_at desc, s.id desc limit $2`,
            [query.answering ?? null, query.limit],
          );
          return {
            items: rows.map((row) => ({
              ...row,
              activityId: formatId('activity', row.activityId),
              at: row.at.toISOString(),
            })),
          };
        }),
    }),
  ];
}
