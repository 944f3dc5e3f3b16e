import { LRUCache } from 'lru-cache';
import { type HookProvider, type HookProviderName, hookProviders } from '../../connectors/webhooks/hook-providers.ts';
import type { Verifier } from '../../connectors/webhooks/signed-request.ts';
import type { Database } from '../../data/database/database.ts';
import type { InstallationKeys } from '../../data/installation-key.ts';
import { findHookTenant, getHook, readHookKeys } from '../../data/records/hooks.ts';
import type { Clock } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';

/** A hook as it is needed to check a request. */
export interface KnownHook {
  id: string;
  tenantId: string;
  provider: HookProviderName;
  /** `until` ends a key that a rotation has replaced. */
  keys: readonly { verify: Verifier; until: Date | null }[];
}

/** After so long a change made by another process is seen. */
const FRESH_MS = 5000;
const HOOKS = 1000;

/** The hooks that were asked for lately, ready to check requests; also that an id names none. */
export interface KnownHooks {
  find(hookId: string): Promise<KnownHook | null>;
  /** Whether `find` can answer without the database, or found it lately: whoever asks for it is no stranger. */
  has(hookId: string): boolean;
  /** To be called when a hook was changed here. */
  forget(hookId: string): void;
}

export function providerOf(name: string): HookProvider | null {
  return Object.hasOwn(hookProviders, name) ? hookProviders[name as HookProviderName] : null;
}

/** Makes `KnownHooks`; `keys` is asked when the first hook is. */
export function createKnownHooks(services: {
  database: Database;
  clock: Clock;
  keys: () => InstallationKeys;
}): KnownHooks {
  const { database, clock } = services;
  const known = new LRUCache<string, { hook: Promise<KnownHook | null>; readAtMs: number }>({ max: HOOKS });
  // Apart, so that ids which name nothing push out none that do.
  const found = new LRUCache<string, true>({ max: HOOKS });
  const isFresh = (hookId: string) => {
    const entry = known.peek(hookId);
    return entry !== undefined && clock.monotonicMs() - entry.readAtMs < FRESH_MS;
  };

  async function read(hookId: string): Promise<KnownHook | null> {
    const tenantId = await findHookTenant(database, hookId);
    if (tenantId === null) return null;
    return database.asTenant(tenantId, async (transaction) => {
      const hook = await getHook(transaction, hookId).catch((error: unknown) => {
        if (GtmError.is(error) && error.code === 'not-found') return null;
        throw error;
      });
      const provider = hook && providerOf(hook.provider);
      if (!hook || !provider) return null;
      const stored = await readHookKeys(transaction, { keys: services.keys() }, hook);
      const keys = stored.map(({ key, until }) => ({ verify: provider.scheme(key), until }));
      return { id: hookId, tenantId, provider: hook.provider as HookProviderName, keys };
    });
  }

  return {
    has: (hookId) => isFresh(hookId) || found.has(hookId),
    forget: (hookId) => known.delete(hookId),
    find(hookId) {
      if (isFresh(hookId)) return known.get(hookId)!.hook;
      const hook = read(hookId).then((read) => {
        if (read === null) found.delete(hookId);
        else found.set(hookId, true);
        return read;
      });
      known.set(hookId, { hook, readAtMs: clock.monotonicMs() });
      // A failed look-up is tried again by the next request.
      hook.catch(() => known.delete(hookId));
      return hook;
    },
  };
}
