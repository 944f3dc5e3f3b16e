import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScheduleMeetingAction, SendEmailAction } from '../../../domain/action.ts';
import { type Draft, draftSchema } from '../../../domain/proposal.ts';
import { namedId, storyDocuments, storySituation } from '../../../testing/story-situation.ts';
import type { Situation, SituationMeeting, SituationMessage } from '../situation/situation.ts';
import { runPlaybook } from './plays.ts';

// Tuesday 3 March 2026, 09:40 in Berlin and Oslo; Ragnhild is in Oslo, Clara in Berlin.
const clara = 'clara.voss@varnholt.example';
const thursday = { startsAt: '2026-03-05T13:00:00.000Z', endsAt: '2026-03-05T13:30:00.000Z' };
const friday = { startsAt: '2026-03-06T09:00:00.000Z', endsAt: '2026-03-06T09:30:00.000Z' };

function run(situation: Situation): Draft[] {
  const view = { situation, evidence: storyDocuments(), targetContactId: null, whyNow: '', staleAfterDays: 180 };
  return runPlaybook(view).drafts.map((draft) => draftSchema.parse(draft));
}

/** The story in which Ragnhild was answered and then wrote these words. */
function wroteBack(text: string, changes: Partial<Situation> = {}): Situation {
  const situation = storySituation('data-residency');
  const thread = situation.threads[0]!;
  const question = thread.messages.at(-1)!;
  const mail = (changed: Partial<SituationMessage>): SituationMessage => ({ ...question, ...changed });
  const sender = thread.messages.find(({ from }) => from.address === clara)!.from;
  const ours = { activityId: namedId('ours'), direction: 'outbound' as const, from: sender, to: [question.from] };
  thread.messages.push(
    mail({ ...ours, occurredAt: '2026-03-03T07:00:00.000Z', text: 'The data stay in Frankfurt.' }),
    mail({ activityId: namedId('theirs'), occurredAt: '2026-03-03T08:10:00.000Z', text }),
  );
  return { ...situation, ...changes };
}

const offersOf = (situation: Situation) => [
  { contactId: situation.contact!.contactId, sentAt: '2026-03-03T07:00:00.000Z', times: [thursday, friday] },
];
const answered = (text: string, changes: Partial<Situation> = {}) => {
  const situation = wroteBack(text);
  return run({ ...situation, offers: offersOf(situation), ...changes })[0]!;
};
const meetingOf = (draft: Draft | undefined) => draft?.action as ScheduleMeetingAction;
const mailOf = (draft: Draft | undefined) => draft?.action as SendEmailAction;

test('whoever takes a time that was offered is invited to that very time, written out by both clocks', () => {
  const draft = answered('Thursday at 14:00 works.');
  const { startsAt, endsAt, description, tool } = meetingOf(draft);
  assert.deepEqual({ tool, startsAt, endsAt }, { tool: 'schedule_meeting', ...thursday });
  assert.match(
    description,
    /"Thursday at 14:00 works"\.\n\nThursday, 5 March, 14:00 to 14:30 \(Oslo\), 14:00 to 14:30 \(Berlin\)$/,
  );
});

test('whoever was invited after they asked is not invited once more', () => {
  const situation = wroteBack('Thursday at 14:00 works.');
  const { contactId } = situation.contact!;
  const drafts = (sentAt: string[], who = contactId) => {
    const invitations = sentAt.map((at) => ({ contactId: who, sentAt: at }));
    return run({ ...situation, invitations, offers: offersOf(situation) }).map(({ action }) => action.tool);
  };
  assert.ok(drafts([]).includes('schedule_meeting'));
  assert.ok(!drafts(['2026-03-03T08:20:00.000Z']).includes('schedule_meeting'));
  assert.ok(drafts(['2026-03-03T07:30:00.000Z']).includes('schedule_meeting'), 'one from before their mail');
  assert.ok(drafts(['2026-03-03T08:20:00.000Z'], namedId('somebody else')).includes('schedule_meeting'));
});

test("what was offered to them stands in nobody else's way, and in theirs not either", () => {
  const situation = wroteBack('Thursday at 14:00 works.');
  const { contactId } = situation.contact!;
  const held = { address: clara, ...thursday, promisedTo: contactId };
  assert.equal(meetingOf(answered('Thursday at 14:00 works.', { busy: [held] })).startsAt, thursday.startsAt);
  const elsewhere = answered('Thursday at 14:00 works.', { busy: [{ ...held, promisedTo: namedId('somebody else') }] });
  assert.equal(elsewhere.action.tool, 'send_email');
});

test('a taken time that is no longer free is said to be gone, and others are offered', () => {
  const busy = [{ address: clara, startsAt: '2026-03-05T12:50:00.000Z', endsAt: '2026-03-05T13:10:00.000Z' }];
  const draft = answered('Thursday at 14:00 works.', { busy });
  const { body, offers, purpose } = mailOf(draft);
  assert.equal(purpose, 'answer');
  assert.match(body, /does not work on our side/);
  assert.equal(offers!.times.length, 3);
  assert.ok(offers!.times.every(({ words, startsAt }) => body.includes(words) && startsAt !== thursday.startsAt));
});

test('a time that they name is booked, or said not to fit with others offered; never another one booked in its place', () => {
  const wish = 'Could you walk our auditor through it on Thursday? 14:00 would suit us.';
  assert.equal(meetingOf(run(wroteBack(wish))[0]).startsAt, thursday.startsAt);
  const busy = [{ ...thursday, address: clara }];
  const [draft] = run(wroteBack(wish, { busy }));
  assert.equal(draft!.action.tool, 'send_email');
  assert.match(mailOf(draft).body, /does not work on our side/);
  assert.ok(mailOf(draft).offers!.times.every(({ startsAt }) => startsAt !== thursday.startsAt));
});

test('an unclear answer is asked about, with the times that are still free', () => {
  const draft = answered('Thursday works.', {
    busy: [{ address: clara, startsAt: '2026-03-06T09:10:00.000Z', endsAt: '2026-03-06T09:20:00.000Z' }],
  });
  const { body, offers } = mailOf(draft);
  assert.deepEqual(
    offers!.times.map(({ startsAt }) => startsAt),
    [thursday.startsAt],
  );
  assert.match(body, /Thursday, 5 March, 14:00 \(Oslo\), 14:00 \(Berlin\)\?$/);
  assert.doesNotMatch(body, /Friday/);
});

test('without a calendar that was read within a day they are asked for times, and no time is named', () => {
  const asks = (syncedAt: string | null, connected = true) => {
    const situation = wroteBack('Could you walk our auditor through it next week?');
    const senders = situation.senders.map((sender) => ({
      ...sender,
      calendar: connected ? { ...sender.calendar!, syncedAt } : null,
    }));
    return run({ ...situation, senders })[0]!;
  };
  for (const draft of [asks(null), asks('2026-03-02T08:39:00.000Z'), asks(null, false)]) {
    const { tool, body, offers } = mailOf(draft);
    assert.equal(tool, 'send_email');
    assert.equal(offers, undefined);
    assert.match(body, /\?$/);
    assert.doesNotMatch(body.replace(/"[^"]*"/, ''), /\d{1,2}:\d\d|day,/);
  }
  assert.equal(asks('2026-03-02T08:41:00.000Z').action.tool, 'schedule_meeting');
});

test('a next meeting is asked for with up to three free times on different days, or openly', () => {
  const quiet = (syncedAt: string | null) => {
    const situation = storySituation('data-residency');
    const { deal, people } = situation;
    const thread = situation.threads[0]!;
    for (const [index, message] of thread.messages.entries()) {
      message.occurredAt = `2026-02-${String(10 + index).padStart(2, '0')}T10:00:00.000Z`;
    }
    const last = thread.messages.at(-1)!;
    last.text = 'Thank you, the offer arrived and Mette reads it this week.';
    thread.messages.push({
      ...last,
      ...{ activityId: namedId('ours'), direction: 'outbound', occurredAt: '2026-02-20T10:00:00.000Z' },
      ...{ from: last.to[0]!, to: [last.from], text: 'Good, we will hear from you then.' },
    });
    const contactIds = [people.find(({ contactId }) => contactId === last.from.contactId)!.contactId];
    const open = { ...deal!, status: 'open' as const, closeDate: '2026-03-31', contactIds };
    const senders = situation.senders.map((sender) => ({ ...sender, calendar: { ...sender.calendar!, syncedAt } }));
    const drafts = run({ ...situation, deal: open, deals: [open], meetings: [], senders });
    return mailOf(drafts.find(({ play }) => play === 'book-next-meeting'));
  };
  const fresh = quiet(storySituation('data-residency').asOf);
  const days = fresh.offers!.times.map(({ startsAt }) => startsAt.slice(0, 10));
  assert.deepEqual(days, ['2026-03-05', '2026-03-06', '2026-03-09']);
  for (const { words } of fresh.offers!.times) assert.ok(fresh.body.includes(words), fresh.body);
  const stale = quiet(null);
  assert.equal(stale.offers, undefined);
  assert.match(stale.body, /\?/);
});

/** A meeting of ours with Ragnhild on Thursday. */
function withMeeting(changes: Partial<SituationMeeting>, situationChanges: Partial<Situation> = {}): Draft[] {
  const situation = storySituation('data-residency');
  const { contactId, name, addresses } = situation.contact!;
  const sender = situation.senders.find(({ address }) => address === clara)!;
  const guest = { address: addresses[0]!.address, name, contactId, ours: false, attendance: 'needs-action' };
  const meeting: SituationMeeting = {
    ...{ activityId: namedId('walk-through'), title: 'Walk-through', ...thursday, state: 'planned' },
    people: [{ address: clara, name: 'Clara Voss', contactId: null, ours: true, attendance: null }, guest],
    own: { uid: 'w@varnholt.example', sequence: 2, calendarId: sender.calendar!.calendarId },
    ...changes,
  };
  const busy = [{ address: clara, ...thursday, activityId: meeting.activityId }];
  return run({ ...situation, meetings: [meeting], busy, ...situationChanges });
}

const counter = (time: { startsAt: string; endsAt: string }) => ({
  countered: { ...time, writtenAt: '2026-03-03T08:00:00.000Z', activityId: namedId('counter') },
});

test('another time that they propose becomes a proposal to move the meeting there, when it is free', () => {
  const [draft] = withMeeting(counter(friday)).filter(({ play }) => play === 'move-countered-meeting');
  const action = meetingOf(draft);
  const change = { kind: 'move', activityId: namedId('walk-through'), uid: 'w@varnholt.example', sequence: 2 };
  assert.deepEqual([action.startsAt, action.endsAt, action.change], [friday.startsAt, friday.endsAt, change]);
  assert.match(action.description, /Friday, 6 March, 10:00 to 10:30 \(Oslo\)/);
  const later = { startsAt: '2026-03-05T13:15:00.000Z', endsAt: '2026-03-05T13:45:00.000Z' };
  const [nearby] = withMeeting(counter(later)).filter(({ play }) => play === 'move-countered-meeting');
  assert.equal(meetingOf(nearby).startsAt, later.startsAt, 'the meeting that moves is not in its own way');
});

test('a proposed time that is taken or at night never moves the meeting', () => {
  const night = { startsAt: '2026-03-05T21:00:00.000Z', endsAt: '2026-03-05T21:30:00.000Z' };
  for (const drafts of [
    withMeeting(counter(night)),
    withMeeting(counter(friday), { busy: [{ address: clara, ...friday }] }),
    withMeeting({ ...counter(friday), state: 'cancelled' }),
  ])
    assert.deepEqual(
      drafts.filter(({ action }) => action.tool === 'schedule_meeting'),
      [],
    );
});

test('a meeting that everybody outside declined is proposed to be called off', () => {
  const people = (attendance: string) => {
    const { contactId, name, addresses } = storySituation('data-residency').contact!;
    return [
      { address: clara, name: 'Clara Voss', contactId: null, ours: true, attendance: null },
      { address: addresses[0]!.address, name, contactId, ours: false, attendance },
    ];
  };
  const [draft] = withMeeting({ people: people('DECLINED') }, { threads: [] }).filter(
    ({ play }) => play === 'call-off-declined-meeting',
  );
  assert.equal(meetingOf(draft).change?.kind, 'cancel');
  assert.deepEqual(meetingOf(draft).startsAt, thursday.startsAt);
  const others = withMeeting({ people: people('ACCEPTED') }, { threads: [] });
  assert.deepEqual(
    others.filter(({ play }) => play === 'call-off-declined-meeting'),
    [],
  );
});
