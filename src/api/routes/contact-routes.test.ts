import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isSuppressed } from '../../data/records/suppressions.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';

let api: ApiFixture;

before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
});
after(() => api.close());

const post = (path: string, body: object) => api.ask('POST', path, { as: api.cli, body });

test("a person's statement verifies the addresses it names, as of its day, and is audited under their name", async () => {
  const contactId = await api.addContact({ addresses: ['v1@shop.example', 'v2@shop.example'] });
  const answer = await post('/contacts/verify', {
    list: 'Spring fair',
    addresses: ['V1@Shop.example', 'nobody@shop.example', 'not an address'],
    verifiedAt: '2026-01-05T00:00:00Z',
  });
  assert.deepEqual(answer.body, { verified: 1, unknown: [1, 2] });
  const rows = await api.read(
    'select address, method, verified_at, by_user_id from verifications where contact_id = $1',
    [contactId],
  );
  const verifiedAt = new Date('2026-01-05T00:00:00Z');
  assert.deepEqual(rows, [{ address: 'v1@shop.example', method: 'statement', verifiedAt, byUserId: api.localUserId }]);
  const [entry] = await api.read<{ actorId: string; detail: object; door: string }>(
    "select actor_id, door, detail from audit where action = 'addresses-verified'",
  );
  assert.equal(entry!.actorId, api.localUserId);
  assert.doesNotMatch(JSON.stringify(entry), /Spring|shop\.example/);
});

test('nobody verifies in the future, and a service key not at all', async () => {
  await api.addContact({ addresses: ['later@shop.example'] });
  const body = { list: 'x', addresses: ['later@shop.example'], verifiedAt: '2999-01-01T00:00:00Z' };
  assert.equal((await post('/contacts/verify', body)).body['field'], 'verifiedAt');
  const as = await api.serviceKey();
  const { verifiedAt: _, ...now } = body;
  assert.equal((await api.ask('POST', '/contacts/verify', { as, body: now })).status, 403);
});

test('the suppression list only grows, counts what was known, and shows no address', async () => {
  const first = await post('/suppressions', { addresses: ['Off@shop.example'], domains: ['never.example'] });
  assert.deepEqual([first.body['added'], first.body['known'], first.body['stillLeaving']], [2, 0, false]);
  assert.ok(first.body['effectiveAt'], 'in force at once');
  const again = await post('/suppressions', { addresses: ['off@shop.example', 'on@shop.example'] });
  assert.deepEqual([again.body['added'], again.body['known']], [1, 1]);
  const blocked = await api.world.database.asTenant(api.tenantId, async (transaction) => [
    await isSuppressed(transaction, 'off@shop.example'),
    await isSuppressed(transaction, 'anyone@sub.never.example'),
    await isSuppressed(transaction, 'other@shop.example'),
  ]);
  assert.deepEqual(blocked, [true, true, false]);
  const listed = await api.ask('GET', '/suppressions', { as: api.cli });
  assert.equal((listed.body['items'] as object[]).length, 3);
  assert.doesNotMatch(listed.text, /shop\.example|never\.example/);
  for (const method of ['DELETE', 'PUT'] as const) {
    const [item] = listed.body['items'] as { id: string }[];
    assert.equal((await api.ask(method, `/suppressions/${item!.id}`, { as: api.cli })).status, 404);
  }
});

test('two contacts become one and are taken apart again', async () => {
  const survivorId = formatId('contact', await api.addContact({ name: 'Kept', addresses: ['kept@shop.example'] }));
  const absorbedId = formatId('contact', await api.addContact({ name: 'Other', addresses: ['other@shop.example'] }));
  const merged = await post('/merges', { noun: 'contact', survivorId, absorbedId });
  assert.equal(merged.status, 201);
  const kept = await api.ask('GET', `/contacts/${survivorId}`, { as: api.cli });
  assert.equal((kept.body['addresses'] as object[]).length, 2);
  assert.equal((kept.body['merges'] as { absorbedId: string }[])[0]!.absorbedId, absorbedId);
  const gone = await api.ask('GET', `/contacts/${absorbedId}`, { as: api.cli });
  assert.equal(gone.body['mergedInto'], survivorId);
  const listed = await api.ask('GET', '/contacts', { as: api.cli });
  assert.ok(listed.text.includes(survivorId) && !listed.text.includes(`"id":"${absorbedId}"`));
  assert.equal((await post(`/merges/${merged.body['id']}/undo`, {})).status, 200);
  assert.equal((await post(`/merges/${merged.body['id']}/undo`, {})).status, 409);
  const back = await api.ask('GET', `/contacts/${absorbedId}`, { as: api.cli });
  assert.equal(back.body['mergedInto'], null);
});

test('only an admin erases; what stays keeps the person from being written to', async () => {
  const contactId = formatId(
    'contact',
    await api.addContact({ name: 'Gone Person', addresses: ['gone@shop.example'] }),
  );
  const { userId, console } = await api.signIn('olga');
  await api.addMember(userId, 'operator');
  const path = `/contacts/${contactId}/erase`;
  assert.equal((await api.ask('POST', path, { as: console, body: {} })).status, 403);
  assert.equal((await post(path, {})).body['result'], 'erased');
  assert.equal((await api.ask('GET', `/contacts/${contactId}`, { as: api.cli })).status, 404);
  const blocked = await api.world.database.asTenant(api.tenantId, (transaction) =>
    isSuppressed(transaction, 'gone@shop.example'),
  );
  assert.equal(blocked, true);
});
