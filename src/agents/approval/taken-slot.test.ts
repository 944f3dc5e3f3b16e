import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ProposalRecord } from '../../data/records/proposals.ts';
import type { Action } from '../../domain/action.ts';
import { type ApprovalFixture, createApprovalFixture, mailTo } from '../../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { claimEffect, executor } from '../tools/claim-effect.ts';
import { approveProposal } from './approve-proposal.ts';
import { supersedeStale } from './supersede-stale.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const at = '2026-11-03T09:00:00Z';
const lastSecond = '2026-11-03T09:00:10Z';
const nine = { startsAt: '2026-11-05T09:00:00.000Z', endsAt: '2026-11-05T09:30:00.000Z' };

interface Place {
  fixture: ApprovalFixture;
  calendarId: string;
}

/** A tenant whose sender has a calendar that was read just now. */
async function openPlace(): Promise<Place> {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const calendarId = world.ids.next();
  await fixture.change(
    "insert into calendars (id, user_id, driver, url, last_sync_at) values ($1, 'ann', 'ics', 'ics:unused', $2)",
    [calendarId, at],
  );
  return { fixture, calendarId };
}

type Kind = 'invitation' | 'offer';
const kinds: readonly Kind[] = ['invitation', 'offer'];

/** A proposal to invite a contact of its own for nine o'clock, or to offer them that time in a mail. */
async function propose({ fixture, calendarId }: Place, kind: Kind, time = nine): Promise<ProposalRecord> {
  const contactId = await fixture.addContact();
  const address = `${contactId}@shop.example`;
  const words = 'Thursday, 5 November, 10:00 (Berlin)';
  const action: Action =
    kind === 'offer'
      ? {
          ...mailTo(fixture.sender, contactId, address),
          body: `Does one of these suit you: ${words}?`,
          offers: { calendarId, times: [{ ...time, words }] },
        }
      : {
          ...{ tool: 'schedule_meeting', contactId, sender: fixture.sender, calendarId, title: 'Walk-through' },
          ...{ invitees: [{ name: '', address }], description: '', zone: 'Europe/Berlin', ...time },
        };
  return fixture.propose({ action, draft: { contactId } });
}

const approve = ({ fixture }: Place, proposal: ProposalRecord) =>
  approveProposal({ ...world, planDeparture: async () => ({ notBefore: at, reason: 'Now.' }) }, fixture.tenantId, {
    ...{ proposalId: proposal.id, digest: proposal.digest, actor: fixture.person() },
  });

async function approved(place: Place, proposal: ProposalRecord): Promise<string> {
  const result = await approve(place, proposal);
  assert.ok(result.kind === 'approved', result.kind === 'superseded' ? result.reason : result.kind);
  return result.effectId;
}

interface Meeting {
  startsAt: string;
  endsAt: string;
  calendarId?: string;
  custom?: object;
  state?: string;
}

async function addMeeting(
  { fixture }: Place,
  { startsAt, endsAt, calendarId, custom = {}, state = 'planned' }: Meeting,
) {
  const id = world.ids.next();
  await fixture.change(
    `insert into activities (id, kind, state, occurred_at, ends_at, audience, custom) values ($1, 'meeting', $2, $3, $4, 'participants', $5)`,
    [id, state, startsAt, endsAt, JSON.stringify(custom)],
  );
  await fixture.change('insert into meetings (activity_id, uid, calendar_id) values ($1, $2, $3)', [
    id,
    `${id}@outside.example`,
    calendarId ?? null,
  ]);
  return id;
}

const overlapping = (calendarId: string): Meeting => ({
  ...{ startsAt: '2026-11-05T09:10:00Z', endsAt: '2026-11-05T10:00:00Z', calendarId },
});
const reasonOf = (result: { kind: string; reason?: string }) =>
  result.kind === 'superseded' ? result.reason : result.kind;

test('a time that is taken between the offer and the approval is not approved', async () => {
  for (const kind of kinds) {
    const place = await openPlace();
    const proposal = await propose(place, kind);
    await addMeeting(place, overlapping(place.calendarId));
    assert.equal(reasonOf(await approve(place, proposal)), 'Another meeting now takes that time.', kind);
  }
});

test('a time that is taken after the approval withdraws what was approved', async () => {
  for (const kind of kinds) {
    const place = await openPlace();
    const proposal = await propose(place, kind);
    await approved(place, proposal);
    await addMeeting(place, overlapping(place.calendarId));
    assert.deepEqual(await supersedeStale(world, place.fixture.tenantId, { actor: executor }), [proposal.id], kind);
  }
});

test('a time that is taken in the last second stops the send, in the transaction that claims it', async () => {
  for (const kind of kinds) {
    const place = await openPlace();
    const effectId = await approved(place, await propose(place, kind));
    await world.freezeAt(place.fixture.tenantId, lastSecond);
    await addMeeting(place, overlapping(place.calendarId));
    const result = await claimEffect(world, place.fixture.tenantId, effectId);
    assert.equal(reasonOf(result), 'Another meeting now takes that time.', kind);
  }
});

test('an invitation and an offer whose time is still free leave', async () => {
  for (const kind of kinds) {
    const place = await openPlace();
    const effectId = await approved(place, await propose(place, kind));
    await world.freezeAt(place.fixture.tenantId, lastSecond);
    assert.equal((await claimEffect(world, place.fixture.tenantId, effectId)).kind, 'claimed', kind);
  }
});

test('a quarter of an hour stays clear on both sides', async () => {
  const around = async (startsAt: string, endsAt: string) => {
    const place = await openPlace();
    const proposal = await propose(place, 'invitation');
    await addMeeting(place, { startsAt, endsAt, calendarId: place.calendarId });
    return (await approve(place, proposal)).kind;
  };
  assert.equal(await around('2026-11-05T09:44:00Z', '2026-11-05T10:00:00Z'), 'superseded');
  assert.equal(await around('2026-11-05T09:45:00Z', '2026-11-05T10:00:00Z'), 'approved');
  assert.equal(await around('2026-11-05T08:00:00Z', '2026-11-05T08:46:00Z'), 'superseded');
  assert.equal(await around('2026-11-05T08:00:00Z', '2026-11-05T08:45:00Z'), 'approved');
});

test('whole days and weeks away take the time; what is shown as free, was cancelled or declined does not', async () => {
  const place = await openPlace();
  const standing = async (meeting: Omit<Meeting, 'calendarId'>, attendance?: string) => {
    const proposal = await propose(place, 'invitation');
    const id = await addMeeting(place, { ...meeting, calendarId: place.calendarId });
    if (attendance) {
      await place.fixture.change(
        "insert into activity_participants (activity_id, address, role, attendance) values ($1, 'ann@ours.example', 'attendee', $2)",
        [id, attendance],
      );
    }
    const { kind } = await approve(place, proposal);
    await place.fixture.change("update activities set state = 'cancelled' where kind = 'meeting'");
    await place.fixture.change("update proposals set state = 'rejected' where id = $1", [proposal.id]);
    return kind;
  };
  const day = { startsAt: '2026-11-04T23:00:00Z', endsAt: '2026-11-05T23:00:00Z' };
  const holiday = { startsAt: '2026-10-25T23:00:00Z', endsAt: '2026-11-15T23:00:00Z' };
  assert.equal(await standing(day), 'superseded');
  assert.equal(await standing(holiday), 'superseded');
  assert.equal(await standing({ ...day, custom: { busy: false, allDay: true } }), 'approved');
  assert.equal(await standing({ ...day, state: 'cancelled' }), 'approved');
  assert.equal(await standing(day, 'declined'), 'approved');
  assert.equal(await standing(day, 'tentative'), 'superseded');
});

test('of two people who wait for one time the first gets it, also where the second is approved first', async () => {
  for (const [early, late] of [
    ['invitation', 'offer'],
    ['offer', 'invitation'],
    ['offer', 'offer'],
  ] as const) {
    const place = await openPlace();
    const first = await propose(place, early);
    const second = await propose(place, late);
    assert.equal(reasonOf(await approve(place, second)), 'That time is promised to somebody else by now.');
    const effectId = await approved(place, first);
    await world.freezeAt(place.fixture.tenantId, lastSecond);
    assert.equal((await claimEffect(world, place.fixture.tenantId, effectId)).kind, 'claimed');
  }
});

test('of two approvals at once for one time one goes through', async () => {
  const place = await openPlace();
  const proposals = [await propose(place, 'invitation'), await propose(place, 'invitation')];
  const results = await Promise.all(proposals.map((proposal) => approve(place, proposal)));
  assert.equal(results.filter(({ kind }) => kind === 'approved').length, 1);
});

test('an offer that was sent holds its time until they answer or it has passed', async () => {
  const place = await openPlace();
  const { fixture } = place;
  const offer = await propose(place, 'offer');
  await approved(place, offer);
  await fixture.change("update effects set state = 'claimed', claimed_at = $1", [at]);
  await fixture.change("update effects set state = 'done', ended_at = $1", [at]);
  await fixture.change("update proposals set state = 'executed'");
  assert.equal(
    reasonOf(await approve(place, await propose(place, 'invitation'))),
    'That time is promised to somebody else by now.',
  );
  await world.freezeAt(fixture.tenantId, '2026-11-03T12:00:00Z');
  await fixture.change(
    `insert into activities (id, kind, direction, state, occurred_at, audience, contact_id)
     values ($1, 'email', 'inbound', 'plain', app.now(), 'participants', $2)`,
    [world.ids.next(), offer.contactId],
  );
  assert.equal((await approve(place, await propose(place, 'invitation'))).kind, 'approved');
});

test('a calendar that was not read for a day says no longer what is free', async () => {
  const place = await openPlace();
  const proposal = await propose(place, 'invitation');
  await world.freezeAt(place.fixture.tenantId, '2026-11-04T09:00:01Z');
  assert.match(reasonOf(await approve(place, proposal)) ?? '', /has not been read lately/);
});
