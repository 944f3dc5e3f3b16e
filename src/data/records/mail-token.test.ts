import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { mailToken, provesToken, readMailToken, type TokenUse } from './mail-token.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

test('a token is good for one use of one mail of one tenant', async () => {
  const [ours, theirs] = [await world.newTenant(), await world.newTenant()];
  const [effectId, other] = [world.ids.next(), world.ids.next()];
  const uses: TokenUse[] = ['unsubscribe', 'open', 'click https://a.example/', 'click https://a.example/x'];
  const tokens = await world.database.asTenant(ours, (transaction) =>
    Promise.all(uses.map((use) => mailToken(transaction, use, effectId))),
  );
  for (const [index, token] of tokens.entries()) {
    assert.match(token, /^[\w-]{64}$/);
    assert.deepEqual(readMailToken(token), { tenantId: ours, effectId });
    for (const use of uses) {
      const proves = (tenantId: string, id: string) =>
        world.database.asTenant(tenantId, (transaction) => provesToken(transaction, token, use, id));
      assert.equal(await proves(ours, effectId), use === uses[index], use);
      assert.equal(await proves(ours, other), false);
      assert.equal(await proves(theirs, effectId), false);
    }
  }
});

test('any text is a token in exactly one way of writing it, or none', () => {
  const bytes = fc
    .uint8Array({ minLength: 40, maxLength: 56 })
    .map((array) => Buffer.from(array).toString('base64url'));
  fc.assert(
    fc.property(fc.oneof(fc.string(), bytes), (text) => {
      const named = readMailToken(text);
      if (named === null) return;
      assert.equal(text.length, 64);
      assert.equal(Buffer.from(text, 'base64url').subarray(0, 16).toString('hex'), named.tenantId.replaceAll('-', ''));
    }),
  );
  assert.equal(readMailToken(`${Buffer.alloc(48, 1).toString('base64url')}=`), null);
});
