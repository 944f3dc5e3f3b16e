import { z } from 'zod';
import { hookProviderNames, hookProviders } from '../../connectors/webhooks/hook-providers.ts';
import type { Database } from '../../data/database/database.ts';
import type { InstallationKeys } from '../../data/installation-key.ts';
import {
  addHook,
  getHook,
  type HookRecord,
  listHooks,
  readHookCounts,
  removeHook,
  rotateHookKey,
} from '../../data/records/hooks.ts';
import type { Clock, Ids, Random } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { hookOutcomes } from '../../domain/hook-outcome.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import type { HookCounts } from '../../ingestion/hooks/hook-counts.ts';
import type { KnownHooks } from '../../ingestion/hooks/known-hooks.ts';
import type { Caller } from '../caller.ts';
import { pageAll, pageOf, wholeQuery } from '../cursor-page.ts';
import { administrators, everybody, type Route, route } from '../route.ts';

const SECRET_BYTES = 24;
const MOST_OVERLAP_HOURS = 30 * 24;
const DEFAULT_OVERLAP_HOURS = 24;

const hookSchema = z.object({
  id: z.string(),
  name: z.string(),
  from: z.string(),
  url: z.string(),
  hasKey: z.boolean(),
  /** Until when the key before the last rotation is good, too. */
  previousKeyUntil: z.string().nullable(),
  createdAt: z.string(),
  /** How many requests were taken or refused, by outcome, and what the taken ones held. */
  counts: z.record(z.enum(hookOutcomes), z.number()).or(z.record(z.string(), z.number())),
  lastAcceptedAt: z.string().nullable(),
});

/** What is shown this once. */
const madeSchema = z.object({
  id: z.string(),
  /** Where the sender posts, with user and password in it where it signs in with these. */
  url: z.string(),
  /** The secret to enter at the sender; null where the key is the sender's own or stands in the url. */
  secret: z.string().nullable(),
  /** True while a key of the sender is missing: until it is given, nothing is taken. */
  needsKey: z.boolean(),
});

export interface HookRouteServices {
  database: Database;
  ids: Ids;
  clock: Clock;
  random: Random;
  keys(): InstallationKeys;
  hooks: { known: KnownHooks; counts: HookCounts };
  /** Under which senders reach this installation. */
  ownUrl: string;
}

const providerSchema = z.enum(hookProviderNames);
const keySchema = z.string().min(1).max(10_000);

/** The key a new hook begins with: the one given, or one made here where the sender takes ours. */
function chooseKey(random: Random, from: z.infer<typeof providerSchema>, given: string | undefined): string | null {
  const { key } = hookProviders[from];
  if (given !== undefined) {
    if (key === 'password') {
      throw new GtmError('invalid', `${from} signs in with a password that is made here. Leave the key out.`, {
        field: 'key',
      });
    }
    return given.trim();
  }
  const bytes = Buffer.from(random.bytes(SECRET_BYTES));
  if (key === 'secret') return `whsec_${bytes.toString('base64')}`;
  return key === 'password' ? `hook:${bytes.toString('base64url')}` : null;
}

/** What is shown of a hook whose key was just made or given. */
function shown(
  services: HookRouteServices,
  id: string,
  from: z.infer<typeof providerSchema>,
  key: string | null,
  isGiven: boolean,
) {
  const url = new URL(`/v1/hooks/${formatId('hook', id)}`, services.ownUrl);
  if (hookProviders[from].key === 'password' && key !== null) {
    [url.username, url.password] = key.split(':') as [string, string];
  }
  const secret = hookProviders[from].key === 'secret' && !isGiven ? key : null;
  return { id: formatId('hook', id), url: url.href, secret, needsKey: key === null };
}

function viewOf(services: HookRouteServices, hook: HookRecord, counted: Awaited<ReturnType<typeof readHookCounts>>) {
  const own = counted.filter(({ hookId }) => hookId === hook.id);
  const accepted = own.find(({ outcome }) => outcome === 'accepted');
  return {
    ...{ id: formatId('hook', hook.id), name: hook.name, from: hook.provider },
    url: new URL(`/v1/hooks/${formatId('hook', hook.id)}`, services.ownUrl).href,
    hasKey: hook.secretId !== null,
    previousKeyUntil: hook.previousSecretId === null ? null : (hook.previousUntil?.toISOString() ?? null),
    createdAt: hook.createdAt.toISOString(),
    counts: Object.fromEntries(own.map(({ outcome, count }) => [outcome, count])),
    lastAcceptedAt: accepted?.lastAt.toISOString() ?? null,
  };
}

/** Sources of webhooks: made, given new keys, and taken away by people who administer the tenant. */
export function hookRoutes(services: HookRouteServices): Route[] {
  const { database, ids, clock, random, hooks } = services;
  const secretServices = (caller: Caller) => ({ ids, random, keys: services.keys(), actor: caller.actor });
  const params = z.object({ id: z.string() });
  return [
    route({
      ...{ method: 'GET', path: '/hooks', operation: 'listHooks', tag: 'webhooks', roles: everybody },
      summary: 'Sources of webhooks, with how many requests were taken and refused',
      query: z.object(wholeQuery),
      response: pageOf(hookSchema),
      async handle({ caller, query }) {
        await hooks.counts.flush();
        const { all, counted } = await database.asTenant(caller.tenantId, async (transaction) => ({
          all: await listHooks(transaction),
          counted: await readHookCounts(transaction),
        }));
        return pageAll(
          all.map((hook) => viewOf(services, hook, counted)),
          query,
          ({ id }) => id,
        );
      },
    }),
    route({
      ...{ method: 'POST', path: '/hooks', operation: 'addHook', tag: 'webhooks', roles: administrators },
      summary: 'Make a source of webhooks; its address and secret are shown this once',
      ...{ status: 201, shownOnce: true },
      body: z.object({ name: z.string().min(1).max(100), from: providerSchema, key: keySchema.optional() }),
      response: madeSchema,
      async handle({ caller, body: { name, from, key: given } }) {
        const key = chooseKey(random, from, given);
        const id = await database.asTenant(caller.tenantId, (transaction) =>
          addHook(transaction, secretServices(caller), { name, provider: from, key }),
        );
        return shown(services, id, from, key, given !== undefined);
      },
    }),
    route({
      ...{ method: 'POST', path: '/hooks/:id/rotate', operation: 'rotateHook', tag: 'webhooks', roles: administrators },
      summary: 'Give a source a new key; the old one stays good for a while, and then only the new one is',
      shownOnce: true,
      params,
      body: z.object({
        key: keySchema.optional(),
        overlapHours: z.number().min(0).max(MOST_OVERLAP_HOURS).default(DEFAULT_OVERLAP_HOURS),
      }),
      response: madeSchema.extend({ previousKeyUntil: z.string() }),
      async handle({ caller, params: { id }, body: { key: given, overlapHours } }) {
        const hookId = parseId('hook', id);
        const previousUntil = new Date(clock.now().getTime() + overlapHours * 3_600_000);
        const made = await database.asTenant(caller.tenantId, async (transaction) => {
          const from = (await getHook(transaction, hookId)).provider as z.infer<typeof providerSchema>;
          const key = chooseKey(random, from, given);
          if (key === null)
            throw new GtmError('invalid', `The key of ${from} is made there. Copy it from there.`, { field: 'key' });
          await rotateHookKey(transaction, secretServices(caller), hookId, { key, previousUntil });
          return shown(services, hookId, from, key, given !== undefined);
        });
        hooks.known.forget(hookId);
        return { ...made, previousKeyUntil: previousUntil.toISOString() };
      },
    }),
    route({
      ...{ method: 'DELETE', path: '/hooks/:id', operation: 'removeHook', tag: 'webhooks', roles: administrators },
      summary: 'Take a source of webhooks away at once; what it brought stays',
      params,
      response: z.object({ result: z.literal('removed') }),
      async handle({ caller, params: { id } }) {
        const hookId = parseId('hook', id);
        await database.asTenant(caller.tenantId, (transaction) =>
          removeHook(transaction, secretServices(caller), hookId),
        );
        hooks.known.forget(hookId);
        return { result: 'removed' as const };
      },
    }),
  ];
}
