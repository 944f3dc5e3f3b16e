import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Action, ScheduleMeetingAction } from '../../../domain/action.ts';
import {
  annaFacts,
  annasAddress,
  answerMail,
  daysAgo,
  ids,
  supervisorFacts,
} from '../../../testing/supervisor-facts.ts';
import type { ContactFacts, SupervisorFacts } from '../facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { meetingRule } from './meeting.ts';

const meeting = (changes: Partial<ScheduleMeetingAction> = {}): ScheduleMeetingAction => ({
  tool: 'schedule_meeting',
  contactId: ids.anna,
  sender: answerMail().sender,
  calendarId: ids.mailbox,
  invitees: [{ name: 'Anna Keller', address: annasAddress }],
  title: 'Audit reports',
  description: '',
  startsAt: '2026-03-12T09:00:00.000Z',
  endsAt: '2026-03-12T09:30:00.000Z',
  zone: 'Europe/Berlin',
  ...changes,
});
const fresh: NonNullable<SupervisorFacts['calendar']> = {
  syncedAt: daysAgo(0.5),
  busy: [],
  offeredToOthers: [],
  offeredHere: [],
};
const asked = { evidenceId: 'chunk-1', quote: 'Could you walk our auditor through it on Thursday?' };
function check(action = meeting(), calendar: SupervisorFacts['calendar'] = fresh, contact: Partial<ContactFacts> = {}) {
  const facts = supervisorFacts({ action, calendar, contacts: [annaFacts({ askedToMeet: asked, ...contact })] });
  return meetingRule.check(shippedPolicy(), facts).map(({ message }) => message);
}

test('a meeting they asked for, in both working hours and a free calendar, passes', () => {
  assert.deepEqual(check(), []);
});

test('nobody is invited who did not ask', () => {
  assert.match(check(meeting(), fresh, { askedToMeet: null })[0] ?? '', /asked for a meeting/);
  assert.match(
    check(meeting({ invitees: [{ name: 'Jonas', address: 'jonas@coldtrace.example' }] }))[0] ?? '',
    /Nobody outside/,
  );
});

test('today, in the past, at the weekend, at night there, or over the limit is no time for it', () => {
  const at = (startsAt: string, endsAt: string) => check(meeting({ startsAt, endsAt })).length > 0;
  assert.ok(at('2026-03-10T13:00:00.000Z', '2026-03-10T13:30:00.000Z'));
  assert.ok(at('2026-03-09T13:00:00.000Z', '2026-03-09T13:30:00.000Z'));
  assert.ok(at('2026-03-14T10:00:00.000Z', '2026-03-14T10:30:00.000Z'));
  assert.ok(at('2026-03-12T15:30:00.000Z', '2026-03-12T16:30:00.000Z'));
  assert.ok(at('2026-03-12T09:00:00.000Z', '2026-03-12T12:00:00.000Z'));
  assert.ok(at('2026-03-12T09:30:00.000Z', '2026-03-12T09:00:00.000Z'));
  const newYork = { zone: { certainty: 'known' as const, zones: ['America/New_York'] } };
  assert.match(check(meeting(), fresh, newYork)[0] ?? '', /working hours of Anna Keller/);
});

test('on a Friday the next working day is Monday', () => {
  const facts = supervisorFacts({
    now: '2026-03-13T09:00:00.000Z',
    action: meeting({ startsAt: '2026-03-16T09:00:00.000Z', endsAt: '2026-03-16T09:30:00.000Z' }),
    calendar: { ...fresh, syncedAt: '2026-03-13T08:00:00.000Z' },
    contacts: [annaFacts({ askedToMeet: asked })],
  });
  assert.deepEqual(meetingRule.check(shippedPolicy(), facts), []);
});

test('times that are busy or offered to somebody else count with 15 minutes on either side', () => {
  const busy = (startsAt: string, endsAt: string) =>
    check(meeting(), { ...fresh, busy: [{ startsAt, endsAt }] }).length;
  assert.equal(busy('2026-03-12T09:44:00.000Z', '2026-03-12T10:00:00.000Z'), 1);
  assert.equal(busy('2026-03-12T09:45:00.000Z', '2026-03-12T10:00:00.000Z'), 0);
  assert.equal(busy('2026-03-12T08:00:00.000Z', '2026-03-12T08:46:00.000Z'), 1);
  assert.equal(busy('2026-03-12T08:00:00.000Z', '2026-03-12T08:45:00.000Z'), 0);
  const offered = { startsAt: '2026-03-12T09:44:00.000Z', endsAt: '2026-03-12T10:14:00.000Z' };
  assert.match(check(meeting(), { ...fresh, offeredToOthers: [offered] })[0] ?? '', /someone else/);
});

test('no calendar, or one older than a day, names no time', () => {
  assert.match(check(meeting(), null)[0] ?? '', /No calendar/);
  assert.match(check(meeting(), { ...fresh, syncedAt: daysAgo(1.01) })[0] ?? '', /out of date/);
});

const words = 'Thursday, 12 March, 10:00 (Berlin)';
const offering = (startsAt: string, body = `Does one of these suit you: ${words}?`): Action => ({
  ...answerMail(),
  body,
  offers: {
    calendarId: ids.mailbox,
    times: [{ startsAt, endsAt: new Date(Date.parse(startsAt) + 1_800_000).toISOString(), words }],
  },
});
function checkOffer(action: Action, calendar: SupervisorFacts['calendar'] = fresh) {
  const facts = supervisorFacts({ action, calendar, contacts: [annaFacts()] });
  return meetingRule.check(shippedPolicy(), facts).map(({ message }) => message);
}

test('a mail offers free times in working hours from a fresh calendar, each in its words, and no others', () => {
  const time = '2026-03-12T09:00:00.000Z';
  const span = { startsAt: time, endsAt: '2026-03-12T09:30:00.000Z' };
  assert.deepEqual(checkOffer(offering(time)), []);
  assert.match(checkOffer(offering(time), null)[0] ?? '', /No calendar/);
  assert.match(checkOffer(offering(time), { ...fresh, syncedAt: daysAgo(1.01) })[0] ?? '', /out of date/);
  assert.match(checkOffer(offering(time), { ...fresh, busy: [span] })[0] ?? '', /busy then/);
  assert.match(checkOffer(offering(time), { ...fresh, offeredToOthers: [span] })[0] ?? '', /someone else/);
  assert.match(checkOffer(offering('2026-03-10T13:00:00.000Z'))[0] ?? '', /too soon/);
  assert.match(checkOffer(offering('2026-03-14T10:00:00.000Z'))[0] ?? '', /working hours/);
  assert.match(checkOffer(offering(time, 'When can we speak?'))[0] ?? '', /does not stand in the mail/);
});

test('a meeting is moved or called off as it stands, by who organised it, for those who are in it', () => {
  const change = { kind: 'move' as const, activityId: ids.anna, uid: 'm-1@coldtrace.example', sequence: 0 };
  const { address } = answerMail().sender;
  const known = { uid: change.uid, sequence: 0, state: 'planned', organizer: address, attendees: [annasAddress] };
  const standing = (meetingFacts: Partial<typeof known> | null, action: Partial<ScheduleMeetingAction> = {}) => {
    const calendar = meetingFacts === null ? fresh : { ...fresh, meeting: { ...known, ...meetingFacts } };
    return check(meeting({ change, ...action }), calendar, { askedToMeet: null });
  };
  assert.deepEqual(standing({}), []);
  assert.match(standing(null)[0] ?? '', /not as it was/);
  assert.match(standing({ sequence: 1 })[0] ?? '', /not as it was/);
  assert.match(standing({ state: 'cancelled' })[0] ?? '', /not as it was/);
  assert.match(standing({ organizer: annasAddress })[0] ?? '', /not one that the sender organised/);
  assert.match(standing({ attendees: [] })[0] ?? '', /not invited before/);
  assert.match(
    standing({}, { startsAt: '2026-03-14T10:00:00.000Z', endsAt: '2026-03-14T10:30:00.000Z' })[0] ?? '',
    /working hours/,
  );
  const cancel = { change: { ...change, kind: 'cancel' as const } };
  assert.deepEqual(
    standing({}, { ...cancel, startsAt: '2026-03-14T10:00:00.000Z', endsAt: '2026-03-14T10:30:00.000Z' }),
    [],
  );
  assert.match(standing({ sequence: 2 }, cancel)[0] ?? '', /not as it was/);
});
