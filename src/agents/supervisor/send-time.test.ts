import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  annaFacts,
  answerMail,
  daysAgo,
  ids,
  ledgerRow,
  outreachMail,
  supervisorFacts,
} from '../../testing/supervisor-facts.ts';
import type { LedgerRow, SupervisorFacts } from './facts.ts';
import { planSendTime } from './send-time.ts';
import { shippedPolicy } from './shipped-policy.ts';

const policy = shippedPolicy();
const plan = (changes: Parameters<typeof supervisorFacts>[0] = {}) => planSendTime(policy, supervisorFacts(changes));
const outreach = outreachMail();

test('in working hours a mail leaves after the undo window and says so', () => {
  const { notBefore, reason } = plan();
  assert.equal(notBefore, '2026-03-10T08:40:10.000Z');
  assert.match(reason, /10 seconds after approval/);
});

test('in the evening it waits for the morning, on Friday evening for Monday', () => {
  assert.equal(plan({ now: '2026-03-10T17:00:00.000Z' }).notBefore, '2026-03-11T07:00:00.000Z');
  assert.equal(plan({ now: '2026-03-13T19:00:00.000Z' }).notBefore, '2026-03-16T07:00:00.000Z');
});

test('over the change to summer time the morning is at eight by the local clock', () => {
  assert.equal(plan({ now: '2026-03-28T12:00:00.000Z' }).notBefore, '2026-03-30T06:00:00.000Z');
});

test('a guessed zone that spans a continent leaves only the hours that are day in all of it', () => {
  const zone = { certainty: 'guessed' as const, zones: ['America/New_York', 'America/Los_Angeles'] };
  const { notBefore, reason } = plan({ contacts: [annaFacts({ zone })] });
  assert.equal(notBefore, '2026-03-10T15:00:00.000Z');
  assert.match(reason, /a guess/);
});

test('zones whose days never meet fall back to the zone of the tenant', () => {
  const zone = { certainty: 'guessed' as const, zones: ['Pacific/Auckland', 'Europe/Lisbon', 'America/Los_Angeles'] };
  assert.equal(plan({ contacts: [annaFacts({ zone })] }).notBefore, '2026-03-10T08:40:10.000Z');
});

test('whoever wrote in the last 24 hours is answered at night, outreach to them is not', () => {
  const now = '2026-03-10T22:00:00.000Z';
  const thread = { ...supervisorFacts().thread!, lastInboundAt: '2026-03-10T12:00:00.000Z' };
  assert.equal(plan({ now, thread }).notBefore, '2026-03-10T22:00:10.000Z');
  assert.equal(plan({ now, thread, action: outreach }).notBefore, '2026-03-11T07:00:00.000Z');
});

test('an absence and the window of the draft move the time and give the reason', () => {
  const away = plan({ contacts: [annaFacts({ awayUntil: '2026-03-16T08:00:00.000Z' })] });
  assert.deepEqual(away, { notBefore: '2026-03-16T08:00:00.000Z', reason: 'Anna Keller is out of office until then.' });
  const sendWindow = { notBefore: '2026-03-12T09:00:00.000Z', notAfter: null, reason: 'After the audit.' };
  assert.deepEqual(plan({ action: answerMail({ sendWindow }) }), {
    notBefore: '2026-03-12T09:00:00.000Z',
    reason: 'After the audit.',
  });
});

test('mails of one mailbox keep their distance, also to one that is already booked', () => {
  const other = { contactId: ids.bruno, address: 'bruno@else.example', accountId: null };
  const booked = [ledgerRow({ ...other, at: '2026-03-10T08:40:30.000Z' })];
  assert.equal(plan({ ledger: booked }).notBefore, '2026-03-10T08:41:30.000Z');
  const two = [...booked, ledgerRow({ ...other, mailId: 'mail-2', at: '2026-03-10T08:42:00.000Z' })];
  assert.equal(plan({ ledger: two }).notBefore, '2026-03-10T08:43:00.000Z');
});

test('a full mailbox waits for its next day, a new one warms up, and a mail to many counts once', () => {
  const sender = supervisorFacts().sender!;
  const capped = { ...sender, mailbox: { ...sender.mailbox, dailyCap: 1 } };
  const sent = [
    ledgerRow({ contactId: null, address: 'a@else.example', accountId: null, at: daysAgo(0.1) }),
    ledgerRow({ contactId: null, address: 'b@else.example', accountId: null, at: daysAgo(0.1) }),
  ];
  assert.equal(plan({ sender: capped, ledger: sent }).notBefore, '2026-03-11T07:00:00.000Z');
  const twoADay = { ...capped, mailbox: { ...capped.mailbox, dailyCap: 2 } };
  assert.equal(plan({ sender: twoADay, ledger: sent }).notBefore, '2026-03-10T08:40:10.000Z');
  const fresh = { ...sender, mailbox: { ...sender.mailbox, warmsUp: true, firstMailAt: daysAgo(0) } };
  const ten = Array.from({ length: 10 }, (_, index) => ({ ...sent[0]!, mailId: `warm-${index}` }));
  assert.match(plan({ sender: fresh, ledger: ten }).notBefore, /^2026-03-11T07/);
});

test('outreach leaves one contact three working days of peace, answers do not count', () => {
  const friday = ledgerRow({ purpose: 'outreach', at: '2026-03-06T10:00:00.000Z' });
  assert.equal(plan({ action: outreach, ledger: [friday] }).notBefore, '2026-03-11T07:00:00.000Z');
  assert.equal(
    plan({ action: outreach, ledger: [{ ...friday, purpose: 'answer' }] }).notBefore,
    '2026-03-10T08:40:10.000Z',
  );
  assert.equal(plan({ ledger: [friday] }).notBefore, '2026-03-10T08:40:10.000Z');
});

test('no second person of a company on one day and no fourth in any seven days', () => {
  const colleague = (name: string, at: string): LedgerRow =>
    ledgerRow({ mailId: name, contactId: null, address: `${name}@helio-pharma.example`, purpose: 'outreach', at });
  assert.match(plan({ action: outreach, ledger: [colleague('a', daysAgo(0.02))] }).notBefore, /^2026-03-11T07/);
  const week = [colleague('a', daysAgo(1)), colleague('b', daysAgo(1)), colleague('c', daysAgo(1))];
  assert.match(plan({ action: outreach, ledger: week }).notBefore, /^2026-03-16T07/);
  const spread = [daysAgo(5), daysAgo(4), daysAgo(1)].map((at, number) => colleague(`p${number}`, at));
  assert.match(plan({ action: outreach, ledger: spread }).notBefore, /^2026-03-12T07/, 'a Monday begins nothing anew');
});

test('where no room is left within the plan, the reason says so', () => {
  const closed = { ...policy, timing: { ...policy.timing, mailboxDailyCap: 0 } };
  assert.match(planSendTime(closed, supervisorFacts()).reason, /No room within 60 days/);
});

test('whatever came before, a mail leaves in daytime, after the undo window, within the daily limit and well spaced', () => {
  const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe');
  const now = fc
    .integer({ min: 0, max: 366 * 24 * 60 })
    .map((minute) => new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString());
  const sentBefore = fc.array(fc.integer({ min: -3 * 1440, max: 3 * 1440 }), { maxLength: 12 });
  fc.assert(
    fc.property(zone, now, sentBefore, fc.boolean(), (name, at, offsets, isOutreach) => {
      const ledger = offsets.map((offset, index) =>
        ledgerRow({ mailId: String(index), at: new Date(Date.parse(at) + offset * 60_000).toISOString() }),
      );
      const facts: SupervisorFacts = supervisorFacts({
        now: at,
        ledger,
        action: isOutreach ? outreach : answerMail(),
        contacts: [annaFacts({ zone: { certainty: 'known', zones: [name] } })],
      });
      const leaves = Temporal.Instant.from(planSendTime(policy, { ...facts, thread: null }).notBefore);
      const local = leaves.toZonedDateTimeISO(name);
      assert.ok(leaves.epochMilliseconds >= Date.parse(at) + 10_000);
      assert.ok(local.dayOfWeek <= 5 && local.hour >= 8 && local.hour < 18, local.toString());
      const sameDay = ledger.filter((row) =>
        Temporal.Instant.from(row.at).toZonedDateTimeISO(name).toPlainDate().equals(local.toPlainDate()),
      );
      assert.ok(sameDay.length <= 2);
      assert.ok(ledger.every((row) => Math.abs(Date.parse(row.at) - leaves.epochMilliseconds) >= 60_000));
    }),
    { numRuns: 150 },
  );
});

test('an action that is no mail leaves after the undo window at any hour', () => {
  const action = {
    tool: 'create_task' as const,
    contactId: null,
    ownerUserId: null,
    title: 'Call',
    body: '',
    dueAt: null,
  };
  assert.equal(plan({ action, now: '2026-03-14T22:00:00.000Z' }).notBefore, '2026-03-14T22:00:10.000Z');
});

test('an invitation waits for the morning and for its mailbox as a mail does, but never until after its meeting', () => {
  const invitation = (startsAt: string) => ({
    ...{
      tool: 'schedule_meeting' as const,
      contactId: ids.anna,
      sender: answerMail().sender,
      calendarId: ids.mailbox,
    },
    ...{ invitees: answerMail().to, title: 'Walk-through', description: '', zone: 'Europe/Berlin' },
    ...{ startsAt, endsAt: new Date(Date.parse(startsAt) + 1_800_000).toISOString() },
  });
  const now = '2026-03-10T20:00:00.000Z';
  const waits = plan({ now, action: invitation('2026-03-12T09:00:00.000Z') });
  assert.deepEqual(
    [waits.notBefore, waits.reason.slice(0, 24)],
    ['2026-03-11T07:00:00.000Z', 'First working hour there'],
  );
  assert.equal(plan({ now, action: invitation('2026-03-11T06:30:00.000Z') }).notBefore, '2026-03-10T20:00:10.000Z');
});
