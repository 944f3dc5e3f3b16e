import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openCalendarProvider } from '../../connectors/calendar/open-calendar-provider.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { readTakenTimes } from '../../data/records/calendar-times.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { syncCalendar } from './sync-calendar.ts';

let world: TestWorld;
let directory: string;
before(async () => {
  world = await openTestWorld();
  directory = await mkdtemp(join(tmpdir(), 'gtm-calendar-'));
});
after(async () => {
  await world.close();
  await rm(directory, { recursive: true });
});

const at = '2026-11-24T08:00:00Z';
const actor = { kind: 'system', id: 'test', door: 'migration' } as const;
const owner = { userId: 'clara', address: 'clara@ours.example' };

async function openCalendar(name: string) {
  const tenantId = await world.newTenant({ frozenAt: at });
  const folder = await mkdtemp(join(directory, name));
  const calendarId = world.ids.next();
  await world.database.asTenant(tenantId, async (transaction) => {
    await transaction.query("insert into calendars (id, driver, url) values ($1, 'ics', $2)", [
      calendarId,
      `ics:${folder}`,
    ]);
    await writeAudit(transaction, world.ids, {
      actor,
      action: 'added',
      subjectNoun: 'calendar',
      subjectId: calendarId,
    });
  });
  const services = {
    ...world,
    actor,
    openCalendar: (_id: string, row: { url: string }) => openCalendarProvider(row.url),
  };
  return {
    ...{ tenantId, folder, calendarId },
    sync: () => syncCalendar(services, tenantId, calendarId),
    /** Starts of what is taken in the week. */
    taken: () =>
      world.database.asTenant(tenantId, async (transaction) => {
        const week = { from: new Date(at), until: new Date('2026-12-01T00:00:00Z') };
        const times = await readTakenTimes(transaction, [{ ...owner, calendarId }], week);
        return times.map(({ startsAt }) => startsAt.toISOString().slice(5, 16));
      }),
    syncedAt: () =>
      world.database.asTenant(tenantId, async (transaction) => {
        const [row] = await transaction.query<{ lastSyncAt: Date | null }>('select last_sync_at from calendars');
        return row!.lastSyncAt?.toISOString() ?? null;
      }),
  };
}

const event = (uid: string, ...lines: string[]) =>
  `BEGIN:VEVENT\r\nUID:${uid}\r\n${lines.join('\r\n')}\r\nEND:VEVENT\r\n`;
const calendar = (...events: string[]) => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events.join('')}END:VCALENDAR\r\n`;
const dentist = event('dentist', 'SUMMARY:Dentist', 'DTSTART:20261125T090000Z', 'DTEND:20261125T100000Z');

test('what stands in the calendar is taken: alone, whole days, series and tentative; what is shown as free is not', async () => {
  const { folder, sync, taken, syncedAt } = await openCalendar('kinds-');
  const text = calendar(
    dentist,
    event('holiday', 'DTSTART;VALUE=DATE:20261120', 'DTEND;VALUE=DATE:20261127'),
    event('birthday', 'DTSTART;VALUE=DATE:20261128', 'TRANSP:TRANSPARENT'),
    event('stand-up', 'DTSTART;TZID=Europe/Berlin:20260302T093000', 'DURATION:PT15M', 'RRULE:FREQ=WEEKLY;BYDAY=MO,FR'),
    event('maybe', 'STATUS:TENTATIVE', 'DTSTART:20261126T140000Z', 'DTEND:20261126T150000Z'),
  );
  await writeFile(join(folder, 'mine.ics'), text);
  assert.deepEqual(await sync(), { changed: true });
  assert.deepEqual(await taken(), ['11-19T23:00', '11-25T09:00', '11-26T14:00', '11-27T08:30', '11-30T08:30']);
  assert.equal(await syncedAt(), new Date(at).toISOString());
});

test('a calendar in which nothing changed is said to have been read, and read anew each day', async () => {
  const { tenantId, folder, sync, syncedAt } = await openCalendar('same-');
  await writeFile(join(folder, 'mine.ics'), calendar(dentist));
  await sync();
  await world.freezeAt(tenantId, '2026-11-24T08:30:00Z');
  assert.deepEqual(await sync(), { changed: false });
  assert.equal(await syncedAt(), '2026-11-24T08:30:00.000Z');
  await world.freezeAt(tenantId, '2026-11-25T08:00:01Z');
  assert.deepEqual(await sync(), { changed: true });
});

test('an event that moved or was taken out frees its time', async () => {
  const { folder, sync, taken } = await openCalendar('gone-');
  const file = join(folder, 'mine.ics');
  const lunch = event('lunch', 'DTSTART:20261126T110000Z', 'DTEND:20261126T120000Z');
  await writeFile(file, calendar(dentist, lunch));
  await sync();
  await writeFile(file, calendar(dentist.replaceAll('20261125', '20261126'), lunch));
  await sync();
  assert.deepEqual(await taken(), ['11-26T09:00', '11-26T11:00']);
  await writeFile(file, calendar(lunch));
  await sync();
  assert.deepEqual(await taken(), ['11-26T11:00']);
});

test('while something in the calendar cannot be read, nothing counts as taken out', async () => {
  const { folder, sync, taken } = await openCalendar('broken-');
  await writeFile(join(folder, 'mine.ics'), calendar(dentist));
  await sync();
  await writeFile(join(folder, 'mine.ics'), 'half a file');
  await sync();
  assert.deepEqual(await taken(), ['11-25T09:00']);
});

test('a calendar that cannot be opened is not said to have been read', async () => {
  const { folder, sync, syncedAt } = await openCalendar('away-');
  await rm(folder, { recursive: true });
  await writeFile(folder, 'a file where a folder was');
  await assert.rejects(sync());
  assert.equal(await syncedAt(), null);
});
