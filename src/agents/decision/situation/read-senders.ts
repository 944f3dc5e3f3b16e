import type { TenantTransaction } from '../../../data/database/database.ts';
import { readTakenTimes } from '../../../data/records/calendar-times.ts';
import type { SituationBusy, SituationSender } from './situation.ts';

interface SenderRow extends Omit<SituationSender, 'calendar'> {
  calendarId: string | null;
  calendarVersion: number | null;
  calendarAddress: string | null;
  syncedAt: Date | null;
}

/** All sender identities of the tenant. */
export async function readSenders(transaction: TenantTransaction): Promise<SituationSender[]> {
  const rows = await transaction.query<SenderRow>(
    `select i.id as identity_id, i.mailbox_id, i.user_id, i.from_name as name, lower(i.address) as address, i.signature_text,
            i.signature_html, i.zone, i.work_starts_minute, i.work_ends_minute, i.work_days, i.is_default,
            coalesce(c.id, own.id) as calendar_id, coalesce(c.version, own.version) as calendar_version,
            lower(coalesce(c.address, own.address)) as calendar_address, coalesce(c.last_sync_at, own.last_sync_at) as synced_at
     from sender_identities i
     left join calendars c on c.id = i.calendar_id
     left join lateral (select * from calendars where user_id = i.user_id order by created_at, id limit 1) own
       on i.calendar_id is null
     order by i.created_at, i.id`,
  );
  return rows.map(({ calendarId, calendarVersion, calendarAddress, syncedAt, ...sender }) => ({
    ...sender,
    calendar:
      calendarId === null
        ? null
        : {
            ...{ calendarId, version: calendarVersion ?? 1, address: calendarAddress },
            syncedAt: syncedAt?.toISOString() ?? null,
          },
  }));
}

/** How far ahead a time can be found (days). */
const busyAheadDays = 90;

/** What is taken of the senders' time in the 90 days after `asOf`, booked or promised. */
export async function readBusy(
  transaction: TenantTransaction,
  asOf: string,
  senders: readonly SituationSender[],
): Promise<SituationBusy[]> {
  const owners = senders.flatMap(({ calendar, userId, address }) =>
    calendar ? [{ calendarId: calendar.calendarId, userId, address }] : [],
  );
  const from = new Date(asOf);
  const until = new Date(from.getTime() + busyAheadDays * 86_400_000);
  const rows = await readTakenTimes(transaction, owners, { from, until });
  return rows.map(({ address, startsAt, endsAt, activityId, held }) => ({
    ...{ address, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
    ...(activityId && { activityId }),
    ...(held?.contactId && { promisedTo: held.contactId }),
  }));
}
