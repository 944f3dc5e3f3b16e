import type { Ids } from '../../domain/clock.ts';
import type { TenantTransaction } from '../database/database.ts';

/** One person (or bare address) a mail reaches, as the tenant knows them now. */
export interface Recipient {
  address: string;
  /** The contact the address belongs to, merges followed; null for an unknown address. */
  contactId: string | null;
  /** That contact and every record merged into it. */
  contactIds: string[];
  /** Every address of those. */
  addresses: string[];
  /** IANA zone of the contact; null where it is unknown. */
  zone: string | null;
  /** Until when the person is away or paused; null when they are not. */
  awayUntil: Date | null;
  /** One of the team: no limit counts. */
  ours: boolean;
}

/** A place that a mail takes in somebody's day. */
export interface TakenPlace {
  sentAt: Date;
  zone: string | null;
  state: 'held' | 'sent';
}

/** Who the addresses (lower case) are, merged records included. */
export async function resolveRecipients(
  transaction: TenantTransaction,
  addresses: readonly string[],
): Promise<Recipient[]> {
  return transaction.query<Recipient>(
    `with recursive wanted as (select unnest($1::text[]) as address),
     survivor as (
       select w.address, c.id, c.merged_into from wanted w
         join contact_addresses ca on ca.address = w.address join contacts c on c.id = ca.contact_id
       union select s.address, c.id, c.merged_into from survivor s join contacts c on c.id = s.merged_into
     ),
     family as (
       select address, id from survivor
       union select f.address, c.id from family f join contacts c on c.merged_into = f.id
     )
     select w.address, s.id as contact_id, c.zone,
       case when isfinite(c.paused_until) and c.paused_until > app.now() then c.paused_until end as away_until,
       array(select f.id from family f where f.address = w.address)::text[] as contact_ids,
       array(select w.address union select ca.address from family f join contact_addresses ca on ca.contact_id = f.id
             where f.address = w.address) as addresses,
       split_part(w.address, '@', 2) = any(t.own_domains)
         or exists (select from mailboxes m where lower(m.address) = w.address) as ours
     from wanted w cross join tenants t
       left join survivor s on s.address = w.address and s.merged_into is null
       left join contacts c on c.id = s.id
     order by w.address`,
    [addresses],
  );
}

/** What must not be decided about by two transactions at once when a mail to `recipients` is claimed or forbidden. */
export function sendingLocks(recipients: readonly Recipient[], mailboxId: string | null): string[] {
  const names = recipients.flatMap(({ address, contactId }) => [
    `address ${address}`,
    ...(contactId === null ? [] : [`contact ${contactId}`]),
  ]);
  return [...new Set([...names, ...(mailboxId === null ? [] : [`mailbox ${mailboxId}`])])].sort();
}

/** Takes the named locks of this tenant until the transaction ends; always in sorted order, so that nobody waits in a circle. */
export async function takeLocks(transaction: TenantTransaction, names: readonly string[]): Promise<void> {
  for (const name of [...names].sort()) {
    await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `${transaction.tenantId} ${name}`,
    ]);
  }
}

/** Places taken in the last `hours` by mails to any of these addresses or contacts; a failed send has given its back. */
export function takenPlaces(
  transaction: TenantTransaction,
  {
    addresses,
    contactIds = [],
    hours = 50,
  }: { addresses: readonly string[]; contactIds?: readonly string[]; hours?: number },
): Promise<TakenPlace[]> {
  return transaction.query<TakenPlace>(
    `select sent_at, zone, state from send_ledger
     where state in ('held', 'sent') and sent_at > app.now() - $3 * interval '1 hour'
       and (address = any($1) or contact_id = any($2)) order by sent_at`,
    [addresses, contactIds, hours],
  );
}

/** When mails left a mailbox in the last two days: one instant for each mail, however many people it reached. */
export async function mailboxSends(transaction: TenantTransaction, mailboxId: string): Promise<Date[]> {
  const rows = await transaction.query<{ sentAt: Date }>(
    `select max(sent_at) as sent_at from send_ledger
     where mailbox_id = $1 and state in ('held', 'sent') and sent_at > app.now() - interval '50 hours'
     group by coalesce(effect_id, activity_id, id) order by 1`,
    [mailboxId],
  );
  return rows.map((row) => row.sentAt);
}

/** Takes one place for each recipient of a mail that is about to leave. */
export async function holdPlaces(
  transaction: TenantTransaction,
  ids: Ids,
  { effectId, mailboxId, recipients }: { effectId: string; mailboxId: string | null; recipients: readonly Recipient[] },
): Promise<void> {
  for (const { address, contactId, zone } of recipients) {
    await transaction.query(
      `insert into send_ledger (id, address, contact_id, effect_id, mailbox_id, sent_at, state, zone)
       values ($1, $2, $3, $4, $5, app.now(), 'held', $6)`,
      [ids.next(), address, contactId, effectId, mailboxId, zone],
    );
  }
}

/**
 * What became of the held places of an effect: `sent` counts from now on at the time it left, `given_back` counts no
 * more. An unknown send keeps its places held.
 */
export async function settlePlaces(
  transaction: TenantTransaction,
  effectId: string,
  state: 'sent' | 'given_back',
  activityId: string | null = null,
): Promise<void> {
  await transaction.query(
    `update send_ledger set state = $2, activity_id = coalesce($3, activity_id),
       sent_at = case when $2 = 'sent' then app.now() else sent_at end
     where effect_id = $1 and state = 'held'`,
    [effectId, state, activityId],
  );
}

/**
 * Counts a mail that the team sent by hand: one row per recipient, never refused; the same activity counts once.
 * Returns how many rows were new.
 */
export async function recordHandSend(
  transaction: TenantTransaction,
  ids: Ids,
  mail: { activityId: string; mailboxId: string | null; sentAt: Date; addresses: readonly string[] },
): Promise<number> {
  let added = 0;
  for (const { address, contactId, zone } of await resolveRecipients(transaction, mail.addresses)) {
    const rows = await transaction.query(
      `insert into send_ledger (id, address, contact_id, activity_id, mailbox_id, sent_at, state, zone)
       select $1, $2, $3, $4, $5, $6, 'sent', $7
       where not exists (select from send_ledger where activity_id = $4 and address = $2) returning 1`,
      [ids.next(), address, contactId, mail.activityId, mail.mailboxId, mail.sentAt, zone],
    );
    added += rows.length;
  }
  return added;
}
