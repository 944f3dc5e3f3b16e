import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';

let api: ApiFixture;
before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
});
after(() => api.close());

const bad = [
  ['ann', 'it has no @ with a domain behind it'],
  ['ann..lee@acme.example', 'two dots stand side by side'],
  ['ann@acme', 'its domain has no dot'],
  ['ann@[192.0.2.1]', 'an IP address stands in place of its domain'],
  ['ann@acme.example\r\nBcc: eve@evil.example', 'a line break stands in it without white space behind'],
] as const;

test('addresses as in public collections: wherever a request holds one, a bad one is refused by field and reason', async () => {
  const places: [path: string, field: string, body: (address: string) => object][] = [
    ['/people', 'email', (email) => ({ email, name: 'Ann', role: 'viewer' })],
    ['/senders', 'address', (address) => ({ fromName: 'Ann', address })],
    ['/suppressions', 'addresses.1', (address) => ({ addresses: ['bo@acme.example', address] })],
  ];
  const written = () =>
    api.read(
      'select (select count(*) from suppressions), (select count(*) from mailboxes), (select count(*) from memberships)',
    );
  const before = await written();
  for (const [path, field, body] of places) {
    for (const [address, reason] of bad) {
      const answer = await api.ask('POST', path, { as: api.cli, body: body(address) });
      assert.deepEqual([answer.status, answer.body['field']], [400, field], `${path} ${address}`);
      assert.match(String(answer.body['detail']), new RegExp(`no e-mail address: ${reason}`), path);
    }
  }
  assert.deepEqual(await written(), before);
  const missing = await api.ask('POST', '/contacts/ann@acme/resume', { as: api.cli });
  assert.deepEqual([missing.status, missing.body['field']], [400, 'id']);
  assert.match(String(missing.body['detail']), /its domain has no dot/);
});

test('a good address is kept in its normal form', async () => {
  const answer = await api.ask('POST', '/people', {
    as: api.cli,
    body: { email: ' Ann.Lee@Bücher.Example ', name: 'Ann', role: 'viewer' },
  });
  assert.deepEqual([answer.status, answer.body['email']], [201, 'ann.lee@xn--bcher-kva.example']);
});
