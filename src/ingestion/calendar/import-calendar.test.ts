import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Row } from '../../data/database/database.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { memoryInput } from '../import-input.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import { importMessages } from '../mail/import-mail.ts';
import { importCalendar } from './import-calendar.ts';

let world: TestWorld;
let services: IngestionServices;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
});
after(() => world.close());

function rows<R extends object = Row>(tenantId: string, sql: string, values: unknown[] = []): Promise<R[]> {
  return world.database.asTenant(tenantId, (transaction) => transaction.query<R>(sql, values as never));
}

const event = (lines: string[], partstat = 'NEEDS-ACTION', uid = 'walk-through@ours.example') =>
  [
    ...['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20261101T080000Z', 'SUMMARY:Walk-through'],
    'ORGANIZER;CN=Clara Voss:mailto:clara@ours.example',
    `ATTENDEE;CN=Ada Lenz;PARTSTAT=${partstat}:mailto:ada@northwind.example`,
    'ATTENDEE;CN=Ines;PARTSTAT=ACCEPTED:mailto:ines@ours.example',
    ...lines,
    'END:VEVENT',
  ].join('\r\n');
const file = (...events: string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n${events.join('\r\n')}\r\nEND:VCALENDAR\r\n`;
const berlin = ['DTSTART;TZID=Europe/Berlin:20261126T140000', 'DTEND;TZID=Europe/Berlin:20261126T144500', 'SEQUENCE:0'];

test('events become meetings with people, account and attendance; a later import brings them up to date', async () => {
  const tenantId = await world.newTenant({ frozenAt: '2026-11-24T08:00:00Z' });
  const first = await importCalendar(services, tenantId, memoryInput('clara.ics', file(event(berlin))));
  assert.deepEqual([first.counts.created, first.counts.rejected], [1, 0]);
  const [meeting] = await rows(
    tenantId,
    `select a.kind, a.direction, a.state, a.occurred_at, a.ends_at, a.zone, c.full_name, x.name as account
    from activities a join contacts c on c.id = a.contact_id join accounts x on x.id = a.account_id`,
  );
  assert.deepEqual(meeting, {
    kind: 'meeting',
    direction: 'outbound',
    state: 'planned',
    occurredAt: new Date('2026-11-26T13:00:00Z'),
    endsAt: new Date('2026-11-26T13:45:00Z'),
    zone: 'Europe/Berlin',
    fullName: 'Ada Lenz',
    account: 'northwind.example',
  });
  const again = await importCalendar(services, tenantId, memoryInput('clara.ics', file(event(berlin))));
  assert.deepEqual([again.counts.created, again.counts.updated, again.counts.unchanged], [0, 0, 1]);
  const moved = berlin.map((line) => line.replace('T14', 'T15').replace('SEQUENCE:0', 'SEQUENCE:1'));
  const second = await importCalendar(services, tenantId, memoryInput('clara.ics', file(event(moved, 'ACCEPTED'))));
  assert.equal(second.counts.updated, 1);
  const [now] = await rows(
    tenantId,
    `select a.occurred_at, p.attendance from activities a join activity_participants p on p.activity_id = a.id where p.address like 'ada%'`,
  );
  assert.deepEqual(now, { occurredAt: new Date('2026-11-26T14:00:00Z'), attendance: 'accepted' });
  const late = await importCalendar(services, tenantId, memoryInput('old.ics', file(event(berlin, 'DECLINED'))), {
    source: 'other',
  });
  assert.equal(late.counts.unchanged, 1);
});

test('each occurrence of a recurring event is a meeting; past ones were held, cancelled ones say so', async () => {
  const tenantId = await world.newTenant({ frozenAt: '2026-11-24T08:00:00Z' });
  const weekly = event(
    [...berlin.map((line) => line.replace('20261126', '20261112')), 'RRULE:FREQ=WEEKLY;COUNT=3'],
    'ACCEPTED',
    'weekly@ours.example',
  );
  const cancelled = event([...berlin, 'STATUS:CANCELLED'], 'ACCEPTED', 'gone@ours.example');
  await importCalendar(services, tenantId, memoryInput('clara.ics', file(weekly, cancelled)));
  assert.deepEqual(
    await rows(
      tenantId,
      `select m.uid, a.state from activities a join meetings m on m.activity_id = a.id order by m.uid, a.occurred_at`,
    ),
    [
      { uid: 'gone@ours.example', state: 'cancelled' },
      { uid: 'weekly@ours.example', state: 'held' },
      { uid: 'weekly@ours.example', state: 'held' },
      { uid: 'weekly@ours.example', state: 'planned' },
    ],
  );
});

/** Receives a mail that carries calendar `lines` of the meeting. */
async function receive(
  tenantId: string,
  from: string,
  method: 'REPLY' | 'CANCEL' | 'COUNTER',
  lines: string[],
  partstat?: string,
) {
  const head = [
    ...[`Message-ID: <${method}.${from}>`, `From: Somebody <${from}>`, 'To: clara@ours.example'],
    ...['Date: Tue, 24 Nov 2026 07:50:00 +0000', 'Subject: Walk-through', 'MIME-Version: 1.0'],
    ...[`Content-Type: text/calendar; method=${method}; charset=utf-8`, '', ''],
  ].join('\r\n');
  const body = file(event(lines, partstat)).replace('VERSION:2.0', `VERSION:2.0\r\nMETHOD:${method}`);
  async function* messages() {
    yield { externalId: '1', raw: Buffer.from(head + body) };
  }
  return importMessages(services, tenantId, { name: `inbox of ${from}`, messages: messages() });
}

test('who was not invited answers for nobody, and who did not organise a meeting cancels none', async () => {
  const tenantId = await world.newTenant({ frozenAt: '2026-11-24T08:00:00Z' });
  await importCalendar(services, tenantId, memoryInput('clara.ics', file(event(berlin))));
  const answered = await receive(tenantId, 'mallory@elsewhere.example', 'REPLY', berlin, 'DECLINED');
  assert.equal(answered.counts.signals, 0);
  await receive(tenantId, 'mallory@elsewhere.example', 'CANCEL', [...berlin, 'SEQUENCE:9']);
  await receive(tenantId, 'ada@northwind.example', 'CANCEL', [...berlin, 'SEQUENCE:9']);
  assert.deepEqual(await rows(tenantId, `select state from activities where kind = 'meeting'`), [{ state: 'planned' }]);
  const colleague = await receive(tenantId, 'assistant@northwind.example', 'REPLY', berlin, 'ACCEPTED');
  assert.equal(colleague.counts.signals, 1);
});

test('a cancellation of the organiser cancels the meeting, also one that names no time', async () => {
  for (const lines of [[...berlin, 'SEQUENCE:1'], ['SEQUENCE:1']]) {
    const tenantId = await world.newTenant({ frozenAt: '2026-11-24T08:00:00Z' });
    const theirs = event(berlin).replaceAll('clara@ours.example', 'ada@northwind.example');
    await importCalendar(services, tenantId, memoryInput('clara.ics', file(theirs)));
    await receive(tenantId, 'ada@northwind.example', 'CANCEL', lines);
    assert.deepEqual(await rows(tenantId, `select state from activities where kind = 'meeting'`), [
      { state: 'cancelled' },
    ]);
  }
});

test('a counter-proposal changes nothing by itself: it is a signal with the time, from who is in the meeting', async () => {
  const tenantId = await world.newTenant({ frozenAt: '2026-11-24T08:00:00Z' });
  await importCalendar(services, tenantId, memoryInput('clara.ics', file(event(berlin))));
  const meeting = `select state, occurred_at from activities where kind = 'meeting'`;
  const before = await rows(tenantId, meeting);
  const friday = ['DTSTART:20261127T130000Z', 'DTEND:20261127T133000Z'];
  assert.equal((await receive(tenantId, 'mallory@elsewhere.example', 'COUNTER', friday)).counts.signals, 0);
  assert.equal((await receive(tenantId, 'ada@northwind.example', 'COUNTER', friday)).counts.signals, 1);
  assert.deepEqual(await rows(tenantId, meeting), before);
  assert.deepEqual(
    await rows(tenantId, `select kind, detail->>'startsAt' as starts_at, detail->>'sequence' as sequence from signals`),
    [{ kind: 'meeting_countered', startsAt: '2026-11-27T13:00:00.000Z', sequence: '0' }],
  );
});

test('an answer by mail becomes attendance and a signal', async () => {
  const tenantId = await world.newTenant({ frozenAt: '2026-11-24T08:00:00Z' });
  await importCalendar(services, tenantId, memoryInput('clara.ics', file(event(berlin))));
  const report = await receive(tenantId, 'ada@northwind.example', 'REPLY', berlin, 'ACCEPTED');
  assert.equal(report.counts.signals, 1);
  assert.deepEqual(
    await rows(
      tenantId,
      `select s.kind, s.detail->>'uid' as uid, c.full_name from signals s join contacts c on c.id = s.contact_id`,
    ),
    [{ kind: 'meeting_accepted', uid: 'walk-through@ours.example', fullName: 'Ada Lenz' }],
  );
  assert.deepEqual(
    await rows(
      tenantId,
      `select p.attendance from activity_participants p join meetings m on m.activity_id = p.activity_id where p.address like 'ada%'`,
    ),
    [{ attendance: 'accepted' }],
  );
});

test('an event that was read is no refusal, whatever there is to say about it', async () => {
  const tenantId = await world.newTenant({ frozenAt: '2026-11-24T08:00:00Z' });
  const nameless = event(berlin).replace(/UID:.*\r\n/, '');
  const standUp = event(['DTSTART:20200106T080000Z', 'RRULE:FREQ=DAILY'], 'ACCEPTED', 'daily@ours.example');
  const past = event(['DTSTART:20100106T080000Z', 'RRULE:FREQ=DAILY;COUNT=3'], 'ACCEPTED', 'past@ours.example');
  const lost = event(['DTSTART:20260231T080000Z'], 'ACCEPTED', 'no-day@ours.example');
  const input = memoryInput('clara.ics', file(nameless, standUp, past, lost));
  await assert.rejects(importCalendar(services, tenantId, input, { strict: true }), /no date that exists/);
  const report = await importCalendar(services, tenantId, input);
  assert.deepEqual(
    report.rejects.map(({ reason }) => reason),
    ['the start is no date that exists; the event was left out'],
  );
  assert.deepEqual([report.counts.rejected, report.counts.created, report.notes.length], [1, 1001, 3]);
  assert.match(report.notes.join(' '), /no UID.*1000 occurrences.*no occurrence/);
  const [days] = await rows(
    tenantId,
    `select count(*) as count from activities where occurred_at between '2026-11-25' and '2026-12-25' and title = 'Walk-through'`,
  );
  assert.equal(days!['count'], 31);
});

test('a file that is no calendar is refused, and a dry run writes nothing', async () => {
  const tenantId = await world.newTenant();
  await assert.rejects(importCalendar(services, tenantId, memoryInput('x.ics', 'hello')), /calendar/i);
  const report = await importCalendar(services, tenantId, memoryInput('clara.ics', file(event(berlin))), {
    dryRun: true,
    from: '2026-01-01T00:00:00Z',
    until: '2027-01-01T00:00:00Z',
  });
  assert.equal((report.preview[0] as Row)['title'], 'Walk-through');
  assert.equal((await rows(tenantId, 'select 1 from imports')).length, 0);
});
