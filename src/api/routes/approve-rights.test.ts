import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { delegate, putTeam } from '../../data/records/people.ts';
import { addCalendar } from '../../data/records/senders.ts';
import type { Action, Sender } from '../../domain/action.ts';
import type { Actor, Role } from '../../domain/actor.ts';
import { mailTo } from '../../testing/approval-fixture.ts';
import { type ApiFixture, type Credentials, openApiFixture } from '../api-fixture.ts';

/** A proposal belongs to the person who asks, to one who delegated to them, to somebody of their team, or to nobody near. */
const owners = ['self', 'delegator', 'team mate', 'stranger'] as const;
type Owner = (typeof owners)[number];
const kinds = ['send_email', 'schedule_meeting', 'update_crm'] as const;
type Kind = (typeof kinds)[number];
const roles: readonly Role[] = ['viewer', 'operator', 'approver', 'admin', 'owner'];

const system: Actor = { kind: 'system', id: 'test', door: 'migration' };

let api: ApiFixture;
let subject: { userId: string; doors: Record<'console' | 'cli', Credentials> };
let ownTeam: string;
let otherTeam: string;
let granted: Sender;
let foreign: Sender;
let calendarId: string;
/** Each meeting has a day of its own: a time is promised once. */
let meetings = 0;

before(async () => {
  api = await openApiFixture();
  const { world, tenantId } = api;
  [ownTeam, otherTeam] = await world.database.asTenant(tenantId, async (transaction) => [
    await putTeam(transaction, world.ids, system, 'North'),
    await putTeam(transaction, world.ids, system, 'South'),
  ]);
  const { console } = await api.signIn('owner');
  // The same person comes through both doors.
  const browser = await signInAs('owner@localhost.example', console);
  subject = { userId: api.localUserId, doors: { console: browser, cli: api.cli } };
  await api.addMember(subject.userId, 'operator', { teamId: ownTeam });
  await api.addMember('dora', 'operator', { teamId: otherTeam });
  await api.addMember('tom', 'operator', { teamId: ownTeam });
  await api.addMember('sam', 'operator', { teamId: otherTeam });
  await world.database.asTenant(tenantId, (transaction) =>
    delegate(transaction, world.ids, system, { fromUserId: 'dora', toUserId: subject.userId }),
  );
  granted = await api.addSender('me@ours.example', subject.userId);
  foreign = await api.addSender('sam@ours.example', 'sam');
  calendarId = await world.database.asTenant(tenantId, (transaction) =>
    addCalendar(transaction, world.ids, system, { userId: subject.userId, url: 'ics:test', address: null }),
  );
  await api.change('update calendars set last_sync_at = app.now()');
});
after(() => api.close());

async function signInAs(email: string, like: Credentials): Promise<Credentials> {
  const answer = await api.auth.handle(new Request(await api.auth.oneTimeLink(email)));
  const cookie = answer.headers.getSetCookie().map((text) => text.split(';')[0]);
  return { ...like, cookie: cookie.join('; ') };
}

function actionOf(kind: Kind, sender: Sender): Action {
  const contactId = api.world.ids.next();
  const address = `${contactId}@shop.example`;
  if (kind === 'send_email') return mailTo(sender, contactId, address);
  if (kind === 'update_crm') {
    const record = { noun: 'deal' as const, id: api.world.ids.next() };
    return { tool: 'update_crm', record, field: 'stage', expected: 'Proposal', value: 'Won' };
  }
  const day = new Date(Date.UTC(2031, 4, 6 + meetings++, 8));
  return {
    ...{ tool: 'schedule_meeting', contactId, sender, calendarId, invitees: [{ name: 'Bo', address }] },
    ...{ title: 'Walk-through', description: '', zone: 'Europe/Berlin' },
    ...{ startsAt: day.toISOString(), endsAt: new Date(day.getTime() + 30 * 60_000).toISOString() },
  };
}

const ownerOf: Record<Owner, () => { userId: string; teamId: string }> = {
  self: () => ({ userId: subject.userId, teamId: ownTeam }),
  delegator: () => ({ userId: 'dora', teamId: otherTeam }),
  'team mate': () => ({ userId: 'tom', teamId: ownTeam }),
  stranger: () => ({ userId: 'sam', teamId: otherTeam }),
};

/** The rule, said once more and otherwise than in the code under test. */
function mayApprove(role: Role, owner: Owner, kind: Kind, sendsAs: boolean): boolean {
  const reach: Record<Role, readonly Owner[]> = {
    viewer: [],
    service: [],
    operator: ['self', 'delegator'],
    approver: ['self', 'delegator', 'team mate'],
    admin: owners,
    owner: owners,
  };
  return reach[role].includes(owner) && (kind === 'update_crm' || sendsAs);
}

async function propose(kind: Kind, owner: Owner, sender: Sender) {
  return api.propose({
    action: actionOf(kind, sender),
    draft: { contactId: api.world.ids.next() },
    context: { owner: ownerOf[owner]() },
  });
}

interface Attempt {
  role: Role;
  owner: Owner;
  kind: Kind;
  sendsAs: boolean;
  door: 'console' | 'cli';
}

async function tryToApprove(attempt: Attempt): Promise<void> {
  const { role, owner, kind, sendsAs, door } = attempt;
  const proposal = await propose(kind, owner, sendsAs ? granted : foreign);
  const answer = await api.ask('POST', `/proposals/${proposal.handle}/approve`, {
    as: subject.doors[door],
    body: { digest: proposal.digest },
  });
  const expected = mayApprove(role, owner, kind, sendsAs) ? 200 : 403;
  assert.equal(answer.status, expected, `${JSON.stringify(attempt)}: ${answer.text}`);
  const approvals = await api.read('select approved_by, door from approvals where proposal_id = $1', [proposal.id]);
  assert.deepEqual(approvals, expected === 200 ? [{ approvedBy: subject.userId, door }] : []);
}

test('role x ownership x kind of action x send-as, on every door', async () => {
  for (const role of roles) {
    await api.addMember(subject.userId, role, { teamId: ownTeam });
    for (const owner of owners) {
      for (const kind of kinds) {
        for (const sendsAs of kind === 'update_crm' ? [true] : [true, false]) {
          for (const door of ['console', 'cli'] as const) await tryToApprove({ role, owner, kind, sendsAs, door });
        }
      }
    }
  }
});

test('a service key may read and propose, and approves, rejects, edits and pulls back nothing', async () => {
  const as = await api.serviceKey();
  const proposal = await propose('update_crm', 'self', granted);
  assert.equal((await api.ask('GET', `/proposals/${proposal.handle}`, { as })).status, 200);
  const { digest, handle } = proposal;
  for (const [verb, body] of [
    ['approve', { digest }],
    ['reject', { digest, reason: 'other' }],
    ['edit', { digest, action: proposal.action }],
    ['undo', {}],
  ] as const) {
    const answer = await api.ask('POST', `/proposals/${handle}/${verb}`, { as, body });
    assert.equal(answer.status, 403, verb);
  }
  const goal = await api.ask('POST', '/goals', { as, body: { text: 'Answer open questions' } });
  assert.equal(goal.status, 201);
});

test('a person of another tenant sees nothing here, and a member who was switched off is out', async () => {
  const { console } = await api.signIn('eve');
  assert.equal((await api.ask('GET', '/proposals', { as: console })).status, 403);
  const { userId, console: gone } = await api.signIn('gone');
  await api.addMember(userId, 'owner');
  assert.equal((await api.ask('GET', '/proposals', { as: gone })).status, 200);
  await api.change('update memberships set active = false where user_id = $1', [userId]);
  assert.equal((await api.ask('GET', '/proposals', { as: gone })).status, 403);
});
