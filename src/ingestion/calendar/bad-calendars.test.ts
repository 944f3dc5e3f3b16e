import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GtmError } from '../../domain/errors.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { memoryInput } from '../import-input.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import { importCalendar } from './import-calendar.ts';

let world: TestWorld;
let services: IngestionServices;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
});
after(() => world.close());

const event = (uid: string, ...lines: string[]) =>
  ['BEGIN:VEVENT', `UID:${uid}`, `SUMMARY:${uid}`, ...lines, 'END:VEVENT'].join('\r\n');
const good = event('good', 'DTSTART:20261126T100000Z', 'DTEND:20261126T110000Z');
const calendar = (...events: string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${[good, ...events].join('\r\n')}\r\nEND:VCALENDAR\r\n`;

interface Row {
  row: string;
  text: string;
  /** Field and reason of each refusal. */
  refused: [field: string, reason: RegExp][];
  /** What is said about what was read all the same. */
  noted: RegExp[];
  /** Title, start and end of what landed beside the good event; their number where there are many. */
  landed: [title: string, start: string, end: string | null][] | number;
}

const noDate: [string, RegExp][] = [['DTSTART', /^the start is no date that exists; the event was left out$/]];
const refusedDate = (row: string, ...lines: string[]): Row => ({
  ...{ row, text: calendar(event('bad', ...lines)), refused: noDate, noted: [], landed: [] },
});
const at10 = '2026-11-25T10:00:00.000Z';

const rows: Row[] = [
  {
    row: 'an .ics without end: the calendar is cut off behind an event',
    text: calendar(event('last', 'DTSTART:20261125T100000Z', 'DTEND:20261125T110000Z')).replace(
      'END:VCALENDAR\r\n',
      '',
    ),
    refused: [],
    noted: [/has no end; all of its events were read/],
    landed: [['last', at10, '2026-11-25T11:00:00.000Z']],
  },
  {
    row: 'an .ics without end: the calendar is cut off in the middle of an event',
    text: calendar(event('half', 'DTSTART:20261125T100000Z')).replace(/Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n$/, ''),
    refused: [['event', /^1 malformed or unfinished event was left out$/]],
    noted: [],
    landed: [],
  },
  {
    row: 'an .ics without end: an event that does not say when it ends',
    text: calendar(event('open', 'DTSTART:20261125T100000Z')),
    refused: [],
    noted: [],
    landed: [['open', at10, at10]],
  },
  {
    row: 'an .ics whose event ends on a day that does not exist',
    text: calendar(event('open', 'DTSTART:20261125T100000Z', 'DTEND:20260229T100000Z')),
    refused: [],
    noted: [/the end is no date that exists; the event was read without it/],
    landed: [['open', at10, at10]],
  },
  {
    row: 'an .ics whose event ends before it starts',
    text: calendar(event('open', 'DTSTART:20261125T100000Z', 'DTEND:20261125T090000Z')),
    refused: [],
    noted: [/the end lies before the start/],
    landed: [['open', at10, at10]],
  },
  {
    row: 'infinite recurrence: every day for ever',
    text: calendar(event('daily', 'DTSTART:20200101T100000Z', 'RRULE:FREQ=DAILY')),
    refused: [],
    noted: [/more than 1000 occurrences; the earliest were left out/],
    landed: 1000,
  },
  {
    row: 'infinite recurrence: every second',
    text: calendar(event('ticking', 'DTSTART:20261125T100000Z', 'RRULE:FREQ=SECONDLY')),
    refused: [],
    noted: [/needs too many steps; only its first occurrence was read/],
    landed: [['ticking', at10, at10]],
  },
  {
    row: 'infinite recurrence: a day that never comes',
    text: calendar(event('never', 'DTSTART:20261125T100000Z', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')),
    refused: [],
    noted: [],
    landed: [['never', at10, at10]],
  },
  {
    row: 'an unknown zone',
    text: calendar(event('mars', 'DTSTART;TZID=Mars/Olympus:20261125T100000')),
    refused: [['DTSTART', /^unknown time zone "Mars\/Olympus"; the event was left out$/]],
    noted: [],
    landed: [],
  },
  refusedDate('the date 29 Feb in a common year', 'DTSTART:20260229T100000Z'),
  refusedDate('the date 29 Feb in a common year, of a whole day', 'DTSTART;VALUE=DATE:20260229'),
  refusedDate('the time 24:00', 'DTSTART:20261125T240000Z'),
  refusedDate('a year in two digits', 'DTSTART:261125T100000Z'),
  refusedDate('a year in two digits behind zeros', 'DTSTART:00261125T100000Z'),
  refusedDate('a year that nobody plans for', 'DTSTART:99991125T100000Z'),
  refusedDate('a date as epoch in milliseconds', 'DTSTART:1764064800000'),
  refusedDate('a date as epoch in seconds', 'DTSTART:1764064800'),
];

async function landedIn(tenantId: string) {
  const found = await world.database.asTenant(tenantId, (transaction) =>
    transaction.query<{ title: string; occurredAt: Date; endsAt: Date | null }>(
      "select title, occurred_at, ends_at from activities where kind = 'meeting' order by occurred_at, title",
    ),
  );
  return found.map(({ title, occurredAt, endsAt }) => [title, occurredAt.toISOString(), endsAt?.toISOString() ?? null]);
}

for (const { row, text, refused, noted, landed } of rows) {
  test(`${row}: said by field, the events around it land, and --strict writes nothing`, async () => {
    const tenantId = await world.newTenant({ frozenAt: '2026-11-24T08:00:00Z' });
    const input = memoryInput('clara.ics', text);
    const strict = importCalendar(services, tenantId, input, { strict: true });
    if (refused.length > 0) {
      await assert.rejects(strict, (error) => {
        assert.ok(GtmError.is(error) && error.code === 'invalid' && error.field === refused[0]![0], String(error));
        return /Nothing was imported/.test(error.message);
      });
      assert.deepEqual(await landedIn(tenantId), []);
    } else await strict;
    const report = await importCalendar(services, tenantId, input);
    assert.deepEqual(
      report.rejects.map(({ field }) => field),
      refused.map(([field]) => field),
    );
    for (const [index, [, reason]] of refused.entries()) assert.match(report.rejects[index]!.reason, reason);
    assert.equal(report.notes.length, noted.length, report.notes.join());
    for (const [index, words] of noted.entries()) assert.match(report.notes[index]!, words);
    const meetings = await landedIn(tenantId);
    assert.ok(meetings.some(([title]) => title === 'good'));
    if (typeof landed === 'number') assert.equal(meetings.length, landed + 1);
    else
      assert.deepEqual(
        meetings.filter(([title]) => title !== 'good'),
        landed,
      );
    assert.equal((await importCalendar(services, tenantId, input)).counts.created, 0, 'twice changes nothing');
  });
}
