import { createHash } from 'node:crypto';
import type { CalendarObject, CalendarProvider } from '../../connectors/calendar/calendar-provider.ts';
import { parseCalendar } from '../../connectors/calendar/parse-calendar.ts';
import type { TenantTransaction } from '../../data/database/database.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { appendEvents } from '../../data/records/outbox.ts';
import type { ConnectedPlace } from '../../data/records/senders.ts';
import { GtmError } from '../../domain/errors.ts';
import { memoryInput } from '../import-input.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import { importCalendar } from './import-calendar.ts';

/** A calendar in which nothing is new is said to have been read this often. */
const SAY_AGAIN_MINUTES = 10;
/** What recurs is written out for a year ahead; each day the year reaches one day further. */
const READ_AGAIN_HOURS = 24;
const yearMs = 366 * 86_400_000;

/** The provider of a calendar row; whoever passes it in keeps the connection and closes it. */
export type OpenCalendar = (tenantId: string, calendar: ConnectedPlace) => Promise<CalendarProvider>;

interface Calendar extends ConnectedPlace {
  syncCursor: { digest: string; readAt: string } | null;
  isFresh: boolean;
  now: Date;
}

/**
 * Brings the meetings of a calendar up to date with what stands in it now: new and changed events, and those to come that
 * were taken out, which count as cancelled. Reads it all when anything changed and once a day. Throws `not-found` for an
 * unknown calendar and what the provider throws; then nothing is said to have been read.
 */
export async function syncCalendar(
  services: IngestionServices & { openCalendar: OpenCalendar },
  tenantId: string,
  calendarId: string,
): Promise<{ changed: boolean }> {
  const { database } = services;
  const [calendar] = await database.asTenant(tenantId, (transaction) =>
    transaction.query<Calendar>(
      `select id, url, secret_id, sync_cursor, app.now() as now,
              coalesce(last_sync_at > app.now() - $2 * interval '1 minute', false) as is_fresh
       from calendars where id = $1`,
      [calendarId, SAY_AGAIN_MINUTES],
    ),
  );
  if (!calendar) throw new GtmError('not-found', 'There is no such calendar.');
  const provider = await services.openCalendar(tenantId, calendar);
  const objects: CalendarObject[] = [];
  for await (const object of provider.list()) objects.push(object);
  const digest = digestOf(objects);
  const { syncCursor, now } = calendar;
  const readMs = syncCursor ? Date.parse(syncCursor.readAt) : 0;
  const changed = digest !== syncCursor?.digest || now.getTime() - readMs > READ_AGAIN_HOURS * 3_600_000;
  if (!changed && calendar.isFresh) return { changed };
  if (changed) await readObjects(services, tenantId, calendar, objects);
  await database.asTenant(tenantId, async (transaction) => {
    const cursor = changed ? { digest, readAt: now.toISOString() } : syncCursor;
    await transaction.query('update calendars set sync_cursor = $2, last_sync_at = app.now() where id = $1', [
      calendarId,
      cursor,
    ]);
    await writeAudit(transaction, services.ids, {
      ...{ actor: services.actor, action: 'calendar-synced', subjectNoun: 'calendar', subjectId: calendarId },
      detail: { objects: objects.length, changed },
    });
  });
  return { changed };
}

function digestOf(objects: readonly CalendarObject[]): string {
  const etags = objects.map(({ uid, etag }) => `${uid}\n${etag}`).sort();
  return createHash('sha256').update(etags.join('\n')).digest('hex');
}

/** Takes in what can be read; while an object cannot, nobody knows what is missing, and nothing is cancelled. */
async function readObjects(
  services: IngestionServices,
  tenantId: string,
  { id: calendarId, now }: Calendar,
  objects: readonly CalendarObject[],
): Promise<void> {
  const from = now.toISOString();
  const until = new Date(now.getTime() + yearMs).toISOString();
  const readable: string[] = [];
  const keys: { uid: string; recurrenceId: string }[] = [];
  let isWhole = true;
  for (const { text } of objects) {
    try {
      const { events, problems } = await parseCalendar(text, { from, until });
      keys.push(...events.map(({ uid, recurrenceId }) => ({ uid, recurrenceId: recurrenceId ?? '' })));
      readable.push(text);
      isWhole &&= problems.every(({ leftOut }) => !leftOut);
    } catch (error) {
      if (!GtmError.is(error) || error.code !== 'invalid') throw error;
      isWhole = false;
    }
  }
  if (readable.length > 0) {
    const input = memoryInput('calendar.ics', readable.join('\r\n'));
    await importCalendar(services, tenantId, input, { calendarId, intoDemoTenant: true });
  }
  // A folder that is empty all at once was more likely lost than cleared.
  if (!isWhole || objects.length === 0) return;
  await services.database.asTenant(tenantId, (transaction) =>
    cancelMissing(transaction, services, { calendarId, keys, now }),
  );
}

/** What was put into the calendar while it was read is not missing from it. */
async function cancelMissing(
  transaction: TenantTransaction,
  { ids, actor }: IngestionServices,
  { calendarId, keys, now }: { calendarId: string; keys: readonly object[]; now: Date },
): Promise<void> {
  const rows = await transaction.query<{ id: string }>(
    `select a.id from activities a join meetings m on m.activity_id = a.id
     where m.calendar_id = $1 and a.kind = 'meeting' and a.state = 'planned' and a.created_at <= $3
       and a.occurred_at between $3 and $3::timestamptz + interval '365 days'
       and not exists (select from json_to_recordset($2) as k(uid text, "recurrenceId" text)
         where k.uid = m.uid and k."recurrenceId" = m.recurrence_id)`,
    [calendarId, JSON.stringify(keys), now],
  );
  if (rows.length === 0) return;
  const gone = rows.map(({ id }) => id);
  await transaction.query("update activities set state = 'cancelled' where id = any($1)", [gone]);
  await transaction.query('update calendars set version = version + 1 where id = $1', [calendarId]);
  await writeAudit(transaction, ids, {
    ...{
      actor,
      action: 'meetings-gone',
      subjectNoun: 'calendar',
      subjectId: calendarId,
      detail: { meetings: gone.length },
    },
  });
  await appendEvents(transaction, ids, [
    {
      ...{ type: 'gtm.activity.updated.v1', connector: 'calendar', subject: null },
      data: { ids: gone },
    },
  ]);
}
