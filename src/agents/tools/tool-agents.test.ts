import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createIcsFolder } from '../../connectors/calendar/ics-folder.ts';
import type { Action } from '../../domain/action.ts';
import { noFailPoints } from '../../runtime/failpoints.ts';
import {
  type ApprovalFixture,
  createApprovalFixture,
  maildirProviders,
  type ProposeOptions,
} from '../../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { approveProposal } from '../approval/approve-proposal.ts';
import { shippedPolicyText } from '../supervisor/shipped-policy.ts';
import { createTools } from './create-tools.ts';
import { type ExecutorServices, executeEffect, recoverClaimed, runDueEffects } from './execute-effects.ts';
import { runInternalAction } from './run-internal-action.ts';
import type { Providers } from './tool-agent.ts';

let world: TestWorld;
let folder: string;
before(async () => {
  world = await openTestWorld();
  folder = await mkdtemp(join(tmpdir(), 'gtm-tools-'));
});
after(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const at = '2026-11-03T09:00:00Z';
const later = '2026-11-03T09:01:00Z';
const offline = {
  resolveMx: () => Promise.reject({ code: 'ECONNREFUSED' }),
  resolve4: () => Promise.reject({ code: 'ECONNREFUSED' }),
};

function services(): ExecutorServices {
  const providers: Providers = {
    ...maildirProviders(folder),
    calendar: (_tenantId, calendar) => createIcsFolder({ directory: join(folder, calendar.id) }),
  };
  const { database, ids, clock } = world;
  const tools = createTools({ database, ids, providers, publicUrl: null }, { resolver: offline });
  return { database, ids, clock, tools, failPoints: noFailPoints, planDeparture: null };
}

async function carryOut(fixture: ApprovalFixture, options: ProposeOptions, executing = services()) {
  const proposal = await fixture.propose(options);
  const approved = await approveProposal(
    { ...world, planDeparture: async () => ({ notBefore: at, reason: '' }) },
    fixture.tenantId,
    {
      ...{ proposalId: proposal.id, digest: proposal.digest, actor: fixture.person() },
    },
  );
  assert.ok(approved.kind === 'approved');
  await world.freezeAt(fixture.tenantId, later);
  const result = await executeEffect(executing, fixture.tenantId, approved.effectId);
  await world.freezeAt(fixture.tenantId, at);
  return { result, effectId: approved.effectId };
}

test('a CRM change is made only on the value that was expected, and noted for the write-back', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const dealId = await fixture.addDeal();
  const record = { noun: 'deal' as const, id: dealId };
  const change = (field: string, expected: string | number | null, value: string | number): Action => ({
    tool: 'update_crm',
    record,
    field,
    expected,
    value,
  });
  assert.equal((await carryOut(fixture, { action: change('stage', 'Proposal', 'Won') })).result.kind, 'done');
  assert.equal((await carryOut(fixture, { action: change('amount', null, 18_400_000) })).result.kind, 'done');
  assert.equal((await carryOut(fixture, { action: change('closesOn', null, '2026-11-15') })).result.kind, 'done');
  assert.equal(
    (await carryOut(fixture, { action: change('nextStep', null, 'Send the contract') })).result.kind,
    'done',
  );
  const conflict = await carryOut(fixture, { action: change('stage', 'Proposal', 'Lost') });
  assert.deepEqual(conflict.result, {
    kind: 'failed',
    reason: '"stage" was to go from "Proposal" to "Lost", but is "Won" by now. Nothing was changed.',
  });
  const [deal] = await fixture.read('select stage, status, amount_minor, close_date, custom, version from deals');
  assert.deepEqual(deal, {
    stage: 'Won',
    status: 'won',
    amountMinor: 18_400_000,
    closeDate: '2026-11-15',
    custom: { next_step: 'Send the contract' },
    version: 5,
  });
  const changes = await fixture.read<{ field: string; state: string; oldValue: unknown; newValue: unknown }>(
    'select field, state, old_value, new_value from crm_changes order by id',
  );
  assert.deepEqual(
    changes.map(({ field, state, oldValue, newValue }) => [field, state, oldValue, newValue]),
    [
      ['stage', 'to_write_back', 'Proposal', 'Won'],
      ['amount', 'to_write_back', null, 18_400_000],
      ['closesOn', 'to_write_back', null, '2026-11-15'],
      ['nextStep', 'to_write_back', null, 'Send the contract'],
      ['stage', 'refused', 'Won', 'Lost'],
    ],
  );
});

test('what the policy does not list, what a field cannot hold and an owner who is no user are not written', async () => {
  const policyText = shippedPolicyText().replace('deal: [stage', 'deal: [owner, stage');
  const fixture = await createApprovalFixture(world, { frozenAt: at, policyText });
  const record = { noun: 'deal' as const, id: await fixture.addDeal() };
  const outcome = async (field: string, expected: string | null, value: string | number) => {
    const action: Action = { tool: 'update_crm', record, field, expected, value };
    const { result } = await carryOut(fixture, { action });
    return result.kind === 'failed' ? result.reason : result.kind;
  };
  assert.match(await outcome('renewalDate', null, '2027-01-01'), /The policy does not allow this field/);
  assert.match(await outcome('status', 'open', 'won'), /The policy does not allow this field/);
  assert.match(await outcome('closesOn', null, '2026-02-30'), /takes a date/);
  assert.match(await outcome('amount', null, 12.5), /whole number/);
  assert.match(await outcome('ownerUserId', 'ann', 'nobody'), /There is no user "nobody" here/);
  assert.deepEqual(await fixture.read('select version from deals'), [{ version: 1 }]);
  assert.deepEqual(await fixture.read('select id from crm_changes'), []);
});

test('a meeting is put into the calendar under its UID and mailed as an invitation', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const calendarId = world.ids.next();
  await fixture.change(
    "insert into calendars (id, user_id, driver, url, last_sync_at) values ($1, 'ann', 'ics', 'ics:unused', app.now())",
    [calendarId],
  );
  const action: Action = {
    ...{
      tool: 'schedule_meeting',
      contactId,
      sender: fixture.sender,
      calendarId,
      title: 'Walk-through',
      description: 'Thursday, 10:00.',
    },
    ...{ invitees: [{ name: 'Bo', address: 'bo@shop.example' }], zone: 'Europe/Berlin' },
    ...{ startsAt: '2026-11-05T09:00:00Z', endsAt: '2026-11-05T09:30:00Z' },
  };
  const { result, effectId } = await carryOut(fixture, { action, draft: { contactId } });
  assert.equal(result.kind, 'done');
  const noted = await fixture.read('select noun, field, state from crm_changes');
  assert.deepEqual(noted, [{ noun: 'activity', field: 'meeting', state: 'to_write_back' }]);
  const uid = `${effectId}@ours.example`;
  const [name] = await readdir(join(folder, calendarId)).then((names) => names.filter((file) => file.endsWith('.ics')));
  const event = await readFile(join(folder, calendarId, name!), 'utf8');
  assert.match(event.replace(/\r\n /g, ''), new RegExp(`UID:${uid}`));
  assert.doesNotMatch(event, /METHOD/);
  const place = join(folder, fixture.tenantId, fixture.sender.mailboxId, '.Sent', 'new');
  const [mail, ...others] = await Promise.all(
    (await readdir(place)).map((file) => readFile(join(place, file), 'utf8')),
  );
  assert.deepEqual(others, []);
  assert.match(mail!, /text\/calendar; charset=utf-8; method=REQUEST/);
  assert.match(mail!, new RegExp(`^Message-ID: <${uid}>`, 'm'));
  const [meeting] = await fixture.read(
    'select a.state, a.occurred_at, m.uid, m.calendar_id from meetings m join activities a on a.id = m.activity_id',
  );
  assert.deepEqual(meeting, { state: 'planned', occurredAt: new Date('2026-11-05T09:00:00Z'), uid, calendarId });
  assert.equal(
    (await fixture.read("select 1 from send_ledger where address = 'bo@shop.example' and state = 'sent'")).length,
    1,
  );
});

test('a meeting that is moved keeps its UID and asks anew; called off, it is taken out and the mail says so', async () => {
  const fixture = await createApprovalFixture(world, {
    frozenAt: at,
    policyText: shippedPolicyText().replace('minSecondsBetweenMails: 60', 'minSecondsBetweenMails: 0'),
  });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const calendarId = world.ids.next();
  await fixture.change(
    "insert into calendars (id, user_id, driver, url, last_sync_at) values ($1, 'ann', 'ics', 'ics:unused', app.now())",
    [calendarId],
  );
  const invitation = {
    ...{ tool: 'schedule_meeting' as const, contactId, sender: fixture.sender, calendarId, title: 'Walk-through' },
    ...{ description: 'Thursday.', invitees: [{ name: 'Bo', address: 'bo@shop.example' }], zone: 'Europe/Berlin' },
    ...{ startsAt: '2026-11-05T09:00:00Z', endsAt: '2026-11-05T09:30:00Z' },
  };
  const { effectId } = await carryOut(fixture, { action: invitation, draft: { contactId } });
  const uid = `${effectId}@ours.example`;
  const [activity] = await fixture.read<{ id: string }>("select id from activities where kind = 'meeting'");
  await fixture.change("update activity_participants set attendance = 'accepted' where role = 'attendee'");
  const objects = async () => {
    const found: string[] = [];
    const provider = await createIcsFolder({ directory: join(folder, calendarId) });
    for await (const { text } of provider.list()) found.push(text.replace(/\r\n /g, ''));
    return found;
  };
  const standing = async () => {
    const [row] = await fixture.read(
      `select a.state, a.occurred_at, m.sequence, m.uid, p.attendance from meetings m join activities a on a.id = m.activity_id
       join activity_participants p on p.activity_id = a.id and p.role = 'attendee'`,
    );
    return row;
  };
  const change = { kind: 'move' as const, activityId: activity!.id, uid, sequence: 0 };
  const friday = { startsAt: '2026-11-06T13:00:00Z', endsAt: '2026-11-06T13:30:00Z' };
  const moved = await carryOut(fixture, { action: { ...invitation, ...friday, change }, draft: { contactId } });
  assert.equal(moved.result.kind, 'done');
  const state = { state: 'planned', occurredAt: new Date(friday.startsAt), sequence: 1, uid, attendance: null };
  assert.deepEqual(await standing(), state);
  const [event, ...others] = await objects();
  assert.deepEqual(others, []);
  assert.match(event!, new RegExp(`UID:${uid}\\r\\nSEQUENCE:1\\r\\n[^]*DTSTART:20261106T130000Z`));

  const cancel = { kind: 'cancel' as const, activityId: activity!.id, uid, sequence: 1 };
  const off = await carryOut(fixture, { action: { ...invitation, ...friday, change: cancel }, draft: { contactId } });
  assert.equal(off.result.kind, 'done');
  assert.deepEqual(await standing(), { ...state, state: 'cancelled', sequence: 2 });
  assert.deepEqual(await objects(), []);
  const place = join(folder, fixture.tenantId, fixture.sender.mailboxId, '.Sent', 'new');
  const mails = await Promise.all((await readdir(place)).map((file) => readFile(join(place, file), 'utf8')));
  const methods = mails.map((mail) => /method=(\w+)/.exec(mail)?.[1]);
  assert.deepEqual(methods.sort(), ['CANCEL', 'REQUEST', 'REQUEST']);
  assert.deepEqual(await fixture.read("select state from crm_changes where field = 'meeting'"), [{ state: 'undone' }]);
});

test('a move or cancellation of a meeting that changed meanwhile does not leave', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const [calendarId, activityId] = [world.ids.next(), world.ids.next()];
  await fixture.change(
    "insert into calendars (id, user_id, driver, url, last_sync_at) values ($1, 'ann', 'ics', 'ics:unused', app.now())",
    [calendarId],
  );
  await fixture.change(
    "insert into activities (id, kind, state, occurred_at, ends_at, audience) values ($1, 'meeting', 'planned', '2026-11-05T09:00:00Z', '2026-11-05T09:30:00Z', 'participants')",
    [activityId],
  );
  await fixture.change(
    "insert into meetings (activity_id, uid, calendar_id, sequence) values ($1, 'm@ours.example', $2, 3)",
    [activityId, calendarId],
  );
  for (const kind of ['move', 'cancel'] as const) {
    const action: Action = {
      ...{
        tool: 'schedule_meeting',
        contactId,
        sender: fixture.sender,
        calendarId,
        title: 'Walk-through',
        description: '',
      },
      ...{ invitees: [{ name: 'Bo', address: 'bo@shop.example' }], zone: 'Europe/Berlin' },
      ...{ startsAt: '2026-11-06T09:00:00Z', endsAt: '2026-11-06T09:30:00Z' },
      change: { kind, activityId, uid: 'm@ours.example', sequence: 2 },
    };
    const proposal = await fixture.propose({ action, draft: { contactId } });
    const planDeparture = async () => ({ notBefore: at, reason: 'Now.' });
    const decision = { proposalId: proposal.id, digest: proposal.digest, actor: fixture.person() };
    const result = await approveProposal({ ...world, planDeparture }, fixture.tenantId, decision);
    assert.equal(result.kind === 'superseded' && result.cause, 'slot_taken', kind);
  }
});

test('an invitation that has left is not sent again because somebody took the meeting out of the calendar', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const calendarId = world.ids.next();
  await fixture.change(
    "insert into calendars (id, user_id, driver, url, last_sync_at) values ($1, 'ann', 'ics', 'ics:unused', app.now())",
    [calendarId],
  );
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const action: Action = {
    ...{ tool: 'schedule_meeting', contactId, sender: fixture.sender, calendarId, title: 'Walk-through' },
    ...{ description: '', invitees: [{ name: 'Bo', address: 'bo@shop.example' }], zone: 'Europe/Berlin' },
    ...{ startsAt: '2026-11-05T09:00:00Z', endsAt: '2026-11-05T09:30:00Z' },
  };
  const dying = { ...services(), failPoints: { reach: (name: string) => assert.notEqual(name, 'before-receipt') } };
  const { effectId } = await carryOut(fixture, { action, draft: { contactId } }, dying).catch(async () => {
    const [effect] = await fixture.read<{ effectId: string }>('select id as effect_id from effects');
    return effect!;
  });
  const entries = join(folder, calendarId);
  for (const name of await readdir(entries)) if (name.endsWith('.ics')) await rm(join(entries, name));
  await world.freezeAt(fixture.tenantId, '2026-11-03T09:10:00Z');
  assert.equal((await recoverClaimed(services(), fixture.tenantId, effectId)).kind, 'done');
  assert.equal((await readdir(entries)).filter((name) => name.endsWith('.ics')).length, 0);
});

test('a task runs by itself once and lands with its owner', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact();
  const action: Action = {
    tool: 'create_task',
    contactId,
    ownerUserId: 'ann',
    title: 'Call Bo',
    body: 'Their mail bounced.',
    dueAt: '2026-11-04T09:00:00Z',
  };
  const proposal = await fixture.propose({ action, draft: { contactId } });
  assert.equal((await runInternalAction(services(), fixture.tenantId, proposal.id)).kind, 'done');
  await assert.rejects(runInternalAction(services(), fixture.tenantId, proposal.id), { code: 'refused' });
  const tasks = await fixture.read("select title, user_id, state, contact_id from activities where kind = 'task'");
  assert.deepEqual(tasks, [{ title: 'Call Bo', userId: 'ann', state: 'open', contactId }]);
});

test('a look-up runs by itself and says "not checked" without a network; it verifies nothing', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const action: Action = { tool: 'enrich_contact', contactId, looksFor: ['mail_domain', 'address_verification'] };
  const proposal = await fixture.propose({ action, draft: { contactId } });
  const result = await runInternalAction(services(), fixture.tenantId, proposal.id);
  assert.ok(result.kind === 'done');
  const addresses = [{ syntax: 'valid', freeMail: false, roleAddress: false, mailDomain: 'not_checked' }];
  assert.deepEqual(result.receipt['lookups'], [
    { wanted: 'mail_domain', result: 'not_checked', addresses },
    { wanted: 'address_verification', result: 'not_checked', addresses },
  ]);
  assert.deepEqual(await fixture.read('select 1 from verifications'), []);
});

test('nothing leaves by itself: mails, meetings and CRM writes that pass every rule wait for a person', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const dealId = await fixture.addDeal();
  const actions: (Action | undefined)[] = [
    undefined,
    { tool: 'update_crm', record: { noun: 'deal', id: dealId }, field: 'stage', expected: 'Proposal', value: 'Won' },
  ];
  for (const action of actions) {
    const proposal = await fixture.propose(action ? { action } : {});
    assert.equal(proposal.state, 'open');
    await assert.rejects(runInternalAction(services(), fixture.tenantId, proposal.id), { code: 'refused' });
  }
  await runDueEffects(services());
  assert.deepEqual(await fixture.read('select 1 from effects'), []);
});

test('a policy may make tasks wait for a person too', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  await fixture.change("update policies set body = replace(body, 'update_crm]', 'update_crm, create_task]')");
  const action: Action = {
    tool: 'create_task',
    contactId: null,
    ownerUserId: null,
    title: 'Call',
    body: '',
    dueAt: null,
  };
  const proposal = await fixture.propose({ action });
  await assert.rejects(runInternalAction(services(), fixture.tenantId, proposal.id), { code: 'refused' });
});
