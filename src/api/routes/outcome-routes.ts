import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { formatId, type IdNoun, parseId } from '../../domain/prefixed-id.ts';
import { pageOf, pageQuery, placeOf, toPage } from '../cursor-page.ts';
import { everybody, type Route, route } from '../route.ts';

const signalSchema = z.object({
  id: z.string(),
  kind: z.string(),
  occurredAt: z.string(),
  accountId: z.string().nullable(),
  contactId: z.string().nullable(),
  dealId: z.string().nullable(),
  activityId: z.string().nullable(),
  sourceRecordId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});
interface SignalRow extends Omit<z.infer<typeof signalSchema>, 'occurredAt'> {
  occurredAt: Date;
}

const outcomeSchema = z.object({
  id: z.string(),
  signalId: z.string(),
  effectId: z.string(),
  proposalId: z.string(),
  kind: z.string(),
  /** Signed: an opt-out is negative. */
  value: z.number(),
  attributedBy: z.string(),
  occurredAt: z.string(),
});
interface OutcomeRow extends Omit<z.infer<typeof outcomeSchema>, 'occurredAt'> {
  occurredAt: Date;
}

const orNull = (noun: IdNoun, id: string | null) => (id === null ? null : formatId(noun, id));

/** What happened, and what it says about what we did. */
export function outcomeRoutes({ database }: { database: Database }): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/signals', operation: 'listSignals', tag: 'signals', roles: everybody },
      summary: 'Signals, latest first: replies, bounces, opt-outs, stage changes, meetings accepted',
      query: z.object({ kind: z.string().optional(), contactId: z.string().optional(), ...pageQuery }),
      response: pageOf(signalSchema),
      handle: ({ caller, query: { kind, contactId, after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<SignalRow>(
            `select id, kind, occurred_at, account_id, contact_id, deal_id, activity_id, source_record_id, detail from signals
             where ($1::text is null or kind = $1) and ($2::uuid is null or contact_id = $2)
               and ($3::uuid is null or (occurred_at, id) < (select occurred_at, id from signals where id = $3))
             order by occurred_at desc, id desc limit $4`,
            [
              ...[kind ?? null, contactId === undefined ? null : parseId('contact', contactId, 'contactId')],
              ...[await placeOf(transaction, 'signal', after), limit + 1],
            ],
          );
          const items = rows.map((row) => ({
            ...{ id: formatId('signal', row.id), kind: row.kind, occurredAt: row.occurredAt.toISOString() },
            ...{ accountId: orNull('account', row.accountId), contactId: orNull('contact', row.contactId) },
            ...{ dealId: orNull('deal', row.dealId), activityId: orNull('activity', row.activityId) },
            ...{ sourceRecordId: orNull('record', row.sourceRecordId), detail: row.detail },
          }));
          return toPage(items, limit);
        }),
    }),
    route({
      ...{ method: 'GET', path: '/outcomes', operation: 'listOutcomes', tag: 'signals', roles: everybody },
      summary: 'Signals attributed to actions, with a signed value, latest first',
      query: z.object(pageQuery),
      response: pageOf(outcomeSchema),
      handle: ({ caller, query: { after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<OutcomeRow>(
            `select id, signal_id, effect_id, proposal_id, kind, value, attributed_by, occurred_at from outcomes
             where $1::uuid is null or (occurred_at, id) < (select occurred_at, id from outcomes where id = $1)
             order by occurred_at desc, id desc limit $2`,
            [await placeOf(transaction, 'outcome', after), limit + 1],
          );
          const items = rows.map((row) => ({
            ...row,
            ...{ id: formatId('outcome', row.id), signalId: formatId('signal', row.signalId) },
            ...{ effectId: formatId('effect', row.effectId), proposalId: formatId('proposal', row.proposalId) },
            occurredAt: row.occurredAt.toISOString(),
          }));
          return toPage(items, limit);
        }),
    }),
  ];
}
