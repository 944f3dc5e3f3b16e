import { createHash } from 'node:crypto';
import type { Cache } from '../../data/cache/cache.ts';
import type { CacheKeys } from '../../data/cache/cache-keys.ts';
import type { Embeddings } from './embeddings.ts';

const TTL_MS = 30 * 86_400_000;

/**
 * The same embeddings, asked through the cache: a text is embedded once per tenant and model, wherever it occurs.
 * Keys hold a digest of the text, never the text.
 */
export function createCachedEmbeddings(services: {
  embeddings: Embeddings;
  cache: Cache;
  keys: CacheKeys;
}): Embeddings {
  const { embeddings, cache, keys } = services;
  const { model, dimensions, label, maxBatch } = embeddings;
  return {
    model,
    dimensions,
    label,
    maxBatch,
    async embed(texts, options) {
      const keyOf = (text: string) =>
        keys.key(options.tenantId, 'embedding', [model, createHash('sha256').update(text).digest('hex')]);
      const known = new Map<string, Float32Array>();
      for (const text of new Set(texts)) {
        const bytes = await cache.get(keyOf(text));
        if (bytes?.byteLength === dimensions * 4) known.set(text, new Float32Array(bytes.slice().buffer));
      }
      const missing = [...new Set(texts)].filter((text) => !known.has(text));
      if (missing.length > 0) {
        const fresh = await embeddings.embed(missing, options);
        for (const [index, text] of missing.entries()) {
          const vector = fresh[index]!;
          known.set(text, vector);
          await cache.set(keyOf(text), new Uint8Array(vector.slice().buffer), { ttlMs: TTL_MS });
        }
      }
      return texts.map((text) => known.get(text)!);
    },
  };
}
