import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GtmError } from '../../domain/errors.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { openVectors } from './open-vectors.ts';
import { testVectors } from './vectors.contract.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

testVectors('pgvector', async () => ({
  vectors: await openVectors('pgvector:', world),
  reopen: () => openVectors('pgvector:', world),
  newTenant: () => world.newTenant(),
}));

test('another scheme is refused without repeating what may be a secret', async () => {
  await assert.rejects(
    openVectors('pinecone://key@host', world),
    (error) => GtmError.is(error) && error.code === 'misconfigured' && !error.message.includes('key'),
  );
});
