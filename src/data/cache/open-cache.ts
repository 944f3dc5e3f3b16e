import type { Clock } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Cache } from './cache.ts';

/** Opens the cache that a URL names: `memory:` keeps it in this process. */
export async function openCache(url: string, { clock }: { clock: Clock }): Promise<Cache> {
  if (url !== 'memory:') {
    throw new GtmError('misconfigured', 'GTM_CACHE_URL must be memory:', { field: 'GTM_CACHE_URL' });
  }
  const { createMemoryCache } = await import('./memory.ts');
  return createMemoryCache({ clock });
}
