import { isDeepStrictEqual } from 'node:util';
import { assembleApi, localKey } from '../../../src/api/api-fixture.ts';
import { createServiceKey } from '../../../src/api/auth/service-keys.ts';
import type { Route } from '../../../src/api/route.ts';
import type { Clock } from '../../../src/domain/clock.ts';
import { formatId } from '../../../src/domain/prefixed-id.ts';
import { type Ground, type Marks, tells } from '../two-tenants.ts';
import { createMemoryLog, type MemoryLog } from './memory-log.ts';
import type { Parts, Probes } from './probe.ts';
import { formsOf, type RouteRequest, requestsOf } from './request-samples.ts';

type Server = Awaited<ReturnType<typeof assembleApi>>;

/** A clock by which every caller has waited long enough for the next request. */
function patient(clock: Clock): Clock {
  let nowMs = 0;
  return {
    ...clock,
    monotonicMs: () => {
      nowMs += 1000;
      return nowMs;
    },
  };
}

/** The server over `parts`, with what it logs and traces kept. */
export async function openServer({ world, directory }: Ground, parts: Parts): Promise<{ api: Server; log: MemoryLog }> {
  const log = createMemoryLog(world.clock);
  const { services, server, ...bends } = parts.api;
  parts.traces(log.tracing);
  const api = await assembleApi(world, directory, {
    tracing: log.tracing,
    ...bends,
    services: (given) => {
      const own = { ...given, vectors: parts.vectors, lake: parts.lake };
      return services?.(own) ?? own;
    },
    server: (given) => {
      const own = { ...given, clock: patient(given.clock), onError: log.onError };
      return server?.(own) ?? own;
    },
  });
  return { api, log };
}

/** Asks and gives back the answer as text, its status before it. Streams are cut off after their first words. */
async function send(api: Server, { route, url, body }: RouteRequest, headers: Record<string, string>) {
  const response = await api.server.inject({
    ...{
      method: route.method,
      url,
      headers: { ...headers, ...(route.upload && { 'content-type': 'application/octet-stream' }) },
    },
    ...(route.upload ? { payload: 'name,domain\nProbe,probe.example\n' } : body && { payload: body }),
  });
  return { status: response.statusCode, text: `${JSON.stringify(response.headers)} ${response.payload}` };
}

/** Each of these derives a password's hash or makes a user, which takes a tenth of a second: they are asked in fewer forms. */
const slow = new Set(['PUT /me/password', 'POST /people', 'POST /tenants']);
/** What belongs to the installation and to no tenant: only whoever owns the machine may ask, so an owner of ours does. */
const ofInstallation = new Set(['POST /installation-key/rotate']);
const isEndless = (route: Route) => route.stream?.media === 'text/event-stream';
/** Reads first, so that what the writes do cannot make them blind. */
const inOrder = (routes: readonly Route[]) =>
  [...routes.filter(({ method }) => method === 'GET'), ...routes.filter(({ method }) => method !== 'GET')].filter(
    (route) => !isEndless(route),
  );

/** Headers of the owner of this machine, who is made an owner of ours. */
export async function localOwner({ world, ours }: Ground, { localUserId }: Server): Promise<Record<string, string>> {
  await world.pool.query(
    `insert into gtm.memberships (tenant_id, user_id, role, display_name, email, created_at)
     values ($1, $2, 'owner', 'Local', 'local@people.example', '2026-01-01') on conflict do nothing`,
    [ours.tenantId, localUserId],
  );
  return { authorization: `Bearer ${localKey}`, 'x-tenant': ours.tenantId };
}

/** Every route of the product asked as ours: by nothing, by our own ids, by theirs in each form and place, with their header. */
export const probeRoutes: Probes = async function* (ground, parts) {
  const { ours, theirs, world } = ground;
  const { api, log } = await openServer(ground, parts);
  const before = await ground.everythingOfTheirs();
  const { key } = await createServiceKey(
    { ...world, random: api.random },
    { tenantId: ours.tenantId, name: 'p', createdBy: 'p' },
  );
  const local = await localOwner(ground, api);
  const program = { authorization: `Bearer ${key}` };
  async function* check(one: RouteRequest, headers: Record<string, string>, marks: Marks) {
    const { text } = await send(api, one, headers);
    const leak = tells(text, theirs, marks === theirs ? one.asked : '') ?? tells(log.take(), theirs);
    yield leak && `${one.route.method} ${one.url} tells`;
  }
  for (const route of inOrder(api.routes)) {
    const name = `${route.method} ${route.path}`;
    const isSlow = slow.has(name);
    const person = ofInstallation.has(name) ? ours.owner : local;
    for (const form of isSlow ? [theirs.id, theirs.word] : formsOf(theirs)) {
      const fieldByField = [theirs.id, theirs.word].includes(form) || route.method === 'GET';
      for (const one of requestsOf(route, form, { fieldByField })) yield* check(one, person, theirs);
    }
    for (const form of [ours.id, ours.word]) {
      for (const one of requestsOf(route, form, { fieldByField: true })) yield* check(one, ours.owner, ours);
    }
    for (const headers of [program, { ...program, 'x-tenant': theirs.tenantId }]) {
      for (const one of requestsOf(route, theirs.id)) yield* check(one, headers, theirs);
    }
    // Somebody of ours who asks for their tenant is refused before anything is read.
    for (const one of requestsOf(route, ours.id)) {
      for (const tenant of [theirs.tenantId, theirs.word, formatId('tenant', theirs.tenantId)]) {
        const { status, text } = await send(api, one, { ...ours.owner, 'x-tenant': tenant });
        const isOpen = ![401, 403].includes(status) && route.beforeTenant !== true;
        const leak = tells(text, theirs, `${tenant} ${formatId('tenant', theirs.tenantId)} ${theirs.tenantId}`);
        yield isOpen || leak ? `${route.method} ${one.url} answers ${status} for their tenant` : null;
      }
    }
  }
  await api.server.close();
  yield isDeepStrictEqual(await ground.everythingOfTheirs(), before) ? null : 'a route changed a row of theirs';
};

/** How many routes tell their own tenant something, asked the same way: a route that does not could not leak either. */
export async function tellingRoutes(ground: Ground, parts: Parts): Promise<{ telling: string[]; silent: string[] }> {
  const { theirs } = ground;
  const { api } = await openServer(ground, parts);
  const [telling, silent]: [string[], string[]] = [[], []];
  for (const route of inOrder(api.routes).filter(({ method }) => method === 'GET')) {
    let found = false;
    for (const form of formsOf(theirs)) {
      for (const one of requestsOf(route, form, { fieldByField: true })) {
        if (found) break;
        found = tells((await send(api, one, theirs.owner)).text, theirs, one.asked) !== null;
      }
    }
    (found ? telling : silent).push(route.path);
  }
  await api.server.close();
  return { telling, silent };
}
