import { z } from 'zod';
import type { Route } from '../../src/api/route.ts';
import type { Database, TenantTransaction, Transaction } from '../../src/data/database/database.ts';
import { createPoolDatabase } from '../../src/data/database/pool-database.ts';
import type { Tracing } from '../../src/runtime/telemetry/tracing.ts';
import { probeBusAndLake, probeCache, probePool, probeVectors } from './probes/engines.ts';
import { probeFunctions } from './probes/functions.ts';
import { probeIdempotency, probeSearch, probeStreams } from './probes/live.ts';
import { probeLinks, probePages, probeWebhooks } from './probes/outer-doors.ts';
import type { Parts, Probes } from './probes/probe.ts';
import { probeRoutes } from './probes/routes.ts';
import {
  probeReferences,
  probeRelations,
  probeRoles,
  probeSqlFunctions,
  probeValues,
  probeWrites,
} from './probes/tables.ts';
import type { Ground } from './two-tenants.ts';

/** A weakness put into the database, or into one of the product's parts, and the probes that must find it. */
export interface Hole {
  name: string;
  probes: Probes;
  /** SQL that makes the hole, and SQL that closes it. */
  sql?: readonly [plant: string, undo: string];
  parts?: (ground: Ground, own: Parts) => Partial<Parts>;
}

const policy = (using: string, check: string) =>
  `create policy tenant_rows on gtm.deals to gtm_app using (${using}) with check (${check})`;
const rightful = `tenant_id = (select current_setting('app.tenant')::uuid)`;

const inTheDatabase: Hole[] = [
  {
    name: 'row-level security of a table is switched off',
    probes: probeValues,
    sql: ['alter table gtm.deals disable row level security', 'alter table gtm.deals enable row level security'],
  },
  {
    name: 'row-level security is not forced on the owner',
    probes: probeRoles,
    sql: ['alter table gtm.deals no force row level security', 'alter table gtm.deals force row level security'],
  },
  {
    name: 'a second policy lets everything pass',
    probes: probeValues,
    sql: ['create policy everything on gtm.terms to gtm_app using (true)', 'drop policy everything on gtm.terms'],
  },
  {
    name: 'a policy checks what is read and not what is written',
    probes: probeWrites,
    sql: [
      `drop policy tenant_rows on gtm.deals; ${policy(rightful, 'true')}`,
      `drop policy tenant_rows on gtm.deals; ${policy(rightful, rightful)}`,
    ],
  },
  {
    name: 'a missing tenant is taken for all tenants',
    probes: probeRoles,
    sql: [
      `drop policy tenant_rows on gtm.deals;
       ${policy(`tenant_id::text = coalesce(nullif(current_setting('app.tenant', true), ''), tenant_id::text)`, rightful)}`,
      `drop policy tenant_rows on gtm.deals; ${policy(rightful, rightful)}`,
    ],
  },
  {
    name: 'a view shows rows past row-level security',
    probes: probeRelations,
    sql: [
      'create view gtm.report as select * from gtm.contacts; grant select on gtm.report to gtm_app',
      'drop view gtm.report',
    ],
  },
  {
    name: 'a function answers as its owner',
    probes: probeSqlFunctions,
    sql: [
      `create function app.find_contact(wanted text) returns setof gtm.contacts language sql security definer
         as 'select * from gtm.contacts where full_name = wanted'`,
      'drop function app.find_contact(text)',
    ],
  },
  {
    name: 'a unique key leaves out the tenant',
    probes: probeWrites,
    sql: ['create unique index planted on gtm.accounts (name)', 'drop index gtm.planted'],
  },
  {
    name: 'a foreign key leaves out the tenant',
    probes: probeReferences,
    sql: [
      `alter table gtm.goals add constraint planted unique (id);
       alter table gtm.runs drop constraint runs_tenant_id_goal_id_fkey, add constraint planted_goal foreign key (goal_id) references gtm.goals (id)`,
      `alter table gtm.runs drop constraint planted_goal,
         add constraint runs_tenant_id_goal_id_fkey foreign key (tenant_id, goal_id) references gtm.goals (tenant_id, id);
       alter table gtm.goals drop constraint planted`,
    ],
  },
  {
    name: 'the application role is exempt from row-level security',
    probes: probeValues,
    sql: ['alter role gtm_app bypassrls', 'alter role gtm_app nobypassrls'],
  },
  {
    name: 'the application role owns a table',
    probes: probeRelations,
    sql: [
      'alter table gtm.teams owner to gtm_app',
      'alter table gtm.teams owner to gtm_owner; grant select, insert, update, delete on gtm.teams to gtm_app',
    ],
  },
  {
    name: 'the application role is a member of the relay',
    probes: probeRelations,
    sql: ['grant gtm_relay to gtm_app', 'revoke gtm_relay from gtm_app'],
  },
  {
    name: 'the relay may read a table that is not its own',
    probes: probeRoles,
    sql: [
      'create policy relay_reads on gtm.messages for select to gtm_relay using (true); grant select on gtm.messages to gtm_relay',
      'drop policy relay_reads on gtm.messages; revoke select on gtm.messages from gtm_relay',
    ],
  },
];

/** The database, with `query` doing something else than it was asked. */
function bending(
  { database }: Ground['world'],
  bend: (transaction: TenantTransaction, text: string) => Promise<string>,
): Database {
  return {
    ...database,
    asTenant: (tenantId, work) =>
      database.asTenant(tenantId, (transaction) =>
        work({
          ...transaction,
          query: async (text, values) => transaction.query(await bend(transaction, text), values),
        }),
      ),
  };
}

/** As bending, where the words of the statement match: it is done as if the other tenant asked. */
const asTheirs = ({ world, theirs }: Ground, matching: RegExp) =>
  bending(world, async (transaction, text) => {
    const tenant = matching.test(text) ? theirs.tenantId : transaction.tenantId;
    await transaction.query(`select set_config('app.tenant', $1, true)`, [tenant]);
    return text;
  });

/** A pool whose connections keep the tenant when the transaction ends. */
function keepingTenant({ pool }: Ground['world']): Database {
  const connect = async () => {
    const client = await pool.connect();
    return new Proxy(client, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value;
        return (query: unknown, ...rest: unknown[]) =>
          (target.query as (...given: unknown[]) => unknown)(
            typeof query === 'string' ? query.replace(/(set_config\('app.tenant', '[^']+'), true/, '$1, false') : query,
            ...rest,
          );
      },
    });
  };
  return createPoolDatabase({ ...pool, connect } as never, { engine: 'planted', close: async () => {} });
}

const planted = (handle: (input: { caller: { tenantId: string }; body: { tenantId: string } }) => unknown): Route => ({
  ...{ method: 'POST', path: '/planted', operation: 'plant', summary: 'Planted', tag: 'test' },
  ...{ roles: ['owner'], body: z.object({ tenantId: z.string() }), response: z.unknown() },
  handle: async (input) => handle(input as never),
});

const names = (transaction: Transaction) => transaction.query('select full_name from contacts');

const inTheProduct: Hole[] = [
  {
    name: 'a pooled connection keeps the tenant of the transaction before',
    probes: probePool,
    parts: ({ world }) => ({ database: keepingTenant(world) }),
  },
  {
    name: 'a cache key leaves out the tenant',
    probes: probeCache,
    parts: () => ({ cacheKeys: { prefix: () => '', key: (_, kind, parts) => [kind, ...parts].join() } }),
  },
  {
    name: 'a vector search does not ask for the tenant',
    probes: probeVectors,
    parts: ({ theirs }, { vectors }) => ({
      vectors: { ...vectors, search: (_, query) => vectors.search(theirs.tenantId, query) },
    }),
  },
  {
    name: 'a view of the lake takes the files of all tenants',
    probes: probeBusAndLake,
    parts: ({ world, theirs }) => ({
      database: { ...world.database, asTenant: (_, work) => world.database.asTenant(theirs.tenantId, work) },
    }),
  },
  {
    name: 'a reader of the outbox does not sort by tenant',
    probes: probeBusAndLake,
    parts: ({ ours }, { openBus }) => ({
      openBus() {
        const bus = openBus();
        return {
          ...bus,
          subscribe: (consumer) =>
            bus.subscribe({ ...consumer, handle: (_, events) => consumer.handle(ours.tenantId, events) }),
        };
      },
    }),
  },
  {
    name: 'a live stream reads the events of all tenants',
    probes: probeStreams,
    parts: ({ world }) => ({
      api: {
        services: (services) => ({
          ...services,
          database: {
            ...world.database,
            asTenant: (tenantId, work) =>
              String(work).includes('readOutbox')
                ? world.database.asPlatform('gtm_relay', (transaction) => work(transaction as never))
                : world.database.asTenant(tenantId, work),
          },
        }),
      },
    }),
  },
  {
    name: 'an idempotency key leaves out the tenant',
    probes: probeIdempotency,
    parts: (ground) => ({
      api: { server: (services) => ({ ...services, database: asTheirs(ground, /idempotency_keys/) }) },
    }),
  },
  {
    name: 'a trace carries what a request said',
    probes: probeRoutes,
    parts() {
      let traces: Tracing | null = null;
      return {
        traces(tracing) {
          traces = tracing;
        },
        api: {
          routes: () => [
            planted(({ body }) => traces?.record('planted', { traceparent: '', startedAgoMs: 0, attributes: body })),
          ],
        },
      };
    },
  },
  {
    name: 'a session of one tenant opens another by its header',
    probes: probeRoutes,
    parts: (ground) => ({
      api: {
        server: (services) => ({
          ...services,
          database: bending(ground.world, async (_, text) =>
            /from memberships/.test(text)
              ? `select 'x' as user_id, 'owner' as role, true as active, $1 as asked limit 1`
              : text,
          ),
        }),
      },
    }),
  },
  {
    name: 'a route takes the tenant from its body',
    probes: probeRoutes,
    parts: ({ world }) => ({
      api: { routes: () => [planted(({ body }) => world.database.asTenant(body.tenantId, names))] },
    }),
  },
  {
    name: 'an export walks over all tenants',
    probes: probeRoutes,
    parts: ({ world }) => ({
      api: {
        routes: () => [
          planted(() => world.pool.query('select json_agg(c) from gtm.contacts c').then(({ rows }) => rows)),
        ],
      },
    }),
  },
  {
    name: 'an error tells what another tenant has',
    probes: probeRoutes,
    parts: ({ world }) => ({
      api: {
        routes: () => [
          planted(async () => {
            const { rows } = await world.pool.query('select full_name from gtm.contacts');
            throw Object.assign(new Error(`One of ${JSON.stringify(rows)} is in the way.`), { statusCode: 409 });
          }),
        ],
      },
    }),
  },
  {
    name: 'a function of the repository asks as the platform',
    probes: probeFunctions,
    parts: () => ({
      functions: [
        {
          name: 'planted',
          parameterTypes: ['TenantTransaction', 'string'],
          call: async (transaction, id) => {
            await (transaction as TenantTransaction).query('reset role');
            return (transaction as TenantTransaction).query('select name from accounts where id = $1', [String(id)]);
          },
        },
      ],
    }),
  },
  {
    name: 'a search by keywords reads the postings of another tenant',
    probes: probeSearch,
    parts: (ground) => ({
      api: { services: (services) => ({ ...services, database: asTheirs(ground, /postings|search_state|chunks/) }) },
    }),
  },
  {
    name: 'a page lists the proposals of another tenant',
    probes: probePages,
    parts: (ground) => ({
      api: { services: (services) => ({ ...services, database: asTheirs(ground, /from proposals/) }) },
    }),
  },
  {
    name: 'the proof in a link leaves out the tenant',
    probes: probeLinks,
    parts: ({ world, ours }) => ({
      database: {
        ...world.database,
        asTenant: (tenantId, work) =>
          world.database.asTenant(tenantId, (transaction) => work({ ...transaction, tenantId: ours.tenantId })),
      },
    }),
  },
  {
    name: 'the keys of webhooks are remembered without the source they are of',
    probes: probeWebhooks,
    parts: () => ({
      api: {
        hooks(hooks) {
          const asked: string[] = [];
          const receive: typeof hooks.receiver.receive = (id, request) => {
            asked.push(id);
            return hooks.receiver.receive(asked[0]!, request);
          };
          return { ...hooks, receiver: { receive } };
        },
      },
    }),
  },
];

/** Every planted hole. */
export const holes: readonly Hole[] = [...inTheDatabase, ...inTheProduct];
