import { Temporal } from 'temporal-polyfill';
import type { Policy } from '../../domain/policy.ts';
import type { ContactFacts, LedgerRow, SupervisorFacts } from './facts.ts';
import { contactOf, outsideAddresses } from './recipients.ts';

const windowMs = 86_400_000;

/** What one mail would take of one limit: the rows already there, and how many it adds. */
interface Quota {
  who: string;
  times: number[];
  adds: number;
  /** Null where the zone is not known for sure: then any 24 hours count. */
  zone: string | null;
}

/** Whether the ledger row takes a place; a failed send gives its place back, an unknown one keeps it. */
export function takesPlace(row: LedgerRow): boolean {
  return row.state !== 'failed';
}

/** Ledger rows of one contact: by its id, and by every address it has, merged ones included. */
export function rowsOfContact(facts: SupervisorFacts, contact: ContactFacts): LedgerRow[] {
  const addresses = contact.addresses.map((known) => known.address);
  return facts.ledger.filter(
    (row) => takesPlace(row) && (row.contactId === contact.contactId || addresses.includes(row.address)),
  );
}

function timesOf(rows: LedgerRow[]): number[] {
  return rows.map((row) => Date.parse(row.at)).sort((left, right) => left - right);
}

function quotasOf(facts: SupervisorFacts): Quota[] {
  const reached = outsideAddresses(facts);
  const byAddress = reached.map((address) => ({
    who: address,
    times: timesOf(facts.ledger.filter((row) => takesPlace(row) && row.address === address)),
    adds: 1,
    zone: sureZone(contactOf(facts, address)),
  }));
  const contacts = new Set(
    reached.map((address) => contactOf(facts, address)).filter((contact) => contact !== undefined),
  );
  const byContact = [...contacts].map((contact) => ({
    who: contact.name,
    times: timesOf(rowsOfContact(facts, contact)),
    adds: reached.filter((address) => contactOf(facts, address) === contact).length,
    zone: sureZone(contact),
  }));
  return [...byContact, ...byAddress];
}

function sureZone(contact: ContactFacts | undefined): string | null {
  return contact?.zone.certainty === 'known' ? (contact.zone.zones[0] ?? null) : null;
}

function nextFreeDay(quota: Quota, zone: string, limit: number, fromMs: number): number {
  let atMs = fromMs;
  for (;;) {
    const day = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).startOfDay();
    const startMs = day.epochMilliseconds;
    const endMs = day.add({ days: 1 }).startOfDay().epochMilliseconds;
    if (quota.times.filter((time) => time >= startMs && time < endMs).length + quota.adds <= limit) return atMs;
    atMs = endMs;
  }
}

function nextFreeHours(quota: Quota, limit: number, fromMs: number): number {
  let atMs = fromMs;
  for (;;) {
    const starts = [atMs, ...quota.times.filter((time) => time <= atMs && time > atMs - windowMs)];
    const full = starts.some(
      (start) => quota.times.filter((time) => time >= start && time < start + windowMs).length + quota.adds > limit,
    );
    if (!full) return atMs;
    atMs = Math.min(...quota.times.map((time) => time + windowMs).filter((time) => time > atMs));
  }
}

/**
 * The first instant (epoch milliseconds, at or after `fromMs`) at which one more mail keeps within the daily limit of
 * every contact and address it reaches; null when the mail alone reaches one contact under more addresses than the
 * limit allows. `who` names whose limit moved it.
 */
export function earliestWithinDailyLimit(
  { ceiling }: Policy,
  facts: SupervisorFacts,
  fromMs: number,
): { atMs: number; who: string | null } | null {
  const limit = ceiling.maxMailsPerContactPerDay;
  const quotas = quotasOf(facts);
  if (quotas.some((quota) => quota.adds > limit)) return null;
  let result: { atMs: number; who: string | null } = { atMs: fromMs, who: null };
  for (let moved = true; moved; ) {
    moved = false;
    for (const quota of quotas) {
      const { zone } = quota;
      const atMs =
        zone === null ? nextFreeHours(quota, limit, result.atMs) : nextFreeDay(quota, zone, limit, result.atMs);
      if (atMs > result.atMs) {
        result = { atMs, who: quota.who };
        moved = true;
      }
    }
  }
  return result;
}
