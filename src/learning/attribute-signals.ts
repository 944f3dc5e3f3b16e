import type { TenantTransaction } from '../data/database/database.ts';
import { insertActivities } from '../data/records/activities.ts';
import { writeAudit } from '../data/records/audit.ts';
import { correctedMails, insertOutcome, revalueOutcome } from '../data/records/outcomes.ts';
import type { SignalRow } from '../data/records/signals.ts';
import type { Actor } from '../domain/actor.ts';
import type { Ids } from '../domain/clock.ts';
import type { Consumer } from '../runtime/bus/bus.ts';
import { findCause } from './find-cause.ts';
import { correctedOutcome, mailSignals, outcomeValue } from './outcome-value.ts';
import { type OptOutServices, registerOptOut } from './register-opt-out.ts';

const actor: Actor = { kind: 'system', id: 'attribution', door: 'workflow' };

/** Signals in one transaction: a commit costs more than tying a few signals, and others wait while it is open. */
const BATCH = 50;

/**
 * Ties signals to the actions they followed from, as outcomes with a signed value (at most one for each signal), and
 * acts on what people asked for: an opt-out stops everything to that person, a doubtful one asks the team. The same
 * signals again change nothing, so that a batch of which nobody knows whether it was committed can come again. Returns
 * how many outcomes are new.
 */
export async function attributeSignals(
  services: OptOutServices,
  tenantId: string,
  signalIds: readonly string[],
): Promise<number> {
  const { database, ids } = services;
  let added = 0;
  for (let start = 0; start < signalIds.length; start += BATCH) {
    const batch = signalIds.slice(start, start + BATCH);
    const { outcomes, optOuts } = await database.asTenant(tenantId, (transaction) =>
      attributeBatch(transaction, ids, batch),
    );
    added += outcomes;
    for (const { address, activityId } of optOuts) {
      await registerOptOut(services, tenantId, { addresses: [address], activityId, actor });
    }
  }
  return added;
}

async function attributeBatch(transaction: TenantTransaction, ids: Ids, signalIds: readonly string[]) {
  let outcomes = 0;
  const optOuts: { address: string; activityId: string | null }[] = [];
  for (const signal of await readSignals(transaction, signalIds)) {
    const { kind, fromAddress, activityId } = signal;
    if (await attribute(transaction, ids, signal)) outcomes += 1;
    if (kind === 'opt_out_doubtful') await askTheTeam(transaction, ids, signal);
    if (kind === 'opt_out' && fromAddress !== null) optOuts.push({ address: fromAddress, activityId });
  }
  return { outcomes, optOuts };
}

type ReadSignal = SignalRow & { fromAddress: string | null; replyKinds: string[] | null };

/** Those that are there, in the order of `signalIds`. */
function readSignals(transaction: TenantTransaction, signalIds: readonly string[]): Promise<ReadSignal[]> {
  return transaction.query<ReadSignal>(
    `select s.id, s.kind, s.occurred_at, s.account_id, s.contact_id, s.deal_id, s.activity_id, s.source_record_id, s.detail,
       lower(m.from_address) as from_address, r.read_as as reply_kinds
     from unnest($1::uuid[]) with ordinality as asked(id, place) join signals s on s.id = asked.id
       left join messages m on m.tenant_id = s.tenant_id and m.activity_id = s.activity_id
       left join replies r on r.tenant_id = s.tenant_id and r.activity_id = s.activity_id order by asked.place`,
    [signalIds],
  );
}

async function attribute(transaction: TenantTransaction, ids: Ids, signal: ReadSignal): Promise<boolean> {
  const value = outcomeValue(signal.kind, signal.detail);
  if (value === null) return false;
  const cause = await findCause(transaction, signal);
  if (!cause) return false;
  const { id: signalId, kind, occurredAt } = signal;
  const { activityId, contactId, dealId, replyKinds } = signal;
  const about = { activityId, contactId, dealId, ...(replyKinds && { replyKinds }) };
  return insertOutcome(transaction, ids, actor, { ...cause, signalId, kind, value, occurredAt }, about);
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

/**
 * Gives the outcomes of these mails the value of what people said the mails are. It follows from the last correction, so
 * that a second time changes nothing. Returns how many changed.
 */
async function revalueCorrected(
  { database, ids }: Pick<OptOutServices, 'database' | 'ids'>,
  tenantId: string,
  activityIds: readonly string[],
): Promise<number> {
  if (activityIds.length === 0) return 0;
  return database.asTenant(tenantId, async (transaction) => {
    let changed = 0;
    for (const { outcomeId, kinds, ...was } of await correctedMails(transaction, activityIds, mailSignals)) {
      const now = correctedOutcome(kinds);
      if (now.kind === was.kind && now.value === was.value) continue;
      await revalueOutcome(transaction, ids, { actor, outcomeId, ...now });
      changed += 1;
    }
    return changed;
  });
}

/** Attributes every signal as it is recorded, and follows the corrections that come behind it. */
export function createAttributionConsumer(services: OptOutServices): Consumer {
  return {
    name: 'attribute-signals',
    types: ['gtm.signal.recorded.v1', 'gtm.reply.corrected.v1'],
    async handle(tenantId, events) {
      const signalIds = events.flatMap(({ data }) => (Array.isArray(data['ids']) ? data['ids'].map(String) : []));
      await attributeSignals(services, tenantId, signalIds);
      const corrected = events.filter(({ type }) => type === 'gtm.reply.corrected.v1');
      await revalueCorrected(
        services,
        tenantId,
        corrected.map(({ data }) => String(data['activityId'])),
      );
    },
  };
}
