import type { TenantTransaction } from '../data/database/database.ts';
import { insertActivities } from '../data/records/activities.ts';
import { writeAudit } from '../data/records/audit.ts';
import { insertOutcome } from '../data/records/outcomes.ts';
import type { SignalRow } from '../data/records/signals.ts';
import type { Actor } from '../domain/actor.ts';
import type { Ids } from '../domain/clock.ts';
import type { Consumer } from '../runtime/bus/bus.ts';
import { findCause } from './find-cause.ts';
import { outcomeValue } from './outcome-value.ts';
import { type OptOutServices, registerOptOut } from './register-opt-out.ts';

const actor: Actor = { kind: 'system', id: 'attribution', door: 'workflow' };

/**
 * Ties signals to the actions they followed from, as outcomes with a signed value (at most one for each signal), and
 * acts on what people asked for: an opt-out stops everything to that person, a doubtful one asks the team. The same
 * signals again change nothing. Returns how many outcomes are new.
 */
export async function attributeSignals(
  services: OptOutServices,
  tenantId: string,
  signalIds: readonly string[],
): Promise<number> {
  const { database, ids } = services;
  let added = 0;
  for (const signalId of signalIds) {
    const optedOut = await database.asTenant(tenantId, async (transaction) => {
      const signal = await readSignal(transaction, signalId);
      if (!signal) return null;
      if (await attribute(transaction, ids, signal)) added += 1;
      if (signal.kind === 'opt_out_doubtful') await askTheTeam(transaction, ids, signal);
      return signal.kind === 'opt_out' && signal.fromAddress !== null ? signal : null;
    });
    if (!optedOut) continue;
    const { fromAddress, activityId } = optedOut;
    await registerOptOut(services, tenantId, { addresses: [fromAddress!], activityId, actor });
  }
  return added;
}

type ReadSignal = SignalRow & { fromAddress: string | null };

async function readSignal(transaction: TenantTransaction, signalId: string): Promise<ReadSignal | null> {
  const [row] = await transaction.query<ReadSignal>(
    `select s.id, s.kind, s.occurred_at, s.account_id, s.contact_id, s.deal_id, s.activity_id, s.source_record_id, s.detail,
       lower(m.from_address) as from_address
     from signals s left join messages m on m.tenant_id = s.tenant_id and m.activity_id = s.activity_id where s.id = $1`,
    [signalId],
  );
  return row ?? null;
}

async function attribute(transaction: TenantTransaction, ids: Ids, signal: SignalRow): Promise<boolean> {
  const value = outcomeValue(signal.kind, signal.detail);
  if (value === null) return false;
  const cause = await findCause(transaction, signal);
  if (!cause) return false;
  const { id: signalId, kind, occurredAt } = signal;
  return insertOutcome(transaction, ids, actor, { ...cause, signalId, kind, value, occurredAt });
}

/** A task for whoever owns the person: read the mail and say whether it was an opt-out. Once for each mail. */
async function askTheTeam(transaction: TenantTransaction, ids: Ids, signal: SignalRow): Promise<void> {
  const asked = await transaction.query("select 1 from activities where kind = 'task' and custom ->> 'signalId' = $1", [
    signal.id,
  ]);
  if (asked.length > 0) return;
  const [owner] = await transaction.query<{ userId: string | null }>(
    `select coalesce(c.owner_user_id, a.owner_user_id) as user_id
     from contacts c left join accounts a on a.tenant_id = c.tenant_id and a.id = c.account_id where c.id = $1`,
    [signal.contactId],
  );
  const at = await transaction.now();
  const { accountId, contactId, dealId } = signal;
  const taskId = ids.next();
  await insertActivities(
    transaction,
    [
      {
        ...{ id: taskId, kind: 'task', direction: null, occurredAt: at, zone: null, accountId, contactId, dealId },
        title: 'Did they ask not to be written to?',
        body: 'Their last mail may be an opt-out. Nothing is written to them until you say: "gtm suppress ADDRESS" if it was, "gtm resume ADDRESS" if not.',
        ...{ audience: 'internal', threadId: null, userId: owner?.userId ?? null, state: 'open', endsAt: null },
        ...{ dueAt: at, custom: { signalId: signal.id }, sourceRecordId: null, effectId: null },
      },
    ],
    at,
  );
  const subject = { subjectNoun: 'activity', subjectId: taskId };
  await writeAudit(transaction, ids, { actor, action: 'opt-out-asked', ...subject, detail: { signalId: signal.id } });
}

/** Attributes every signal as it is recorded. */
export function createAttributionConsumer(services: OptOutServices): Consumer {
  return {
    name: 'attribute-signals',
    types: ['gtm.signal.recorded.v1'],
    async handle(tenantId, events) {
      const signalIds = events.flatMap(({ data }) => (Array.isArray(data['ids']) ? data['ids'].map(String) : []));
      await attributeSignals(services, tenantId, signalIds);
    },
  };
}
