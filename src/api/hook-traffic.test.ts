import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openInstallationKeys } from '../data/installation-key.ts';
import { readOutbox } from '../data/records/outbox.ts';
import { formatId } from '../domain/prefixed-id.ts';
import { createSystemRandom } from '../runtime/system/system-clock.ts';
import { prepareHooks, readHookState } from '../testing/hook-state.ts';
import { createTraffic, signDelivery, trafficSenders } from '../testing/hook-traffic.ts';
import { type ApiFixture, openApiFixture } from './api-fixture.ts';

const COUNT = 1000;
const WIDTH = 16;
let api: ApiFixture;

before(async () => {
  api = await openApiFixture();
});
after(() => api.close());

test('repeated, reordered, late, broken and forged deliveries lead to the state of one after the other', async () => {
  const { database, clock } = api.world;
  const senders = trafficSenders();
  const addresses = Array.from({ length: 300 }, (_, index) => `person${index}@one.example`);
  const random = createSystemRandom();
  const services = { ...api.world, random, keys: openInstallationKeys(api.dataDirectory, random) };
  const hookIds = await prepareHooks(services, api.tenantId, addresses, senders);
  const nowMs = clock.now().getTime();
  const { deliveries, expected } = createTraffic({ seed: 11, count: COUNT, addresses, nowMs });
  const queue = deliveries.values();
  await Promise.all(
    Array.from({ length: WIDTH }, async () => {
      for (const delivery of queue) {
        const path = `/v1/hooks/${formatId('hook', hookIds[delivery.sender]!)}`;
        const { headers, body } = signDelivery(senders[delivery.sender]!, delivery, nowMs, `http://one.example${path}`);
        await api.server.inject({
          method: 'POST',
          url: path,
          headers: headers as Record<string, string>,
          payload: body,
        });
      }
    }),
  );
  await api.hooks.counts.flush();
  const events = await database.asTenant(api.tenantId, (transaction) =>
    readOutbox(transaction, { position: '0', seq: 0 }, 10_000),
  );
  const received = events.filter(({ type }) => type === 'gtm.hook.received.v1');
  assert.ok(received.length < COUNT / 4, 'deliveries that come together share a transaction');
  // Each is handed over twice, the later ones first: at least once is all that the bus promises.
  for (const event of [...received.toReversed(), ...received]) await api.hooks.consumer.handle(api.tenantId, [event]);
  assert.deepEqual(await readHookState(database, api.tenantId, addresses, hookIds), expected);
});

test('deliveries that come together are read in the order in which they came', async () => {
  const [sender] = trafficSenders();
  const random = createSystemRandom();
  const services = { ...api.world, random, keys: openInstallationKeys(api.dataDirectory, random) };
  const tenantId = await api.world.newTenant();
  const [hookId] = await prepareHooks(services, tenantId, [], [sender!]);
  const path = `/v1/hooks/${formatId('hook', hookId!)}`;
  const nowMs = api.world.clock.now().getTime();
  const { deliveries } = createTraffic({ seed: 3, count: 100, addresses: ['person0@one.example'], nowMs });
  const sent = deliveries.filter(({ sender, fault }) => sender === 0 && fault === null);
  const statuses = await Promise.all(
    sent.map(async (delivery) => {
      const { headers, body } = signDelivery(sender!, delivery, nowMs, `http://one.example${path}`);
      const request = { url: path, headers: headers as Record<string, string>, payload: body };
      const { statusCode: status } = await api.server.inject({ method: 'POST', ...request });
      return { status, body: body.toString() };
    }),
  );
  const taken = statuses.filter(({ status }) => status === 202).map(({ body }) => body);
  const kept = await api.world.database.asTenant(tenantId, (transaction) =>
    transaction.query<{ body: Buffer }>('select body from hook_deliveries order by received_at, id'),
  );
  assert.ok(taken.length > 10);
  assert.deepEqual(
    kept.map(({ body }) => body.toString()),
    taken,
  );
});
