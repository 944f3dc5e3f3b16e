import type { Database } from '../data/database/database.ts';
import { writeAudit } from '../data/records/audit.ts';
import { appendEvents } from '../data/records/outbox.ts';
import { markSuperseded } from '../data/records/proposal-states.ts';
import { resolveRecipients, sendingLocks, takeLocks } from '../data/records/send-ledger.ts';
import { suppressAddress, suppressionHmacs } from '../data/records/suppressions.ts';
import type { Actor } from '../domain/actor.ts';
import type { Clock, Ids } from '../domain/clock.ts';

export interface OptOutServices {
  database: Database;
  ids: Ids;
  clock: Clock;
}

/** Somebody does not want to be written to any more. */
export interface OptOut {
  /** Normalised address. */
  address: string;
  actor: Actor;
  /** The mail that said so; left out for a click. */
  activityId?: string | null;
  /** How long claimed sends are waited for at most: the provider's timeout. */
  waitMs?: number;
}

export interface OptOutResult {
  effectiveAt: Date;
  /** Proposals that were stopped. */
  superseded: number;
  /** True when a send that had begun before was still unfinished at the end of the wait. */
  stillLeaving: boolean;
}

const defaultWaitMs = 30_000;
const pollMs = 200;

/**
 * Puts an address on the suppression list so that no new claim passes, stops everything scheduled for that person,
 * waits for what had already begun to leave, and only then makes the opt-out effective. Calling it again is harmless.
 */
export async function registerOptOut(
  services: OptOutServices,
  tenantId: string,
  optOut: OptOut,
): Promise<OptOutResult> {
  const { database, clock } = services;
  const { people, contactId } = await blockClaims(services, tenantId, optOut);
  const superseded = await stopScheduled(services, tenantId, people, optOut.actor);
  const deadlineMs = clock.monotonicMs() + (optOut.waitMs ?? defaultWaitMs);
  const leaving = () =>
    database.asTenant(tenantId, async (transaction) => {
      const rows = await transaction.query(
        `select 1 from send_ledger l join effects e on e.tenant_id = l.tenant_id and e.id = l.effect_id
         where l.address = any($1) and l.state = 'held' and e.state = 'claimed' limit 1`,
        [people],
      );
      return rows.length > 0;
    });
  let stillLeaving = await leaving();
  while (stillLeaving && clock.monotonicMs() < deadlineMs) {
    await clock.sleep(pollMs);
    stillLeaving = await leaving();
  }
  const effectiveAt = await makeEffective(services, tenantId, optOut, contactId);
  return { effectiveAt, superseded, stillLeaving };
}

/** The entry on the list, under the locks that claims take: a claim is either before it and seen, or after it and refused. */
async function blockClaims(
  { database, ids }: OptOutServices,
  tenantId: string,
  { address, actor, activityId }: OptOut,
): Promise<{ people: string[]; contactId: string | null }> {
  return database.asTenant(tenantId, async (transaction) => {
    await takeLocks(transaction, sendingLocks(await resolveRecipients(transaction, [address]), null));
    const [recipient] = await resolveRecipients(transaction, [address]);
    await suppressAddress(transaction, ids, {
      ...{ address, reason: 'opt_out', createdBy: actor.id, effectiveAt: null },
      ...(activityId ? { activityId } : {}),
    });
    const contactId = recipient?.contactId ?? null;
    const subject = { subjectNoun: 'contact', subjectId: contactId ?? 'unknown' };
    await writeAudit(transaction, ids, { actor, action: 'opt-out-registered', ...subject });
    return { people: recipient?.addresses ?? [address], contactId };
  });
}

async function stopScheduled(
  { database, ids }: OptOutServices,
  tenantId: string,
  addresses: readonly string[],
  actor: Actor,
): Promise<number> {
  return database.asTenant(tenantId, async (transaction) => {
    const rows = await transaction.query<{ id: string }>(
      `select p.id from proposals p
       where p.state in ('open', 'blocked', 'approved') and not p.read_only and exists (
         select from jsonb_array_elements(coalesce(p.action -> 'to', '[]') || coalesce(p.action -> 'cc', '[]')
           || coalesce(p.action -> 'bcc', '[]') || coalesce(p.action -> 'invitees', '[]')) as person
         where lower(person ->> 'address') = any($1))
       order by p.id`,
      [addresses],
    );
    let stopped = 0;
    const reason = 'They asked not to be written to any more.';
    for (const { id } of rows) {
      const done = await markSuperseded(transaction, ids, { actor, proposalId: id, cause: 'opt_out', reason });
      if (done) stopped += 1;
    }
    return stopped;
  });
}

async function makeEffective(
  { database, ids }: OptOutServices,
  tenantId: string,
  { address, actor }: OptOut,
  contactId: string | null,
): Promise<Date> {
  return database.asTenant(tenantId, async (transaction) => {
    const [hmac] = await suppressionHmacs(transaction, address);
    const entry = "kind = 'address' and hmac = $1";
    const waiting = await transaction.query(`select 1 from suppressions where ${entry} and effective_at is null`, [
      hmac!,
    ]);
    if (waiting.length > 0) {
      await transaction.query(`update suppressions set effective_at = app.now() where ${entry}`, [hmac!]);
      const subject = { subjectNoun: 'contact', subjectId: contactId ?? 'unknown' };
      await writeAudit(transaction, ids, { actor, action: 'opt-out-effective', ...subject });
      await appendEvents(transaction, ids, [
        { type: 'gtm.contact.opted_out.v1', connector: 'learning', subject: null, data: { contactId } },
      ]);
    }
    const [row] = await transaction.query<{ effectiveAt: Date }>(
      `select effective_at from suppressions where ${entry}`,
      [hmac!],
    );
    return row!.effectiveAt;
  });
}
