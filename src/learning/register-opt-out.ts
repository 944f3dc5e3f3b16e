import type { Database, TenantTransaction } from '../data/database/database.ts';
import { writeAudit } from '../data/records/audit.ts';
import { settleSuppressions } from '../data/records/effective-suppressions.ts';
import { appendEvents } from '../data/records/outbox.ts';
import { findOptOut } from '../data/records/proposal-basis.ts';
import { markSuperseded } from '../data/records/proposal-states.ts';
import { getProposal } from '../data/records/proposals.ts';
import { resolveRecipients } from '../data/records/send-ledger.ts';
import {
  hmacs,
  type SuppressionReason,
  suppressAddresses,
  suppressDomains,
  suppressedAmong,
} from '../data/records/suppressions.ts';
import type { Action } from '../domain/action.ts';
import { actionRecipients } from '../domain/action-recipients.ts';
import type { Actor } from '../domain/actor.ts';
import type { Clock, Ids } from '../domain/clock.ts';
import { providerTimeoutMs } from '../domain/provider-timeout.ts';

export interface OptOutServices {
  database: Database;
  ids: Ids;
  clock: Clock;
}

/** People, or whole domains, who are not to be written to any more. */
export interface OptOut {
  /** Normalised. */
  addresses: readonly string[];
  domains?: readonly string[];
  /** They said so themselves when left out. */
  reason?: SuppressionReason;
  actor: Actor;
  /** The mail that said so; left out for a click or a list. */
  activityId?: string | null;
  /** How long claimed sends are waited for at most: the provider's timeout. */
  waitMs?: number;
}

export interface OptOutResult {
  /** Entries that are new on the list. */
  added: number;
  /** Since when all of it holds. */
  effectiveAt: Date;
  /** Proposals that were stopped. */
  superseded: number;
  /** True when a send that had begun before was still unfinished at the end of the wait. */
  stillLeaving: boolean;
}

const pollMs = 200;

/**
 * Puts addresses and domains on the suppression list so that no new claim passes, stops everything scheduled for these
 * people, waits for what had already begun to leave, and only then makes it effective. Every door but an import goes
 * through here. Calling it again is harmless.
 */
export async function registerOptOut(
  services: OptOutServices,
  tenantId: string,
  optOut: OptOut,
): Promise<OptOutResult> {
  const { database, ids, clock } = services;
  const { actor, waitMs = providerTimeoutMs } = optOut;
  const blocked = await database.asTenant(tenantId, (transaction) => blockClaims(transaction, ids, optOut));
  const { among, added } = blocked;
  const superseded = await stopScheduled(services, tenantId, actor);
  const deadlineMs = clock.monotonicMs() + waitMs;
  const settle = (patienceMs: number) =>
    database.asTenant(tenantId, (transaction) => settleSuppressions(transaction, ids, { actor, among, patienceMs }));
  let waiting = await settle(waitMs);
  while (waiting > 0 && clock.monotonicMs() < deadlineMs) {
    await clock.sleep(pollMs);
    waiting = await settle(waitMs);
  }
  const stillLeaving = waiting > 0;
  if (stillLeaving) await settle(0);
  const effectiveAt = await database.asTenant(tenantId, (transaction) => announce(transaction, ids, optOut, blocked));
  return { added, effectiveAt, superseded, stillLeaving };
}

interface Blocked {
  /** HMACs of the entries. */
  among: string[];
  contactIds: string[];
  added: number;
  /** Whether any of the entries was not effective before. */
  isFresh: boolean;
}

async function blockClaims(
  transaction: TenantTransaction,
  ids: Ids,
  { addresses, domains = [], reason = 'opt_out', actor, activityId }: OptOut,
): Promise<Blocked> {
  const entry = { reason, createdBy: actor.id, effectiveAt: null, ...(activityId ? { activityId } : {}) };
  const added =
    (await suppressAddresses(transaction, ids, addresses, entry)) +
    (await suppressDomains(transaction, ids, domains, entry));
  const among = await hmacs(transaction, [
    ...addresses.map((value) => ({ kind: 'address' as const, value })),
    ...domains.map((value) => ({ kind: 'domain' as const, value })),
  ]);
  const pending = await transaction.query(
    'select 1 from suppressions where hmac = any($1) and effective_at is null limit 1',
    [among],
  );
  const recipients = await resolveRecipients(transaction, addresses);
  const contactIds = [...new Set(recipients.flatMap(({ contactId }) => contactId ?? []))];
  const [contactId] = contactIds;
  const subject =
    contactId !== undefined && contactIds.length === 1
      ? { subjectNoun: 'contact', subjectId: contactId }
      : { subjectNoun: 'tenant', subjectId: transaction.tenantId };
  const detail = { added, reason, contacts: contactIds.length };
  await writeAudit(transaction, ids, { actor, action: 'suppressions-added', ...subject, detail });
  if (contactIds.length > 0) {
    await appendEvents(transaction, ids, [
      { type: 'gtm.contact.suppressed.v1', connector: 'learning', subject: null, data: { ids: contactIds } },
    ]);
  }
  return { among, contactIds, added, isFresh: pending.length > 0 };
}

/** Closes every live proposal that would reach somebody on the list; its scheduled effect stops with it. */
async function stopScheduled({ database, ids }: OptOutServices, tenantId: string, actor: Actor): Promise<number> {
  return database.asTenant(tenantId, async (transaction) => {
    const live = await transaction.query<{ id: string; action: Action }>(
      "select id, action from proposals where state in ('open', 'blocked', 'approved') and not read_only order by id",
    );
    const recipients = await resolveRecipients(transaction, [
      ...new Set(live.flatMap(({ action }) => actionRecipients(action))),
    ]);
    const listed = await suppressedAmong(transaction, [...new Set(recipients.flatMap((person) => person.addresses))]);
    const named = recipients.filter((person) => person.addresses.some((address) => listed.has(address)));
    const isNamed = (address: string) => named.some((person) => person.address === address);
    let stopped = 0;
    for (const { id } of live.filter(({ action }) => actionRecipients(action).some(isNamed))) {
      const optedOut = await findOptOut(transaction, await getProposal(transaction, id));
      if (optedOut && (await markSuperseded(transaction, ids, { actor, proposalId: id, ...optedOut }))) stopped += 1;
    }
    return stopped;
  });
}

/** Tells that people's own wish holds from now on, once; returns since when. */
async function announce(
  transaction: TenantTransaction,
  ids: Ids,
  { reason = 'opt_out' }: OptOut,
  { among, contactIds, isFresh }: Blocked,
): Promise<Date> {
  if (isFresh && reason === 'opt_out') {
    const people = contactIds.length === 0 ? [null] : contactIds;
    await appendEvents(
      transaction,
      ids,
      people.map((contactId) => ({
        ...{ type: 'gtm.contact.opted_out.v1', connector: 'learning', subject: null, data: { contactId } },
      })),
    );
  }
  const [row] = await transaction.query<{ effectiveAt: Date }>(
    'select max(effective_at) as effective_at from suppressions where hmac = any($1)',
    [among],
  );
  return row!.effectiveAt;
}
