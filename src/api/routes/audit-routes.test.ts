import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHeadFiles } from '../../data/audit/head-files.ts';
import { sealAudit } from '../../data/audit/seal-audit.ts';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';

let api: ApiFixture;
before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
});
after(() => api.close());

async function seal(): Promise<void> {
  const head = await sealAudit(api.world.database, api.tenantId);
  await createHeadFiles(api.dataDirectory).note(api.tenantId, head!);
}

const verify = (body: object = {}) => api.ask('POST', '/audit/verify', { as: api.cli, body });

test('the audit verifies before and after a person is erased', async () => {
  const ada = await api.addContact({ name: 'Ada Canary', addresses: ['ada@n.example'] });
  await seal();
  const before = await verify();
  assert.deepEqual([before.status, before.body['ok'], before.body['findings']], [200, true, []]);
  const erased = await api.ask('POST', '/contacts/ada@n.example/erase', { as: api.cli });
  assert.equal(erased.status, 200, erased.text);
  await seal();
  const { body } = await verify({ head: before.body['head'] });
  assert.deepEqual([body['ok'], body['waiting']], [true, 0]);
  assert.ok((body['count'] as number) > (before.body['count'] as number));
  assert.doesNotMatch(JSON.stringify(await api.read('select * from audit')), /Canary|ada@/);
  assert.ok(ada);
});

test('who may not administer may not verify, and a head that is none is refused by name', async () => {
  const { userId, console } = await api.signIn('vera');
  await api.addMember(userId, 'viewer');
  assert.equal((await api.ask('POST', '/audit/verify', { as: console, body: {} })).status, 403);
  const { status, body } = await verify({ head: { count: 1, hash: 'x' } });
  assert.deepEqual([status, body['field']], [400, 'head.hash']);
});

test('what the sealer comes to in the next seconds is no finding', async (context) => {
  context.mock.method(api.world.clock, 'sleep', seal);
  await api.addContact();
  await api.world.pool.query(
    `begin; set local session_replication_role = replica; update gtm.audit a set at = at - interval '11 seconds'
     where not exists (select from gtm.audit_seals s where s.audit_id = a.id); commit`,
  );
  const { body } = await verify();
  assert.deepEqual([body['ok'], body['waiting'], body['findings']], [true, 0, []]);
});

test('a deleted entry is named by its id, and a head kept elsewhere tells a rewritten chain', async () => {
  await seal();
  const [row] = await api.read<{ id: string }>(`select audit_id as id from audit_seals where number = 2`);
  await api.world.pool.query(
    `begin; set local session_replication_role = replica; delete from gtm.audit where id = '${row!.id}'; commit`,
  );
  const { body } = await verify();
  const [first] = body['findings'] as { kind: string; number: number; id: string; problem: string }[];
  assert.deepEqual([body['ok'], first!.kind, first!.number], [false, 'deleted', 2]);
  assert.equal(first!.id, `aud_${row!.id.replaceAll('-', '')}`);
  assert.match(first!.problem, /Entry 2 .* was deleted\. Compare it with a backup/);
  const other = (await verify({ head: { count: 3, hash: 'a'.repeat(64) } })).body['findings'] as { kind: string }[];
  assert.ok(other.some(({ kind }) => kind === 'rewritten'));
});
