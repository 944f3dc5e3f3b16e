import { z } from 'zod';
import { requirePermission } from '../../agents/approval/load-permission.ts';
import { type ExecutorServices, settleUnknown } from '../../agents/tools/execute-effects.ts';
import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { getEffect, latestEffect } from '../../data/records/effects.ts';
import { getProposal } from '../../data/records/proposals.ts';
import { deliveryWords } from '../../domain/delivery-words.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import { commaSeparated } from '../comma-separated.ts';
import { pageOf, pageQuery, placeOf, toPage } from '../cursor-page.ts';
import { findProposal } from '../proposal-view.ts';
import { everybody, people, type Route, route } from '../route.ts';

const effectStates = [
  'scheduled',
  'claimed',
  'done',
  'failed',
  'unknown',
  'pulled_back',
  'superseded',
  'expired',
] as const;
const named = z.object({ id: z.string().describe('eff_ id or four-character handle') });
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
  /** What becomes of its mail where it is not delivered; null otherwise. */
  delivery: z.string().nullable(),
});
interface EffectRow extends Omit<z.infer<typeof effectSchema>, 'notBefore' | 'endedAt' | 'delivery'> {
  driver: string | null;
  kind: 'live' | 'demo' | 'test';
  notBefore: Date;
  endedAt: Date | null;
}

export type EffectServices = Pick<ExecutorServices, 'database' | 'ids' | 'tools'>;

/** The effect with an `eff_` id, or the latest of the proposal with this handle. */
async function findEffect(transaction: TenantTransaction, name: string) {
  if (name.startsWith('eff_')) return getEffect(transaction, parseId('effect', name, 'id'));
  const effect = await latestEffect(transaction, (await findProposal(transaction, name)).id);
  if (!effect) throw new GtmError('not-found', 'Nothing was ever sent for this proposal.', { field: 'id' });
  return effect;
}

function settleRoute(services: EffectServices): Route {
  return route({
    method: 'POST',
    path: '/effects/:id/settle',
    operation: 'settleEffect',
    summary: 'Say whether a parked effect happened; only you can look',
    tag: 'effects',
    roles: people,
    params: named,
    body: z.object({ outcome: z.enum(['done', 'failed']) }),
    response: z.object({ id: z.string(), state: z.enum(['done', 'failed']) }),
    async handle({ caller, params, body }) {
      const effectId = await services.database.asTenant(caller.tenantId, async (transaction) => {
        const effect = await findEffect(transaction, params.id);
        const proposal = await getProposal(transaction, effect.proposalId);
        await requirePermission(transaction, { actor: caller.actor, proposal, to: 'decide' });
        return effect.id;
      });
      await settleUnknown(services, caller.tenantId, { effectId, outcome: body.outcome, actor: caller.actor });
      return { id: formatId('effect', effectId), state: body.outcome };
    },
  });
}

/** What has left or is about to, and what came back. */
export function effectRoutes(services: EffectServices): Route[] {
  return [...readRoutes(services), settleRoute(services)];
}

const effectColumns = `e.id, p.handle, p.headline, e.tool, e.state, e.not_before, e.not_before_reason as reason, e.provider,
  e.external_key, e.failure, e.ended_at, m.driver, t.kind`;
const effectsWithMailboxes = `effects e join proposals p on p.tenant_id = e.tenant_id and p.id = e.proposal_id
  join tenants t on t.tenant_id = e.tenant_id
  left join mailboxes m on m.tenant_id = e.tenant_id and m.id = e.mailbox_id`;

function view({ driver, kind, ...row }: EffectRow): z.infer<typeof effectSchema> {
  return {
    ...row,
    id: formatId('effect', row.id),
    delivery: driver === null ? null : deliveryWords(driver, kind),
    notBefore: row.notBefore.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

function readRoutes({ database }: { database: Database }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/effects',
      operation: 'listEffects',
      summary: 'Approved actions: when they leave, whether they left, and why not',
      tag: 'effects',
      roles: everybody,
      query: z.object({
        state: commaSeparated(effectStates)
          .optional()
          .describe(`Comma-separated: ${effectStates.join(', ')}`),
        ...pageQuery,
      }),
      response: pageOf(effectSchema),
      handle: ({ caller, query: { state, after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<EffectRow>(
            `select ${effectColumns} from ${effectsWithMailboxes}
             where ($1::text[] is null or e.state = any($1))
               and ($2::uuid is null or (e.not_before, e.id) < (select not_before, id from effects where id = $2))
             order by e.not_before desc, e.id desc limit $3`,
            [state ?? null, await placeOf(transaction, 'effect', after), limit + 1],
          );
          return toPage(rows.map(view), limit);
        }),
    }),
    route({
      method: 'GET',
      path: '/effects/:id',
      operation: 'getEffect',
      summary: "One action with the provider's receipt",
      tag: 'effects',
      roles: everybody,
      params: named,
      response: effectSchema.extend({ attempts: z.number(), receipt: z.record(z.string(), z.unknown()).nullable() }),
      handle: ({ caller, params }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const { id, attempts, receipt } = await findEffect(transaction, params.id);
          const [row] = await transaction.query<EffectRow>(
            `select ${effectColumns} from ${effectsWithMailboxes} where e.id = $1`,
            [id],
          );
          return { ...view(row!), attempts, receipt };
        }),
    }),
  ];
}
