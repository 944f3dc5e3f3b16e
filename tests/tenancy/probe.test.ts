import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { holes } from './planted-holes.ts';
import { probeBusAndLake, probeCache, probePool, probeVectors } from './probes/engines.ts';
import { callAs, probeFunctions } from './probes/functions.ts';
import { countFindingModes, probeExports, probeIdempotency, probeSearch, probeStreams } from './probes/live.ts';
import {
  doorsOf,
  doorsWithoutTenant,
  outerDoors,
  probeLinks,
  probePages,
  probeWebhooks,
  tellingPages,
} from './probes/outer-doors.ts';
import { ask, ownParts, type Parts, type Probes } from './probes/probe.ts';
import { openServer, probeRoutes, tellingRoutes } from './probes/routes.ts';
import {
  probeReferences,
  probeRelations,
  probeRoles,
  probeSqlFunctions,
  probeValues,
  probeWrites,
} from './probes/tables.ts';
import { type Ground, openTwoTenants, tells } from './two-tenants.ts';

/** Routes that answer with nothing of the tenant's own that could be told apart, and why. */
const silentRoutes: Readonly<Record<string, string>> = {
  '/goals/suggestions': 'sentences with counts, made from patterns that one row of each kind does not show',
  '/numbers': 'counts over the lake, which is a door of its own; number-routes.test.ts asks it as two tenants',
  '/numbers/:number/rows': 'ids from the lake, likewise',
  '/query/views': 'names of views and columns, the same for all',
  '/search': 'is asked in words of its own, below',
};

const doors: readonly [what: string, probes: Probes][] = [
  ['a value of theirs in any statement on any table', probeValues],
  ['tables, views and attempts to open them', probeRelations],
  ['functions of the database', probeSqlFunctions],
  ['rows written to them, or under their keys', probeWrites],
  ['rows of ours that refer to theirs', probeReferences],
  ['roles without a tenant', probeRoles],
  ['transactions before, after and beside theirs', probePool],
  ['functions that work in a transaction', probeFunctions],
  ['vectors', probeVectors],
  ['the cache', probeCache],
  ['the bus and the lake', probeBusAndLake],
  ['search in every mode', probeSearch],
  ['live streams', probeStreams],
  ['idempotency keys', probeIdempotency],
  ['the archive and queries', probeExports],
  ['pages and their forms', probePages],
  ['links in mails', probeLinks],
  ['addresses of webhooks', probeWebhooks],
  // Last, because these leave rows of ours that hold words of theirs.
  ['routes, with their logs and traces', probeRoutes],
];
/** Whose each table is, and who may do what with it. */
const rightsSql = `
  select c.oid::regclass::text as name, c.relowner::regrole::text as owner, c.relrowsecurity, c.relforcerowsecurity,
    array(select acl::text from unnest(c.relacl) acl order by 1) as rights,
    array(select p.polname::text || pg_get_expr(p.polqual, c.oid) from pg_policy p where p.polrelid = c.oid order by 1) as policies
  from pg_class c where c.relnamespace = 'gtm'::regnamespace and c.relkind in ('r', 'v') order by 1`;

let ground: Ground;
let parts: Parts;

before(async () => {
  ground = await openTwoTenants();
  parts = await ownParts(ground);
});
after(() => ground.close());

test('the same questions find it where it belongs: the probes are not blind', async () => {
  const { theirs } = ground;
  const telling: string[] = [];
  for (const one of parts.functions) {
    const answers = [
      await callAs(ground, theirs.tenantId, one, theirs.id),
      await callAs(ground, theirs.tenantId, one, theirs.word),
    ];
    if (tells(answers[0]!, theirs, theirs.id) ?? tells(answers[1]!, theirs, theirs.word)) telling.push(one.name);
  }
  assert.ok(telling.length >= 45, `only ${telling.length} functions were really tried: ${telling.join(', ')}`);
  const routes = await tellingRoutes(ground, parts);
  assert.deepEqual(routes.silent.toSorted(), Object.keys(silentRoutes).toSorted());
  assert.equal(await countFindingModes(ground, parts), 3);
  assert.deepEqual(await tellingPages(ground, parts), ['/', '/proposals/:handle', '/runs/:id']);
});

test('every door of the server is among those that are probed, or there is nothing of a tenant behind it', async () => {
  const app = await openApp(readConfig({ data: join(ground.directory, 'doors') }, {}));
  await app.server.ready();
  const doors = doorsOf(app.server);
  await app.close();
  const { api } = await openServer(ground, parts);
  const routes = api.routes.map(({ method, path }) => `${method} /v1${path}`);
  await api.server.close();
  const known = [...routes, ...outerDoors, ...Object.keys(doorsWithoutTenant)];
  assert.deepEqual(doors.toSorted(), known.toSorted());
});

test('20,000 probes of one tenant find nothing of another and change nothing of it', async (context) => {
  const before = await ground.everythingOfTheirs();
  let total = 0;
  for (const [what, probes] of doors) {
    const { count, leaks } = await ask(probes(ground, parts));
    assert.deepEqual(leaks, [], what);
    context.diagnostic(`${count} probes: ${what}`);
    total += count;
  }
  context.diagnostic(`${total} probes, 0 rows`);
  assert.ok(total >= 20_000, `${total} probes`);
  const stillThere = new Set(await ground.everythingOfTheirs());
  assert.deepEqual(
    before.filter((row) => !stillThere.has(row)),
    [],
  );
});

test(`each of ${holes.length} planted holes is found by these probes`, async (context) => {
  // On ground of their own: some leave rows of theirs in what is ours.
  const ground = await openTwoTenants();
  context.after(() => ground.close());
  const parts = await ownParts(ground);
  const missed: string[] = [];
  const rights = async () => (await ground.world.pool.query(rightsSql)).rows as unknown[];
  const before = await rights();
  for (const { name, probes, sql, parts: change } of holes) {
    if (sql) await ground.world.pool.query(sql[0]);
    const { leaks } = await ask(probes(ground, { ...parts, ...change?.(ground, parts) }), { stopsAtLeak: true });
    if (sql) await ground.world.pool.query(sql[1]);
    assert.deepEqual(await rights(), before, `${name}: the next hole is looked for where this one was`);
    await ground.world.pool.query(`select set_config('app.tenant', '', false)`);
    context.diagnostic(`${name}: ${leaks[0] ?? 'NOT FOUND'}`);
    if (leaks.length === 0) missed.push(name);
  }
  assert.deepEqual(missed, []);
});
