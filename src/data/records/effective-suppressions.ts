import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { providerTimeoutMs } from '../../domain/provider-timeout.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';
import { resolveRecipients } from './send-ledger.ts';
import { hmacs, wouldListIt } from './suppressions.ts';

interface Entry {
  id: string;
  hmac: string;
  overdue: boolean;
}

/**
 * Makes entries of the suppression list effective: those to whose people nothing is on its way any more, and those that
 * have waited for `patienceMs`. They keep claims out from the moment they are on the list. Returns how many wait on.
 * `among` names the HMACs of those to look at; left out, it is all but the ones of mails that are still being attributed.
 */
export async function settleSuppressions(
  transaction: TenantTransaction,
  ids: Ids,
  {
    actor,
    among = null,
    patienceMs = providerTimeoutMs,
  }: { actor: Actor; among?: readonly string[] | null; patienceMs?: number },
): Promise<number> {
  const entries = await transaction.query<Entry>(
    `select id, hmac, overdue
     from (select *, created_at <= app.now() - $2 * interval '1 millisecond' as overdue from suppressions) s
     where effective_at is null and (hmac = any($1) or ($1::text[] is null and (activity_id is null or overdue)))`,
    [among, patienceMs],
  );
  if (entries.length === 0) return 0;
  const leaving = await leavingHmacs(transaction);
  const ready = entries.filter(({ hmac, overdue }) => overdue || !leaving.has(hmac));
  if (ready.length === 0) return entries.length;
  await transaction.query('update suppressions set effective_at = app.now() where id = any($1)', [
    ready.map(({ id }) => id),
  ]);
  const subject = { subjectNoun: 'tenant', subjectId: transaction.tenantId };
  await writeAudit(transaction, ids, {
    ...{ actor, action: 'suppressions-effective', ...subject, detail: { entries: ready.length } },
  });
  return entries.length - ready.length;
}

/** What would list the people to whom something is on its way, under any address of theirs. */
async function leavingHmacs(transaction: TenantTransaction): Promise<Set<string>> {
  const rows = await transaction.query<{ address: string }>(
    `select distinct l.address from send_ledger l join effects e on e.tenant_id = l.tenant_id and e.id = l.effect_id
     where l.state = 'held' and e.state = 'claimed'`,
  );
  const recipients = await resolveRecipients(
    transaction,
    rows.map(({ address }) => address),
  );
  const addresses = new Set(recipients.flatMap((recipient) => recipient.addresses));
  return new Set(await hmacs(transaction, [...addresses].flatMap(wouldListIt)));
}
