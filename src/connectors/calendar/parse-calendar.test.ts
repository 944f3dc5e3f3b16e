import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { GtmError } from '../../domain/errors.ts';
import { parseCalendar } from './parse-calendar.ts';

const window = { from: '2026-01-01T00:00:00Z', until: '2027-01-01T00:00:00Z' };

function calendar(event: string, before = ''): string {
  const events = event.includes('BEGIN:VEVENT') ? event : `BEGIN:VEVENT\nUID:a\n${event}\nEND:VEVENT`;
  return `BEGIN:VCALENDAR\nVERSION:2.0\n${before}${events}\nEND:VCALENDAR\n`.replaceAll('\n', '\r\n');
}
async function startsOf(event: string, before = '') {
  const { events } = await parseCalendar(calendar(event, before), window);
  return events.map((one) => one.startsAt);
}

/** A zone that only the calendar knows: one hour east of UTC, two in summer by the European rule. */
const ownZone = [
  'BEGIN:VTIMEZONE',
  'TZID:Our Office',
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T020000',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'END:DAYLIGHT',
  'END:VTIMEZONE\n',
].join('\n');

test('an event keeps its people, answers, status and number', async () => {
  const text = calendar(
    [
      'DTSTART;TZID=Europe/Berlin:20260629T100000',
      'DURATION:PT45M',
      'SUMMARY:Walk\\, through',
      'SEQUENCE:3',
      'STATUS:tentative',
      'ORGANIZER;CN=Us:mailto:Us@Acme.example',
      'ATTENDEE;CN="Lee, Ann";PARTSTAT=ACCEPTED;ROLE=OPT-PARTICIPANT:MAILTO:Ann@B.example',
      'ATTENDEE;PARTSTAT=DECLINED;CUTYPE=ROOM:mailto:room@b.example',
      'ATTENDEE;EMAIL=carl@b.example:urn:uuid:1',
      'ATTENDEE:invalid',
      'LAST-MODIFIED:20260601T080000Z',
    ].join('\n'),
    'METHOD:REPLY\n',
  );
  const { method, events, problems } = await parseCalendar(text, window);
  assert.equal(method, 'REPLY');
  assert.deepEqual(problems, []);
  assert.deepEqual(events, [
    {
      uid: 'a',
      sequence: 3,
      recurrenceId: null,
      recurring: false,
      title: 'Walk, through',
      description: '',
      location: '',
      url: '',
      startsAt: '2026-06-29T08:00:00.000Z',
      endsAt: '2026-06-29T08:45:00.000Z',
      allDay: false,
      startDate: null,
      zone: 'Europe/Berlin',
      status: 'TENTATIVE',
      busy: true,
      organizer: { name: 'Us', address: 'us@acme.example' },
      attendees: [
        {
          name: 'Lee, Ann',
          address: 'ann@b.example',
          partstat: 'ACCEPTED',
          role: 'OPT-PARTICIPANT',
          userType: 'INDIVIDUAL',
        },
        { name: '', address: 'room@b.example', partstat: 'DECLINED', role: 'REQ-PARTICIPANT', userType: 'ROOM' },
        {
          name: '',
          address: 'carl@b.example',
          partstat: 'NEEDS-ACTION',
          role: 'REQ-PARTICIPANT',
          userType: 'INDIVIDUAL',
        },
      ],
      updatedAt: '2026-06-01T08:00:00.000Z',
    },
  ]);
});

test("zones are read by IANA name, vendor prefix, Windows name, offset and the calendar's own rules", async () => {
  for (const tzid of [
    'Europe/Berlin',
    '/mozilla.org/20050126_1/Europe/Berlin',
    'W. Europe Standard Time',
    '"(GMT+01:00) Amsterdam, Berlin"',
    'GMT+0100',
  ]) {
    assert.deepEqual(await startsOf(`DTSTART;TZID=${tzid}:20260115T100000`), ['2026-01-15T09:00:00.000Z'], tzid);
  }
  assert.deepEqual(await startsOf('DTSTART;TZID=Our Office:20260115T100000', ownZone), ['2026-01-15T09:00:00.000Z']);
  assert.deepEqual(await startsOf('DTSTART;TZID=Our Office:20260715T100000', ownZone), ['2026-07-15T08:00:00.000Z']);
  assert.deepEqual(await startsOf('DTSTART:20260115T100000Z'), ['2026-01-15T10:00:00.000Z']);
  assert.deepEqual(await startsOf('DTSTART:20260115T100000', 'X-WR-TIMEZONE:America/New_York\n'), [
    '2026-01-15T15:00:00.000Z',
  ]);
});

test('an unknown zone is reported with the event and not guessed', async () => {
  const { events, problems } = await parseCalendar(calendar('DTSTART;TZID=Mars/Olympus:20260115T100000'), window);
  assert.deepEqual(events, []);
  assert.match(problems[0]!.problem, /unknown time zone "Mars\/Olympus"/);
  assert.equal(problems[0]!.uid, 'a');
});

test("a calendar's own zone agrees with Europe/Berlin in every hour of a year", async () => {
  const hours = fc.date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2027-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  await fc.assert(
    fc.asyncProperty(hours, async (date) => {
      const wall = date.toISOString().slice(0, 19).replace(/[-:]/g, '');
      // In the hour that happens twice either answer is right.
      if (/^202(61025|71031)T02/.test(wall)) return;
      assert.deepEqual(
        await startsOf(`DTSTART;TZID=Our Office:${wall}`, ownZone),
        await startsOf(`DTSTART;TZID=Europe/Berlin:${wall}`),
      );
    }),
    { numRuns: 300 },
  );
  assert.deepEqual(
    await startsOf('DTSTART;TZID=Our Office:20260329T023000', ownZone),
    await startsOf('DTSTART;TZID=Europe/Berlin:20260329T023000'),
  );
});

test('a weekly meeting keeps its local hour when the clocks change', async () => {
  const starts = await startsOf('DTSTART;TZID=Europe/Berlin:20260316T100000\nRRULE:FREQ=WEEKLY;COUNT=4');
  assert.deepEqual(starts, [
    '2026-03-16T09:00:00.000Z',
    '2026-03-23T09:00:00.000Z',
    '2026-03-30T08:00:00.000Z',
    '2026-04-06T08:00:00.000Z',
  ]);
  assert.deepEqual(
    await startsOf('DTSTART;TZID=Our Office:20260316T100000\nRRULE:FREQ=WEEKLY;COUNT=4', ownZone),
    starts,
  );
});

test('exceptions, extra dates and changed occurrences take the place they should', async () => {
  const series = [
    'BEGIN:VEVENT\nUID:a\nSUMMARY:weekly\nDTSTART;TZID=Europe/Berlin:20260105T100000\nDTEND;TZID=Europe/Berlin:20260105T103000',
    'RRULE:FREQ=WEEKLY;UNTIL=20260202T090000Z\nEXDATE;TZID=Europe/Berlin:20260112T100000\nRDATE;TZID=Europe/Berlin:20260108T100000\nEND:VEVENT',
    'BEGIN:VEVENT\nUID:a\nSUMMARY:moved\nRECURRENCE-ID;TZID=Europe/Berlin:20260119T100000\nDTSTART;TZID=Europe/Berlin:20260120T150000\nDTEND;TZID=Europe/Berlin:20260120T160000\nEND:VEVENT',
  ].join('\n');
  const { events, problems } = await parseCalendar(calendar(series), window);
  assert.deepEqual(problems, []);
  assert.deepEqual(events.map((event) => [event.title, event.recurrenceId, event.startsAt, event.endsAt]).sort(), [
    ['moved', '2026-01-19T09:00:00.000Z', '2026-01-20T14:00:00.000Z', '2026-01-20T15:00:00.000Z'],
    ['weekly', '2026-01-05T09:00:00.000Z', '2026-01-05T09:00:00.000Z', '2026-01-05T09:30:00.000Z'],
    ['weekly', '2026-01-08T09:00:00.000Z', '2026-01-08T09:00:00.000Z', '2026-01-08T09:30:00.000Z'],
    ['weekly', '2026-01-26T09:00:00.000Z', '2026-01-26T09:00:00.000Z', '2026-01-26T09:30:00.000Z'],
    ['weekly', '2026-02-02T09:00:00.000Z', '2026-02-02T09:00:00.000Z', '2026-02-02T09:30:00.000Z'],
  ]);
  assert.deepEqual(await startsOf('DTSTART:20260609T030000Z\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE;VALUE=DATE:20260611'), [
    '2026-06-09T03:00:00.000Z',
    '2026-06-10T03:00:00.000Z',
    '2026-06-12T03:00:00.000Z',
  ]);
});

test('all-day events last whole local days, also over a clock change', async () => {
  const { events } = await parseCalendar(
    calendar('DTSTART;VALUE=DATE:20260328\nDTEND;VALUE=DATE:20260330\nRRULE:FREQ=WEEKLY;COUNT=2'),
    { ...window, zone: 'Europe/Berlin' },
  );
  assert.deepEqual(
    events.map((event) => [event.startDate, event.startsAt, event.endsAt]),
    [
      ['2026-03-28', '2026-03-27T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
      ['2026-04-04', '2026-04-03T22:00:00.000Z', '2026-04-05T22:00:00.000Z'],
    ],
  );
  assert.equal(events[0]!.allDay, true);
});

test('endless and hostile rules are cut and reported', async () => {
  const daily = await parseCalendar(calendar('DTSTART:20000101T100000Z\nRRULE:FREQ=DAILY'), {
    ...window,
    maxOccurrencesPerEvent: 100,
  });
  assert.equal(daily.events.length, 100);
  assert.match(daily.problems[0]!.problem, /more than 100/);
  // What is still to come matters more than what was.
  assert.equal(daily.events.at(-1)!.startsAt, new Date(Date.parse(window.until) - 14 * 3_600_000).toISOString());
  const everySecond = await parseCalendar(calendar('DTSTART:20260601T100000Z\nRRULE:FREQ=SECONDLY'), window);
  assert.equal(everySecond.events.length, 1);
  assert.match(everySecond.problems[0]!.problem, /too many steps/);
  const zone = ownZone.replaceAll('FREQ=YEARLY', 'FREQ=SECONDLY');
  assert.match(
    (await parseCalendar(calendar('DTSTART;TZID=Our Office:20260601T100000', zone), window)).problems[0]!.problem,
    /unknown time zone/,
  );
});

test('a bad event does not take the good ones with it', async () => {
  const events = [
    'BEGIN:VEVENT\nUID:bad\nDTSTART:20260601T100000Z\nRRULE:FREQ=SOMETIMES\nEND:VEVENT',
    'BEGIN:VEVENT\nUID:none\nDTSTART:20260231T100000Z\nEND:VEVENT',
    'BEGIN:VEVENT\nUID:good\nDTSTART:20260601T100000Z\nEND:VEVENT',
  ];
  const { events: read, problems } = await parseCalendar(calendar(events.join('\n')), window);
  assert.deepEqual(
    read.map((event) => event.uid),
    ['good'],
  );
  assert.equal(problems.length, 2);
  const cut = `${calendar(events[2]!).replace('END:VCALENDAR\r\n', '')}BEGIN:VEVENT\r\nUID:half\r\nDTST`;
  assert.deepEqual(
    (await parseCalendar(cut, window)).events.map((event) => event.uid),
    ['good'],
  );
});

test('of more events than are read at once the first are, and it is said', async () => {
  const three = ['a', 'b', 'c'].map((uid) => `BEGIN:VEVENT\nUID:${uid}\nDTSTART:20260601T100000Z\nEND:VEVENT`);
  const { events, problems } = await parseCalendar(calendar(three.join('\n')), { ...window, maxEvents: 2 });
  assert.deepEqual(
    events.map(({ uid }) => uid),
    ['a', 'b'],
  );
  assert.deepEqual(
    problems.map(({ problem, leftOut }) => [problem, leftOut]),
    [['only the first 2 events were read', true]],
  );
  const all = await parseCalendar(calendar(three.join('\n')), { ...window, maxEvents: 3 });
  assert.deepEqual([all.events.length, all.problems], [3, []]);
  const changed = 'BEGIN:VEVENT\nUID:c\nRECURRENCE-ID:20260601T100000Z\nDTSTART:20260602T100000Z\nEND:VEVENT';
  const series = await parseCalendar(calendar([...three, changed, changed].join('\n')), { ...window, maxEvents: 3 });
  assert.deepEqual([series.events.length, series.problems.map(({ leftOut }) => leftOut)], [3, [true]]);
});

test('what is no calendar is refused in words that say why', async () => {
  const refused = (text: string, words: RegExp, options = {}) =>
    assert.rejects(
      parseCalendar(text, { ...window, ...options }),
      (error) => GtmError.is(error) && error.code === 'invalid' && words.test(error.message),
    );
  await refused('', /no calendar/);
  await refused('hello', /no calendar/);
  await refused('BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:2026', /middle/);
  await refused(calendar('DTSTART:20260601T100000Z'), /characters/, { maxLength: 20 });
  await refused(calendar('DTSTART:20260601T100000Z'), /window/, { from: 'never' });
});

test('an event without UID gets the same derived one each time', async () => {
  const text = calendar('BEGIN:VEVENT\nDTSTART:20260601T100000Z\nSUMMARY:x\nEND:VEVENT');
  const uids = [(await parseCalendar(text, window)).events[0]!.uid, (await parseCalendar(text, window)).events[0]!.uid];
  assert.match(uids[0]!, /^[0-9a-f]{40}@missing-uid\.invalid$/);
  assert.equal(uids[0], uids[1]);
});

test('a UID that no index takes is shortened to the same one each time, and a sequence number to what can be counted', async () => {
  const text = calendar(
    `BEGIN:VEVENT\nUID:${'u'.repeat(4000)}\nSEQUENCE:99999999999\nDTSTART:20260601T100000Z\nEND:VEVENT`,
  );
  const [first, again] = await Promise.all([parseCalendar(text, window), parseCalendar(text, window)]);
  assert.match(first.events[0]!.uid, /^[0-9a-f]{64}@long-uid\.invalid$/);
  assert.equal(first.events[0]!.uid, again.events[0]!.uid);
  assert.equal(first.events[0]!.sequence, 2 ** 31 - 1);
});

test('ordinary rules give the same dates as ical.js, an independent implementation', async () => {
  const rule = fc.oneof(
    fc
      .record({ freq: fc.constant('DAILY'), interval: fc.integer({ min: 1, max: 9 }) })
      .map((part) => `FREQ=DAILY;INTERVAL=${part.interval}`),
    fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.subarray(['MO', 'TU', 'WE', 'TH', 'FR'], { minLength: 1 }))
      .map(([interval, days]) => `FREQ=WEEKLY;INTERVAL=${interval};BYDAY=${days.join(',')}`),
    fc
      .tuple(fc.constantFrom(1, 2, 3, -1), fc.constantFrom('MO', 'WE', 'FR'))
      .map(([position, day]) => `FREQ=MONTHLY;BYDAY=${position}${day}`),
    fc.integer({ min: 1, max: 28 }).map((day) => `FREQ=MONTHLY;BYMONTHDAY=${day}`),
  );
  await fc.assert(
    fc.asyncProperty(
      rule,
      fc.integer({ min: 1, max: 28 }),
      fc.integer({ min: 1, max: 12 }),
      async (rrule, day, count) => {
        const start = `2026-02-${String(day).padStart(2, '0')}T09:00:00`;
        const iterator = ICAL.Recur.fromString(`${rrule};COUNT=${count}`).iterator(ICAL.Time.fromDateTimeString(start));
        const expected = new Set<string | null>();
        for (let next = iterator.next(); next; next = iterator.next()) expected.add(`${next.toString()}.000Z`);
        const actual = new Set(await startsOf(`DTSTART:${start.replace(/[-:]/g, '')}Z\nRRULE:${rrule};COUNT=${count}`));
        // DTSTART counts as an occurrence of ours even where the rule does not name it, as calendars show it.
        expected.add(`${start}.000Z`);
        const inWindow = [...expected].filter((date) => date! < '2027');
        assert.deepEqual([...actual].sort(), inWindow.sort());
      },
    ),
    { numRuns: 200 },
  );
});
