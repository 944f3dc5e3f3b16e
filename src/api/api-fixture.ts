import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Providers } from '../agents/tools/tool-agent.ts';
import { createMaildir } from '../connectors/email/maildir.ts';
import { createHeadFiles } from '../data/audit/head-files.ts';
import { createMemoryCache } from '../data/cache/memory.ts';
import { openInstallationKeys } from '../data/installation-key.ts';
import { createFileLake } from '../data/lake/duckdb-files.ts';
import type { Json } from '../domain/json.ts';
import { type Hooks, openHooks } from '../ingestion/hooks/open-hooks.ts';
import { createLexicalEmbeddings } from '../models/embeddings/lexical.ts';
import { createSystemRandom } from '../runtime/system/system-clock.ts';
import { createMetrics } from '../runtime/telemetry/metrics.ts';
import { noTracing, type Tracing } from '../runtime/telemetry/tracing.ts';
import { type ApprovalFixture, createApprovalFixture, passingVerdict } from '../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { type Auth, createAuth } from './auth/auth.ts';
import { createServiceKey } from './auth/service-keys.ts';
import { addHookIngress } from './hook-ingress.ts';
import { addRequestTelemetry } from './request-telemetry.ts';
import type { Route } from './route.ts';
import { allRoutes, type RouteServices } from './routes/all-routes.ts';
import { createServer, type ServerServices } from './server.ts';

/** The local owner's key of every server made here. */
export const localKey = 'gtm_local_for-tests';
const HOST = '127.0.0.1:8080';

export interface Answer {
  status: number;
  type: string;
  body: Record<string, Json>;
  text: string;
}

/** Who asks, as headers. */
export type Credentials = Readonly<Record<string, string>>;

/** The whole API over an in-memory database, for tests: engines that a route does not need are left out. */
export interface ApiFixture extends ApprovalFixture {
  world: TestWorld;
  server: FastifyInstance;
  auth: Auth;
  /** The local owner's user id; a member of the fixture's tenant only once added. */
  localUserId: string;
  /** The command line's credentials. */
  cli: Credentials;
  dataDirectory: string;
  /** What stands behind the hooks; a test hands the outbox's events to the consumer itself. */
  hooks: Hooks;
  /** Ids of the workflows started and proposals woken. */
  started: string[];
  woken: string[];
  /** Makes the lake fail its check. */
  breakLake(): void;
  /** A user with an address, signed in through a browser. */
  signIn(name: string): Promise<{ userId: string; console: Credentials }>;
  serviceKey(): Promise<Credentials>;
  ask(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options: { as: Credentials; body?: object | string; headers?: Credentials },
  ): Promise<Answer>;
  close(): Promise<void>;
}

/** What a test joins otherwise than the fixture does. */
export interface ApiBends {
  services?: (services: RouteServices) => RouteServices;
  routes?: (routes: Route[], services: RouteServices) => Route[];
  server?: (services: ServerServices) => ServerServices;
  hooks?: (hooks: Hooks) => Hooks;
  tracing?: Tracing;
}

function readJson(text: string): Record<string, Json> {
  try {
    return JSON.parse(text) as Record<string, Json>;
  } catch {
    return {};
  }
}

/**
 * The server over a world. Engines are stood in for where no route test needs the real one; a route that asks one of
 * them more fails loudly.
 */
export async function assembleApi(world: TestWorld, dataDirectory: string, bends: ApiBends = {}) {
  const { database, clock, ids, files } = world;
  const random = createSystemRandom();
  const auth = createAuth({ database, baseUrl: `http://${HOST}`, secret: 'a secret that is long enough for tests' });
  const { userId: localUserId } = await auth.ensureUser({ email: 'owner@localhost.example', name: 'Local owner' });
  const started: string[] = [];
  const woken: string[] = [];
  let lakeWorks = true;
  const bus = { lag: async () => ({ indexing: 0, lake: 2 }) };
  const metrics = createMetrics();
  metrics.watchBusLag(bus.lag);
  const keys = () => openInstallationKeys(dataDirectory, random);
  const hooks = openHooks({ database, clock, ids, keys, metrics });
  const services: RouteServices = {
    ...{ database, files, clock, ids, random, auth, bus: bus as never },
    config: {
      publicUrl: null,
      allowPrivateUrls: false,
      emailUrl: `maildir:${dataDirectory}/mail`,
      calendarUrl: `ics:${dataDirectory}/calendars`,
      dataDirectory,
    },
    ...{ keys, hooks, ownUrl: `http://${HOST}` },
    heads: createHeadFiles(dataDirectory),
    embeddings: createLexicalEmbeddings(),
    vectors: { describe: async () => 'in memory' } as never,
    cache: createMemoryCache({ clock }),
    providers: {
      mail: (_tenantId, { url }) => createMaildir({ directory: url.slice('maildir:'.length) }),
    } as Providers,
    lake: {
      ...createFileLake({ directory: join(dataDirectory, 'lake') }),
      describe: () => (lakeWorks ? Promise.resolve('files') : Promise.reject(new Error('the disk is full'))),
    } as never,
    models: { kind: 'playbook', name: 'playbook', check: async () => ({ ok: true, detail: 'rules' }) },
    workflows: {
      status: async () => null,
      start: async (_name: string, id: string) => {
        started.push(id);
      },
    } as never,
    executing: { database, ids, clock, tools: {}, failPoints: {} as never, planDeparture: null },
    planDeparture: async () => ({ notBefore: clock.now().toISOString(), reason: 'at once' }),
    reVerdict: async () => ({ verdict: passingVerdict, facts: {} }),
    wake: async (proposalId: string) => {
      woken.push(proposalId);
    },
  };
  const bent = bends.services?.(services) ?? services;
  const routes = bends.routes?.(allRoutes(bent), bent) ?? allRoutes(bent);
  const asked: ServerServices = {
    ...{ database, clock, auth, localUserId },
    metricsText: () => metrics.text(),
    localKey,
    onError: (error) => console.error(error),
  };
  const server = createServer(bends.server?.(asked) ?? asked, routes, 'test');
  addRequestTelemetry(server, { metrics, tracing: bends.tracing ?? noTracing });
  addHookIngress(server, { ...(bends.hooks?.(hooks) ?? hooks), clock, publicUrl: null });
  const breakLake = () => {
    lakeWorks = false;
  };
  return { server, routes, auth, random, hooks, localUserId, started, woken, breakLake };
}

/** Opens an `ApiFixture`. */
export async function openApiFixture(): Promise<ApiFixture> {
  const world = await openTestWorld();
  const dataDirectory = mkdtempSync(join(tmpdir(), 'gtm-api-'));
  const { server, random, routes: _, ...rest } = await assembleApi(world, dataDirectory);
  const fixture = await createApprovalFixture(world);
  const tenant = { 'x-tenant': fixture.tenantId };
  return {
    ...fixture,
    ...rest,
    ...{ world, server, dataDirectory },
    cli: { ...tenant, authorization: `Bearer ${localKey}` },
    async signIn(name) {
      const email = `${name}@ours.example`;
      const { userId } = await rest.auth.ensureUser({ email, name });
      const answer = await rest.auth.handle(new Request(await rest.auth.oneTimeLink(email)));
      const cookie = answer.headers.getSetCookie().map((text) => text.split(';')[0]);
      return { userId, console: { ...tenant, host: HOST, origin: `http://${HOST}`, cookie: cookie.join('; ') } };
    },
    async serviceKey() {
      const key = { tenantId: fixture.tenantId, name: 'loader', createdBy: 'ann' };
      const { key: text } = await createServiceKey({ ...world, random }, key);
      return { authorization: `Bearer ${text}` };
    },
    async ask(method, path, { as, body, headers }) {
      const response = await server.inject({
        ...{ method, url: path.startsWith('/') ? `/v1${path}` : `/${path}`, headers: { ...as, ...headers } },
        ...(body === undefined ? {} : { payload: body }),
      });
      const { statusCode: status, payload: text } = response;
      return { status, type: String(response.headers['content-type']), body: readJson(text), text };
    },
    async close() {
      await server.close();
      await world.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
