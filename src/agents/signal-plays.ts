import type { Database, TenantTransaction } from '../data/database/database.ts';
import { createRun } from '../data/records/runs.ts';
import type { Actor } from '../domain/actor.ts';
import type { Ids } from '../domain/clock.ts';
import type { GtmEvent } from '../domain/event.ts';
import type { Consumer } from '../runtime/bus/bus.ts';
import { claimEvents } from '../runtime/bus/consumed-events.ts';
import type { Workflows } from '../runtime/workflows/workflows.ts';

const NAME = 'signal-plays';
const actor: Actor = { kind: 'system', id: NAME, door: 'schedule' };

interface SignalRow {
  kind: string;
  accountId: string | null;
  contactId: string | null;
  dealId: string | null;
  activityId: string | null;
  goalId: string;
  goalText: string;
}

/** Signals of before the play was turned on (an import's old mails) start nothing; clocks of mail servers may differ by this. */
const TOLERANCE = "interval '1 hour'";

/** The signals of these events for which the tenant turned a play on. */
async function wantedSignals(transaction: TenantTransaction, events: readonly GtmEvent[]): Promise<SignalRow[]> {
  const signalIds = events.flatMap(
    (event) => (event.data['ids'] as string[] | undefined) ?? (event.data['signalId'] as string | undefined) ?? [],
  );
  return transaction.query<SignalRow>(
    `select s.kind, s.account_id, s.contact_id, s.deal_id, s.activity_id, p.goal_id, g.text as goal_text
     from signals s join plays p on p.tenant_id = s.tenant_id and p.enabled and p.trigger_kind = 'signal'
     join goals g on g.tenant_id = p.tenant_id and g.id = p.goal_id
     where s.id = any($1) and s.occurred_at > p.updated_at - ${TOLERANCE} and p.trigger->'signals' ? s.kind and (s.contact_id is not null or s.account_id is not null)
     order by s.occurred_at, s.id`,
    [signalIds],
  );
}

/** A run about exactly the person the signal came from. */
async function createSignalRun(transaction: TenantTransaction, ids: Ids, signal: SignalRow): Promise<string> {
  const { goalId, goalText: text } = signal;
  const { runId } = await createRun(transaction, ids, actor, { text, goalId, trigger: 'signal' });
  await transaction.query('update runs set caused_by_activity_id = $2 where id = $1', [runId, signal.activityId]);
  await transaction.query(
    'insert into run_targets (id, run_id, ordinal, account_id, contact_id, deal_id) values ($1, $2, 0, $3, $4, $5)',
    [ids.next(), runId, signal.accountId, signal.contactId, signal.dealId],
  );
  return runId;
}

/** Starts the plays that a tenant bound to signals: a reply, a stage change, an accepted meeting. */
export function createSignalPlays(services: { database: Database; ids: Ids; workflows: Workflows }): Consumer {
  const { database, ids, workflows } = services;
  return {
    name: NAME,
    types: ['gtm.signal.recorded.v1'],
    async handle(tenantId, events) {
      const runIds = await database.asTenant(tenantId, async (transaction) => {
        const fresh = await claimEvents(transaction, NAME, events);
        const started: string[] = [];
        for (const signal of await wantedSignals(transaction, fresh))
          started.push(await createSignalRun(transaction, ids, signal));
        return started;
      });
      await Promise.all(runIds.map((runId) => workflows.start('runGoal', `run:${runId}`, { tenantId, runId })));
    },
  };
}
