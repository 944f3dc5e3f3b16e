import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GtmError } from '../../domain/errors.ts';
import { createFixedClock } from '../../testing/fixed-time.ts';
import { testCache } from './cache.contract.ts';
import { createCacheKeys } from './cache-keys.ts';
import { createMemoryCache } from './memory.ts';
import { openCache } from './open-cache.ts';

testCache('memory', async () => {
  const clock = createFixedClock('2026-03-03T08:40:00Z');
  return { cache: await openCache('memory:', { clock }), wait: async (ms) => clock.advance(ms) };
});

test('the entries not read for longest go when the memory is full', async () => {
  const cache = createMemoryCache({ clock: createFixedClock('2026-03-03T08:40:00Z'), maxBytes: 3 * (100 + 1 + 64) });
  for (const key of ['a', 'b', 'c']) await cache.set(key, new Uint8Array(100), { ttlMs: 1000 });
  await cache.get('a');
  await cache.set('d', new Uint8Array(100), { ttlMs: 1000 });
  assert.equal(await cache.get('b'), null);
  assert.notEqual(await cache.get('a'), null);
});

test('another scheme is refused with the way out', async () => {
  const clock = createFixedClock('2026-03-03T08:40:00Z');
  await assert.rejects(
    openCache('redis://localhost', { clock }),
    (error) => GtmError.is(error) && error.field === 'GTM_CACHE_URL',
  );
});

test('keys hide their parts and differ by tenant, kind, secret and where one part ends', () => {
  const keys = createCacheKeys(new Uint8Array(32).fill(1));
  const one = keys.key('tenant-1', 'embedding', ['model', 'where is the data stored']);
  assert.doesNotMatch(one, /data|tenant-1|model/);
  assert.ok(one.startsWith(keys.prefix('tenant-1')));
  const others = [
    keys.key('tenant-2', 'embedding', ['model', 'where is the data stored']),
    keys.key('tenant-1', 'answer', ['model', 'where is the data stored']),
    keys.key('tenant-1', 'embedding', ['modelwhere', ' is the data stored']),
    createCacheKeys(new Uint8Array(32).fill(2)).key('tenant-1', 'embedding', ['model', 'where is the data stored']),
  ];
  assert.equal(new Set([one, ...others]).size, 5);
  assert.equal(keys.key('tenant-1', 'embedding', ['model', 'where is the data stored']), one);
});
