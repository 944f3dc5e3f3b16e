import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ApiFixture, assembleApi, openApiFixture } from '../api-fixture.ts';

let api: ApiFixture;
before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
});
after(() => api.close());

test('mails tell nothing at first, and cannot be made to where nobody outside reaches the installation', async () => {
  const { body } = await api.ask('GET', '/tenant', { as: api.cli });
  assert.deepEqual([body['trackOpens'], body['trackLinks']], [false, false]);
  const refused = await api.ask('PATCH', '/tenant', { as: api.cli, body: { trackLinks: true } });
  assert.equal(refused.status, 400);
  assert.match(refused.text, /GTM_PUBLIC_URL/);
  const off = await api.ask('PATCH', '/tenant', { as: api.cli, body: { trackOpens: false } });
  assert.equal(off.status, 200, off.text);
});

test('where people reach it by https, each is turned on by itself', async () => {
  const { server } = await assembleApi(api.world, api.dataDirectory, {
    services: (services) => ({ ...services, config: { ...services.config, publicUrl: 'https://gtm.acme.example' } }),
  });
  const headers = { ...api.cli, host: '127.0.0.1:8080' };
  const payload = { trackOpens: true };
  const answer = await server.inject({ method: 'PATCH', url: '/v1/tenant', headers, payload });
  assert.equal(answer.statusCode, 200, answer.payload);
  assert.deepEqual([answer.json().trackOpens, answer.json().trackLinks], [true, false]);
  await server.close();
});
