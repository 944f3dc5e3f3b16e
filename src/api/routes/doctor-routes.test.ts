import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createLexicalEmbeddings } from '../../models/embeddings/lexical.ts';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';

let api: ApiFixture;

before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'viewer');
});
after(() => api.close());

interface Check {
  name: string;
  ok: boolean;
  detail: string;
  mend: string | null;
}
const examine = async () =>
  (await api.ask('GET', '/doctor', { as: api.cli })).body as unknown as { ok: boolean; checks: Check[] };

test('the doctor asks every engine and the tenant', async () => {
  await api.change('update mailboxes set url = $1', [`maildir:${api.dataDirectory}/mail`]);
  await api.change("update mailboxes set last_sync_at = app.now() - interval '10 minutes'");
  const { ok, checks } = await examine();
  assert.equal(ok, true, JSON.stringify(checks));
  const names = checks.map(({ name }) => name);
  for (const name of [
    ...['database', 'vectors', 'cache', 'lake', 'events', 'workflows', 'models', 'embeddings', 'crm'],
    'index backlog',
    'mailbox ann@ours.example',
  ]) {
    assert.ok(names.includes(name), name);
  }
  assert.match(checks.find(({ name }) => name === 'events')!.detail, /lake 2/);
  const mailbox = checks.find(({ name }) => name.startsWith('mailbox'))!;
  assert.match(mailbox.detail, /local mailbox, 0 unread.*read 10 minutes ago/);
});

test('a mailbox that nobody has read for a quarter of an hour says how to have it read', async () => {
  await api.change("update mailboxes set last_sync_at = app.now() - interval '3 days'");
  const mailbox = (await examine()).checks.find(({ name }) => name.startsWith('mailbox'))!;
  assert.deepEqual([mailbox.ok, /read 4,320 minutes ago/.test(mailbox.detail)], [false, true]);
  assert.match(mailbox.mend!, /Start the server/);
  await api.change('update mailboxes set last_sync_at = app.now()');
});

test('a mailbox whose place cannot be used says so', async () => {
  writeFileSync(join(api.dataDirectory, 'file'), '');
  await api.change('update mailboxes set url = $1', [`maildir:${api.dataDirectory}/file/mail`]);
  const mailbox = (await examine()).checks.find(({ name }) => name.startsWith('mailbox'))!;
  assert.equal(mailbox.ok, false);
  assert.match(mailbox.mend!, /maildir: mailbox is there/);
  await api.change('update mailboxes set url = $1', [`maildir:${api.dataDirectory}/mail`]);
});

test('the doctor says how strong each retrieval leg was measured, on how much, and when that tells nothing', async () => {
  const legs = async () => (await examine()).checks.find(({ name }) => name === 'retrieval legs')!.detail;
  assert.match(await legs(), /not measured yet: keywords decide alone/);
  const measured = (weight: number, sampleCount: number, chunkCount: number) =>
    api.change(
      `insert into leg_strengths (model, leg, strength, weight, sample_count, chunk_count)
       values ($1, 'keywords', 0.8, 1 - $2::float8, $3, $4), ($1, 'vectors', 0.6, $2::float8, $3, $4)
       on conflict (tenant_id, model, leg) do update set weight = excluded.weight, sample_count = excluded.sample_count,
         chunk_count = excluded.chunk_count`,
      [createLexicalEmbeddings().model, weight, sampleCount, chunkCount],
    );
  await measured(0, 0, 7);
  assert.match(await legs(), /too few sentences in 7 pieces of text to compare the legs: keywords decide alone/);
  await measured(0.1, 200, 2050);
  assert.match(await legs(), /keywords find 0\.80, weigh 0\.90; vectors find 0\.60, weigh 0\.10; measured on 200 sent/);
});

test('what is wrong comes with how to mend it; a parked effect is settled by who may decide on it', async () => {
  api.breakLake();
  const proposal = await api.propose();
  await api.change(
    `insert into effects (id, proposal_id, tool, digest, not_before, external_key, provider)
     values ($1, $2, 'send_email', $4, app.now(), $3, 'maildir')`,
    [api.world.ids.next(), proposal.id, '<1@ours.example>', proposal.digest],
  );
  await api.change(`update effects set state = 'claimed', claimed_at = app.now() where proposal_id = $1`, [
    proposal.id,
  ]);
  await api.change(`update effects set state = 'unknown' where proposal_id = $1`, [proposal.id]);
  const { ok, checks } = await examine();
  assert.equal(ok, false);
  const lake = checks.find(({ name }) => name === 'lake')!;
  assert.equal(lake.ok, false);
  assert.match(lake.detail, /disk is full/);
  assert.match(lake.mend!, /GTM_LAKE_URL/);
  const parked = checks.find(({ name }) => name === 'parked effects')!;
  assert.ok(parked.detail.includes(proposal.handle));
  assert.match(parked.mend!, /gtm settle/);
  const path = `/effects/${proposal.handle}/settle`;
  const viewer = await api.ask('POST', path, { as: api.cli, body: { outcome: 'failed' } });
  assert.equal(viewer.status, 403);
  await api.addMember(api.localUserId, 'operator');
  const stranger = await api.ask('POST', path, { as: api.cli, body: { outcome: 'failed' } });
  assert.match(stranger.body['detail'] as string, /own or were delegated/);
  await api.addMember(api.localUserId, 'admin');
  const settled = await api.ask('POST', path, { as: api.cli, body: { outcome: 'failed' } });
  assert.equal(settled.body['state'], 'failed');
  assert.equal((await api.ask('POST', path, { as: api.cli, body: { outcome: 'failed' } })).status, 409);
  assert.ok((await examine()).checks.find(({ name }) => name === 'parked effects')!.ok);
});
