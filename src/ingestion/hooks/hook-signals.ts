import { normaliseAddress } from '../../connectors/email/address.ts';
import { hasteMs, machineBehind } from '../../connectors/webhooks/machine-agents.ts';
import type { MailEvent } from '../../connectors/webhooks/mail-event.ts';
import type { TenantTransaction } from '../../data/database/database.ts';
import { markBounced } from '../../data/records/contacts.ts';
import { appendEvents } from '../../data/records/outbox.ts';
import { type Recipient, resolveRecipients } from '../../data/records/send-ledger.ts';
import { recordSignals, type SignalKind, type SignalRow } from '../../data/records/signals.ts';
import { erasedAmong, suppressAddresses } from '../../data/records/suppressions.ts';
import type { Ids } from '../../domain/clock.ts';
import { namedId } from './named-id.ts';

/** An event with the delivery that told it. */
export interface ToldEvent {
  hookId: string;
  deliveryId: string;
  receivedAt: Date;
  event: MailEvent;
}

interface Meaning {
  kind: SignalKind;
  /** Puts the person on the list of those who are not written to. */
  suppress?: 'opt_out' | 'complaint';
  severity?: 'hard' | 'soft';
}

/** What an event means here; null where it is only kept. Being allowed again by a provider lifts nothing. */
function meaningOf({ kind, rejectReason, severity, byMachine, userAgent }: MailEvent): Meaning | null {
  const isMachine = byMachine || machineBehind(userAgent) !== null;
  const isRefused = kind === 'rejected';
  if (kind === 'delivered') return { kind };
  if (kind === 'opened' || kind === 'clicked') return { kind: isMachine ? (`machine_${kind}` as const) : kind };
  if (kind === 'unsubscribed' || (isRefused && rejectReason === 'unsubscribed'))
    return { kind: 'opt_out', suppress: 'opt_out' };
  if (kind === 'complained' || (isRefused && rejectReason === 'spam'))
    return { kind: 'complaint', suppress: 'complaint' };
  if (kind === 'bounced') return { kind: 'bounce', severity: severity ?? 'soft' };
  if (isRefused && (rejectReason === 'bounced' || rejectReason === 'invalid'))
    return { kind: 'bounce', severity: 'hard' };
  return kind === 'autoresponded' ? { kind: 'auto_reply' } : null;
}

interface Told extends ToldEvent {
  id: string;
  meaning: Meaning;
  at: Date;
  /** Normalised; whom the event names, and whom it may mean. */
  recipient: string | null;
  alsoTo: string[];
}

const addressesOf = ({ recipient, alsoTo }: Told) => [...(recipient === null ? [] : [recipient]), ...alsoTo];

function keyOf({ hookId, event }: ToldEvent): string {
  const key = event.repeatKey ?? event.eventId;
  const { kind, messageId, recipient, at, clickUrl } = event;
  return namedId(
    'hook event',
    hookId,
    ...(key === null ? [messageId, recipient, at, clickUrl].map(String) : [key]),
    kind,
  );
}

/** No event is of later than when it was told. */
function instantOf({ event, receivedAt }: ToldEvent): Date {
  const at = event.at === null ? receivedAt : new Date(event.at);
  return at > receivedAt ? receivedAt : at;
}

function readTold(told: readonly ToldEvent[]): Told[] {
  const byId = new Map<string, Told>();
  for (const entry of told) {
    const meaning = meaningOf(entry.event);
    if (meaning === null) continue;
    const id = keyOf(entry);
    const alsoTo = entry.event.alsoTo.flatMap((address) => normaliseAddress(address) ?? []);
    const recipient = entry.event.recipient === null ? null : normaliseAddress(entry.event.recipient);
    if (!byId.has(id)) byId.set(id, { ...entry, id, meaning, recipient, alsoTo, at: instantOf(entry) });
  }
  return [...byId.values()];
}

async function keepNew(transaction: TenantTransaction, told: readonly Told[]): Promise<Told[]> {
  const rows = await transaction.query<{ id: string }>('select id from signals where id = any($1)', [
    told.map(({ id }) => id),
  ]);
  const known = new Set(rows.map(({ id }) => id));
  return told.filter(({ id }) => !known.has(id));
}

async function accountsOf(
  transaction: TenantTransaction,
  contactIds: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await transaction.query<{ id: string; accountId: string | null }>(
    'select id, account_id from contacts where id = any($1)',
    [contactIds],
  );
  return new Map(rows.map(({ id, accountId }) => [id, accountId]));
}

/** Opens and clicks within seconds of the sending of a mail to that address count as a scanner's. */
async function markHasty(transaction: TenantTransaction, fresh: readonly Told[]): Promise<Told[]> {
  const seen = fresh.filter(({ meaning }) => meaning.kind === 'opened' || meaning.kind === 'clicked');
  if (seen.length === 0) return [...fresh];
  const since = Math.min(...seen.map(({ at }) => at.getTime())) - hasteMs;
  const rows = await transaction.query<{ address: string; sentAt: Date }>(
    `select address, sent_at from send_ledger where state = 'sent' and address = any($1) and sent_at >= $2`,
    [seen.flatMap(({ recipient }) => recipient ?? []), new Date(since)],
  );
  const isHasty = ({ recipient, at }: Told) =>
    rows.some(({ address, sentAt }) => {
      const passed = at.getTime() - sentAt.getTime();
      return address === recipient && passed >= 0 && passed < hasteMs;
    });
  return fresh.map((entry) => {
    const { kind } = entry.meaning;
    if ((kind !== 'opened' && kind !== 'clicked') || !isHasty(entry)) return entry;
    return { ...entry, meaning: { kind: `machine_${kind}` as const } };
  });
}

/** Puts everybody outside the team who asked for it on the suppression list, and notes addresses that are gone. */
async function obey(
  transaction: TenantTransaction,
  ids: Ids,
  told: readonly Told[],
  people: ReadonlyMap<string, Recipient>,
): Promise<void> {
  const contactIds = new Set<string>();
  for (const reason of ['opt_out', 'complaint'] as const) {
    const named = told.filter(({ meaning }) => meaning.suppress === reason);
    const addresses = named.flatMap(addressesOf);
    const outside = [...new Set(addresses)].filter((address) => people.get(address)?.ours === false);
    for (const address of outside) {
      const contactId = people.get(address)!.contactId;
      if (contactId !== null) contactIds.add(contactId);
    }
    await suppressAddresses(transaction, ids, outside, { reason, createdBy: 'webhook', effectiveAt: null });
  }
  if (contactIds.size > 0) {
    const data = { ids: [...contactIds] };
    await appendEvents(transaction, ids, [
      { type: 'gtm.contact.suppressed.v1', connector: 'webhook', subject: null, data },
    ]);
  }
  for (const { meaning, recipient, alsoTo, at } of told) {
    // Of several recipients nobody knows whose address is gone.
    if (meaning.severity === 'hard' && recipient !== null && alsoTo.length === 0)
      await markBounced(transaction, recipient, at);
  }
}

/**
 * Records what providers said happened to mails, as signals of the people they went to; opt-outs and complaints keep these
 * people from being written to, and an address that is gone is no longer verified. An event that is there already changes
 * nothing, and nobody who was erased is recorded again. Returns how many signals are new, and the deliveries about erased
 * people. The caller writes the audit row.
 */
export async function applyHookEvents(
  transaction: TenantTransaction,
  ids: Ids,
  told: readonly ToldEvent[],
): Promise<{ added: number; erased: string[] }> {
  const all = readTold(told);
  const gone = await erasedAmong(transaction, [...new Set(all.flatMap(addressesOf))]);
  const isErased = (entry: Told) => addressesOf(entry).some((address) => gone.has(address));
  const erased = [...new Set(all.filter(isErased).map(({ deliveryId }) => deliveryId))];
  const fresh = await keepNew(
    transaction,
    all.filter((entry) => !isErased(entry)),
  );
  if (fresh.length > 0) await record(transaction, ids, await markHasty(transaction, fresh));
  return { added: fresh.length, erased };
}

async function record(transaction: TenantTransaction, ids: Ids, fresh: readonly Told[]): Promise<void> {
  const addresses = [...new Set(fresh.flatMap(addressesOf))];
  const people = new Map((await resolveRecipients(transaction, addresses)).map((person) => [person.address, person]));
  const contactOf = ({ recipient, alsoTo }: Told) =>
    recipient === null || alsoTo.length > 0 ? null : (people.get(recipient)?.contactId ?? null);
  const accounts = await accountsOf(
    transaction,
    fresh.flatMap((entry) => contactOf(entry) ?? []),
  );
  const rows = fresh.map((entry): SignalRow => {
    const { id, meaning, hookId, deliveryId, event, at } = entry;
    const contactId = contactOf(entry);
    return {
      ...{ id, kind: meaning.kind, occurredAt: at, contactId, dealId: null, activityId: null, sourceRecordId: null },
      accountId: contactId === null ? null : (accounts.get(contactId) ?? null),
      detail: {
        ...{ hookId, deliveryId },
        ...(event.rfcMessageId === null ? {} : { originalMessageId: event.rfcMessageId }),
        ...(meaning.severity === undefined ? {} : { severity: meaning.severity }),
      },
    };
  });
  await recordSignals(transaction, ids, 'webhook', rows, await transaction.now());
  await obey(transaction, ids, fresh, people);
}
