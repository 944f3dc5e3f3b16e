import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';

let api: ApiFixture;
before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
});
after(() => api.close());

const goal = 'Look after our deals';

test('an admin turns a play on, changes it and turns it off, each audited', async () => {
  const signal = { kind: 'signal', signals: ['reply', 'meeting_accepted'] };
  const on = await api.ask('PUT', '/plays/replies', { as: api.cli, body: { goal, trigger: signal } });
  assert.equal(on.status, 200, on.text);
  assert.deepEqual([on.body['enabled'], on.body['trigger']], [true, signal]);
  const daily = { kind: 'schedule', at: '08:30', days: [1, 2] };
  await api.ask('PUT', '/plays/replies', { as: api.cli, body: { goal, trigger: daily, enabled: false } });
  const { body } = await api.ask('GET', '/plays', { as: api.cli });
  const [play, ...others] = body['items'] as { name: string; trigger: object; enabled: boolean }[];
  assert.deepEqual([play!.name, play!.trigger, play!.enabled, others], ['replies', daily, false, []]);
  const audit = await api.read("select action, actor_id from audit where subject_noun = 'play' order by seq");
  assert.deepEqual(audit, [
    { action: 'play-enabled', actorId: api.localUserId },
    { action: 'play-disabled', actorId: api.localUserId },
  ]);
});

test('what is no trigger, no name or not an admin is refused', async () => {
  const put = (name: string, trigger: object) =>
    api.ask('PUT', `/plays/${name}`, { as: api.cli, body: { goal, trigger } });
  for (const trigger of [
    { kind: 'signal', signals: [] },
    { kind: 'signal', signals: ['full_moon'] },
    { kind: 'schedule', at: '24:00', days: [1] },
    { kind: 'schedule', at: '08:00', days: [0] },
    { kind: 'schedule', at: '08:00', days: [1], zone: 'Europe/Nowhere' },
    { kind: 'cron', cron: '61 * * * *' },
    { kind: 'cron', cron: '0 0 30 2 *' },
    { kind: 'cron', cron: '0 9 * * *', missed: 'twice' },
  ]) {
    assert.ok([400, 422].includes((await put('x', trigger)).status), JSON.stringify(trigger));
  }
  const { userId, console } = await api.signIn('olga');
  await api.addMember(userId, 'operator');
  const body = { goal, trigger: { kind: 'signal', signals: ['reply'] } };
  assert.equal((await api.ask('PUT', '/plays/x', { as: console, body })).status, 403);
});

test('a goal that would have to ask is refused with its question, since nobody is there when the play starts', async () => {
  const trigger = { kind: 'signal', signals: ['reply'] };
  const { status, body } = await api.ask('PUT', '/plays/x', { as: api.cli, body: { goal: 'frobnicate it', trigger } });
  assert.ok([400, 422].includes(status), String(status));
  assert.match(String(body['detail']), /frobnicate/);
});

test('a person starts a play by hand, also one that is off, and not while a run of it goes on', async () => {
  const trigger = { kind: 'hand' };
  await api.ask('PUT', '/plays/by-hand', { as: api.cli, body: { goal, trigger, enabled: false } });
  const first = await api.ask('POST', '/plays/by-hand/run', { as: api.cli, body: {} });
  assert.equal(first.status, 201, first.text);
  const runId = String(first.body['runId']);
  const run = await api.ask('GET', `/runs/${runId}`, { as: api.cli });
  assert.deepEqual([run.body['trigger'], run.body['goal']], ['hand', goal]);
  assert.equal(api.started.length, 1);
  const second = await api.ask('POST', '/plays/by-hand/run', { as: api.cli, body: {} });
  assert.equal(second.status, 409);
  assert.match(String(second.body['detail']), new RegExp(`still goes on: .*${runId}`));
  await api.ask('POST', `/runs/${runId}/cancel`, { as: api.cli, body: {} });
  assert.equal((await api.ask('POST', '/plays/by-hand/run', { as: api.cli, body: {} })).status, 201);
  assert.equal((await api.ask('POST', '/plays/none/run', { as: api.cli, body: {} })).status, 404);
  const { userId, console } = await api.signIn('vera');
  await api.addMember(userId, 'viewer');
  assert.equal((await api.ask('POST', '/plays/by-hand/run', { as: console, body: {} })).status, 403);
});
