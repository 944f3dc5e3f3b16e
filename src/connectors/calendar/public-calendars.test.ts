import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import ICAL from 'ical.js';
import type { CalendarEvent } from './calendar-event.ts';
import { type IcalComponent, readIcalendar } from './icalendar-document.ts';
import { parseCalendar } from './parse-calendar.ts';

// Calendars that nobody here wrote; they lie beside the checkout where they are available and are never committed.
const data = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'fmt-ical-vcard');
const absent = existsSync(data) ? null : `not run: there is no ${data}`;
const read = (name: string) => readFileSync(join(data, name), 'utf8');
const namesOf = (pattern: string) => globSync(pattern, { cwd: data }).sort();

type JCal = [
  name: string,
  properties: [string, Record<string, string | string[]>, string, ...unknown[]][],
  parts: JCal[],
];

/** jCal (RFC 7265) in the shape of our reader. */
function componentOf([name, properties, parts]: JCal): IcalComponent {
  return {
    name,
    properties: properties.map(([property, parameters, type, ...values]) => ({
      name: property,
      parameters: Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, String(value)])),
      type,
      values,
    })),
    components: parts.map(componentOf),
  };
}

test('every public calendar text becomes the jCal that its authors expect', async (t) => {
  if (absent) return t.diagnostic(absent);
  const names = namesOf('parser/*.ics');
  assert.ok(names.length >= 21, 'the vectors were found');
  for (const name of names) {
    const expected = JSON.parse(read(name.replace('.ics', '.json'))) as JCal | JCal[];
    const roots = typeof expected[0] === 'string' ? [expected as JCal] : (expected as JCal[]);
    const { calendars, problems } = await readIcalendar(read(name), 1_000_000);
    assert.deepEqual([JSON.parse(JSON.stringify(calendars)), problems], [roots.map(componentOf), []], name);
  }
  t.diagnostic(`${names.length} calendars; not met: none`);
});

test('public vCards are read by the library alone: nothing here takes vCards in', (t) => {
  if (absent) return t.diagnostic(absent);
  const names = namesOf('parser/*.vcf');
  for (const name of names) {
    assert.deepEqual(
      JSON.parse(JSON.stringify(ICAL.parse(read(name)))),
      JSON.parse(read(name.replace('.vcf', '.json'))),
      name,
    );
  }
  t.diagnostic(`${names.join(', ')}: met by ical.js, which is the only one to read them`);
});

const window = { from: '2012-01-01T00:00:00Z', until: '2014-01-01T00:00:00Z' };

/** Starts of all occurrences inside the window by ical.js: instants, or days of all-day events. */
function startsByLibrary(text: string): string[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as never);
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    if (zone.hasProperty('tzid')) ICAL.TimezoneService.register(zone);
  }
  const parts = calendar.getAllSubcomponents('vevent');
  const starts: string[] = [];
  const add = (time: ICAL.Time) => {
    const instant = time.toJSDate().toISOString();
    if (instant < window.from || instant >= window.until) return;
    starts.push(time.isDate ? time.toString() : instant);
  };
  const uidOf = (part: ICAL.Component) => part.getFirstPropertyValue('uid');
  const isChange = (part: ICAL.Component) => part.hasProperty('recurrence-id');
  const series = parts.filter((part) => !isChange(part));
  // A changed occurrence of a series that the file does not hold stands for itself.
  for (const part of parts.filter((one) => isChange(one) && series.every((other) => uidOf(other) !== uidOf(one))))
    add(new ICAL.Event(part).startDate);
  for (const part of series) {
    const exceptions = parts.filter((one) => isChange(one) && uidOf(one) === uidOf(part));
    const event = new ICAL.Event(part, { exceptions });
    if (!event.isRecurring()) add(event.startDate);
    else {
      const iterator = event.iterator();
      for (let next = iterator.next(); next && next.year < 2014; next = iterator.next())
        add(event.getOccurrenceDetails(next).startDate);
    }
  }
  ICAL.TimezoneService.reset();
  return starts.sort();
}

/** What ical.js leaves out and the standard does not. */
const missedByLibrary = new Map([
  // RRULE:FREQ=MONTHLY;BYDAY=SU;UNTIL=20120730T065959Z: the last Sunday is the 29th.
  ['samples/multiple_rrules.ics', ['2012-07-29T18:00:00.000Z']],
]);

const startOf = ({ allDay, startDate, startsAt }: CalendarEvent) => (allDay ? startDate! : startsAt!);

test('every public calendar file gives the occurrences that ical.js, an independent implementation, finds', async (t) => {
  if (absent) return t.diagnostic(absent);
  const names = namesOf('samples/**/*.ics');
  assert.ok(names.length >= 25, 'the samples were found');
  let events = 0;
  for (const name of names) {
    const { events: found, problems } = await parseCalendar(read(name), { ...window, zone: 'UTC' });
    assert.deepEqual(
      problems.filter(({ leftOut }) => leftOut),
      [],
      name,
    );
    const inside = found.map(startOf).filter((start) => start >= window.from.slice(0, 10) && start < window.until);
    const expected = [...startsByLibrary(read(name)), ...(missedByLibrary.get(name) ?? [])];
    assert.deepEqual(inside.sort(), expected.sort(), name);
    events += inside.length;
  }
  t.diagnostic(`${names.length} files, ${events} occurrences in two years`);
});

test("a public zone's own rules give the same instants as the zone data of this machine", async (t) => {
  if (absent) return t.diagnostic(absent);
  for (const name of namesOf('samples/timezones/America/*.ics')) {
    const zone = /BEGIN:VTIMEZONE[\s\S]*END:VTIMEZONE/.exec(read(name))![0];
    const id = /^TZID:(.*)$/m.exec(zone)![1]!.trim();
    const events = Array.from({ length: 400 }, (_, index) => {
      const wall = new Date(Date.UTC(2008, 0, 1, 4 * index) + index * 7 * 86_400_000).toISOString();
      return wall.slice(0, 19).replace(/[-:]/g, '');
    });
    const calendar = (tzid: string, before: string) =>
      `BEGIN:VCALENDAR\r\n${before}${events.map((wall) => `BEGIN:VEVENT\r\nUID:${wall}\r\nDTSTART;TZID=${tzid}:${wall}\r\nEND:VEVENT\r\n`).join('')}END:VCALENDAR\r\n`;
    const own = zone.replace(/^TZID:.*$/m, 'TZID:Own Zone').replace(/^X-LIC-LOCATION:.*\r?\n/m, '');
    const byRules = await parseCalendar(calendar('Own Zone', `${own}\r\n`), window);
    const byName = await parseCalendar(calendar(id.split('/').slice(-2).join('/'), ''), window);
    assert.equal(byRules.events.length, 400, `${name}: ${JSON.stringify(byRules.problems[0])}`);
    assert.deepEqual(byRules.events.map(startOf), byName.events.map(startOf), name);
  }
});
