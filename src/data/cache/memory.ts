import { LRUCache } from 'lru-cache';
import type { Clock } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Cache } from './cache.ts';

interface Entry {
  value: Uint8Array;
  expiresAtMs: number;
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/** A cache in this process: the entries not read for longest go first when it is full. */
export function createMemoryCache({ clock, maxBytes = DEFAULT_MAX_BYTES }: { clock: Clock; maxBytes?: number }): Cache {
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: ({ value }, key) => value.byteLength + key.length + 64,
  });
  return {
    async get(key) {
      const entry = entries.get(key);
      if (!entry) return null;
      if (entry.expiresAtMs > clock.monotonicMs()) return entry.value.slice();
      entries.delete(key);
      return null;
    },
    async set(key, value, { ttlMs }) {
      if (!(ttlMs > 0)) throw new GtmError('internal', 'A cache entry needs a time to live above 0.');
      entries.set(key, { value: value.slice(), expiresAtMs: clock.monotonicMs() + ttlMs });
    },
    async deleteByPrefix(prefix) {
      const keys = [...entries.keys()].filter((key) => key.startsWith(prefix));
      for (const key of keys) entries.delete(key);
      return keys.length;
    },
    async close() {
      entries.clear();
    },
  };
}
