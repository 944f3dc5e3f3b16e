import type { TenantTransaction } from '../../../data/database/database.ts';
import type { Situation, SituationSender } from './situation.ts';

interface SenderRow extends Omit<SituationSender, 'calendar'> {
  calendarId: string | null;
  calendarVersion: number | null;
  calendarAddress: string | null;
}

/** All sender identities of the tenant. */
export async function readSenders(transaction: TenantTransaction): Promise<SituationSender[]> {
  const rows = await transaction.query<SenderRow>(
    `select i.id as identity_id, i.mailbox_id, i.user_id, i.from_name as name, lower(i.address) as address, i.signature_text,
            i.signature_html, i.zone, i.work_starts_minute, i.work_ends_minute, i.work_days, i.is_default,
            coalesce(c.id, own.id) as calendar_id, coalesce(c.version, own.version) as calendar_version,
            lower(coalesce(c.address, own.address)) as calendar_address
     from sender_identities i
     left join calendars c on c.id = i.calendar_id
     left join lateral (select * from calendars where user_id = i.user_id order by created_at, id limit 1) own
       on i.calendar_id is null
     order by i.created_at, i.id`,
  );
  return rows.map(({ calendarId, calendarVersion, calendarAddress, ...sender }) => ({
    ...sender,
    calendar: calendarId === null ? null : { calendarId, version: calendarVersion ?? 1, address: calendarAddress },
  }));
}

/** What stands in the senders' calendars in the 30 days after `asOf`, cancelled and declined meetings left out. */
export async function readBusy(
  transaction: TenantTransaction,
  asOf: string,
  senders: readonly SituationSender[],
): Promise<Situation['busy']> {
  const rows = await transaction.query<{ address: string; startsAt: Date; endsAt: Date }>(
    `select distinct p.address, a.occurred_at as starts_at, coalesce(a.ends_at, a.occurred_at + interval '1 hour') as ends_at
     from activities a join activity_participants p on p.activity_id = a.id
     where a.kind = 'meeting' and a.state <> 'cancelled' and coalesce(lower(p.attendance), '') <> 'declined'
       and p.address = any($2) and a.occurred_at < $1::timestamptz + interval '30 days'
       and coalesce(a.ends_at, a.occurred_at + interval '1 hour') > $1
     order by starts_at`,
    [asOf, senders.map((sender) => sender.address)],
  );
  return rows.map((row) => ({
    address: row.address,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
  }));
}
