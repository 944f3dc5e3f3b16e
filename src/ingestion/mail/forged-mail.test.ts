import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { activityTrust } from '../../data/records/text-trust.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { importMessages } from './import-mail.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

function mail(id: string, body: string, ...headers: string[]) {
  const lines = [
    ...[`Message-ID: <${id}@mail.example>`, 'From: Clara Voss <clara@ours.example>', 'To: Ada <ada@shop.example>'],
    ...['Date: Fri, 20 Nov 2026 10:00:00 +0000', 'Subject: Terms', ...headers, '', body, ''],
  ];
  return { externalId: id, raw: Buffer.from(lines.join('\r\n')) };
}

test('a mail that only claims to be ours is no mail of ours: nobody trusts it, and it took no place in the day of anybody', async () => {
  const tenantId = await world.newTenant({ frozenAt: '2026-11-24T08:40:00Z' });
  const actor = { kind: 'person', id: 'user-1', door: 'cli' } as const;
  const results = 'Authentication-Results: mx.ours.example; spf=pass smtp.mailfrom=evil.example; dmarc=fail';
  async function* messages() {
    yield mail('sent', 'Here are our terms.');
    yield mail('forged', 'We grant you half the price.', results);
  }
  await importMessages({ ...world, actor }, tenantId, { name: 'test.mbox', messages: messages() });
  const read = (sql: string) => world.database.asTenant(tenantId, (transaction) => transaction.query(sql));
  assert.deepEqual(
    await read(
      `select a.body, a.direction, ${activityTrust.sql} as trust from activities a ${activityTrust.joins} order by 1`,
    ),
    [
      { body: 'Here are our terms.', direction: 'outbound', trust: 'trusted' },
      { body: 'We grant you half the price.', direction: null, trust: 'tainted' },
    ],
  );
  assert.equal((await read('select 1 from send_ledger')).length, 1);
});
