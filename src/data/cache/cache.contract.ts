import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cache } from './cache.ts';

/** What a driver's test provides: an empty cache, and a way to let time pass for it. */
export interface CacheSetup {
  cache: Cache;
  wait(ms: number): Promise<void>;
}

const bytes = (...values: number[]) => Uint8Array.from(values);
const hour = { ttlMs: 3_600_000 };

/** What every cache driver must do. */
export function testCache(name: string, open: () => Promise<CacheSetup>): void {
  test(`${name}: gives back what was put in, and null for what was not`, async () => {
    const { cache } = await open();
    await cache.set('a', bytes(1, 2, 255), hour);
    assert.deepEqual(await cache.get('a'), bytes(1, 2, 255));
    assert.equal(await cache.get('b'), null);
    await cache.close();
  });

  test(`${name}: a second value replaces the first`, async () => {
    const { cache } = await open();
    await cache.set('a', bytes(1), hour);
    await cache.set('a', bytes(2), hour);
    assert.deepEqual(await cache.get('a'), bytes(2));
    await cache.close();
  });

  test(`${name}: an entry is gone after its time`, async () => {
    const { cache, wait } = await open();
    await cache.set('short', bytes(1), { ttlMs: 50 });
    await cache.set('long', bytes(1), hour);
    await wait(60);
    assert.equal(await cache.get('short'), null);
    assert.notEqual(await cache.get('long'), null);
    await cache.close();
  });

  test(`${name}: deleting by prefix takes exactly what begins so, also special characters`, async () => {
    const { cache } = await open();
    for (const key of ['t*:1', 't*:2', 'tx:1', 'T*:1']) await cache.set(key, bytes(1), hour);
    assert.equal(await cache.deleteByPrefix('t*:'), 2);
    assert.equal(await cache.get('t*:1'), null);
    assert.notEqual(await cache.get('tx:1'), null);
    assert.notEqual(await cache.get('T*:1'), null);
    assert.equal(await cache.deleteByPrefix('t*:'), 0);
    await cache.close();
  });

  test(`${name}: changing bytes afterwards does not change the entry`, async () => {
    const { cache } = await open();
    const value = bytes(1);
    await cache.set('a', value, hour);
    value[0] = 9;
    (await cache.get('a'))![0] = 8;
    assert.deepEqual(await cache.get('a'), bytes(1));
    await cache.close();
  });
}
