import { sampleOf, samplesOf } from '../seed-every-table.ts';
import { type Ground, type Marks, tells } from '../two-tenants.ts';
import type { Probes } from './probe.ts';

/** What the database answers instead of rows. */
const REFUSED = '42501';
const RAISED = 'P0001';
const TAKEN = '23505';

interface Column {
  table: string;
  column: string;
  type: string;
}

const asText = (value: unknown) =>
  value instanceof Error ? `${value.message} ${detailOf(value)}` : JSON.stringify(value);
const detailOf = (error: Error) => String((error as { detail?: unknown }).detail ?? '');
const codeOf = (value: unknown) => (value instanceof Error ? String((value as { code?: unknown }).code) : 'done');

async function columnsOf({ world, tables }: Ground): Promise<Column[]> {
  const { rows } = await world.pool.query<Column>(
    `select attrelid::regclass::text as table, attname as column, format_type(atttypid, null) as type from pg_attribute
     where attrelid = any($1::regclass[]) and attnum > 0 and not attisdropped and atttypid in ('uuid'::regtype, 'text'::regtype)`,
    [tables],
  );
  return rows;
}

/** Every statement that could reach a row by one of its values. */
export const probeValues: Probes = async function* (ground) {
  const { ours, theirs } = ground;
  for (const { table, column, type } of await columnsOf(ground)) {
    for (const value of type === 'uuid' ? [theirs.id, theirs.tenantId] : [theirs.word, theirs.id]) {
      const found = `${column} = $1`;
      for (const statement of [
        `select t::text from ${table} t where ${found}`,
        `select max(t::text) as found from ${table} t where ${found} having count(*) > 0`,
        `select 1 where exists (select from ${table} where ${found})`,
        `select t::text from ${table} t where ${found} for update`,
        `select t::text from ${table} t join accounts a on a.tenant_id = t.tenant_id where t.${found}`,
        `update ${table} set tenant_id = tenant_id where ${found} returning 1`,
        `delete from ${table} where ${found} returning 1`,
        `with gone as (delete from ${table} where ${found} returning 1) select * from gone`,
        `select t::text from ${table} t where tenant_id <> app.tenant() and ${found}`,
        `select t::text from ${table} t where ${column} is not distinct from $1 order by ${column} limit 1`,
      ]) {
        const rows = await ground.tryAs(ours.tenantId, (transaction) => transaction.query(statement, [value]));
        yield Array.isArray(rows) && rows.length > 0 ? `${statement} found ${rows.length}` : null;
      }
    }
  }
};

/** Reads of everything there is, also views and what no list names; and attempts to open the door oneself. */
export const probeRelations: Probes = async function* (ground) {
  const { ours, theirs, world } = ground;
  const { rows } = await world.pool.query<{ name: string; kind: string }>(
    `select c.oid::regclass::text as name, c.relkind as kind from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'`,
  );
  for (const { name, kind } of rows) {
    for (const statement of [
      `select t::text from ${name} t`,
      `select t::text from ${name} t order by 1 desc limit 1`,
    ]) {
      const found = await ground.tryAs(ours.tenantId, (transaction) => transaction.query(statement));
      yield tells(asText(found), theirs) && `${statement} tells`;
    }
    if (kind !== 'r') continue;
    for (const change of [
      `alter table ${name} disable row level security`,
      `alter table ${name} no force row level security`,
      `create policy everything on ${name} using (true)`,
      `alter table ${name} owner to gtm_app`,
      `truncate ${name}`,
      `create view gtm.window_on as select * from ${name}`,
    ]) {
      const done = await ground.tryAs(ours.tenantId, (transaction) => transaction.query(change));
      yield done instanceof Error ? null : `${change} was done`;
    }
  }
};

/** Functions of our schemas that the application role may call. */
export const probeSqlFunctions: Probes = async function* ({ ours, theirs, world, tryAs }) {
  const { rows } = await world.pool.query<{ name: string; arguments: string[] }>(
    `select p.oid::regproc::text as name, array(select format_type(a, null) from unnest(p.proargtypes) as a) as arguments
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname not in ('pg_catalog', 'information_schema', 'public') and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype`,
  );
  for (const { name, arguments: types } of rows) {
    for (const marks of [ours, theirs]) {
      const values = types.map((type) => sampleOf({ table: name, column: name, type, rule: null }, marks));
      const places = types.map((type, index) => `$${index + 1}::${type}`).join(', ');
      const asked = `select f::text from ${name}(${places}) as f`;
      const found = await tryAs(ours.tenantId, (transaction) => transaction.query(asked, values));
      const question = marks === theirs ? values.join() : '';
      yield tells(asText(found), theirs, question) && `${asked} tells`;
    }
  }
};

/** Rows written into the other tenant, or under a key that only the other tenant's row could have taken. */
export const probeWrites: Probes = async function* (ground) {
  const { ours, theirs, nobody, world } = ground;
  const samples = await samplesOf(
    world.pool,
    ground.tables.filter((table) => table !== 'gtm.tenants'),
  );
  for (const [table, columns] of samples) {
    const insertAs = (tenantId: string, into: string, marks: Marks) => {
      const names = ['tenant_id', ...columns.map(({ column }) => column)];
      const values = [into, ...columns.map((column) => sampleOf(column, marks))];
      const places = values.map((_, index) => `$${index + 1}`).join(', ');
      const statement = `insert into ${table} (${names.join(', ')}) values (${places})`;
      return ground.tryAs(tenantId, (transaction) => transaction.query(statement, values));
    };
    const into = codeOf(await insertAs(ours.tenantId, theirs.tenantId, ours));
    yield into === REFUSED || into === RAISED ? null : `${table} took a row for the other tenant (${into})`;
    yield codeOf(await insertAs(nobody, nobody, theirs)) === TAKEN
      ? `${table} says that the other tenant has such a row`
      : null;
    const given = codeOf(
      await ground.tryAs(ours.tenantId, (transaction) =>
        transaction.query(`update ${table} set tenant_id = $1`, [theirs.tenantId]),
      ),
    );
    yield given === 'done' ? `${table} lets a row be given to the other tenant` : null;
  }
};

/** Our rows made to refer to their rows. */
export const probeReferences: Probes = async function* ({ ours, theirs, world, tryAs }) {
  const { rows } = await world.pool.query<{ name: string; table: string; columns: string[]; types: string[] }>(
    `select f.conname as name, f.conrelid::regclass::text as table,
            array_agg(a.attname::text) as columns, array_agg(format_type(a.atttypid, null)) as types
     from pg_constraint f join pg_attribute a on a.attrelid = f.conrelid and a.attnum = any(f.conkey)
     where f.contype = 'f' and f.connamespace = 'gtm'::regnamespace and a.attname <> 'tenant_id' group by f.oid`,
  );
  for (const { name, table, columns, types } of rows) {
    const values = types.map((type) => sampleOf({ table, column: name, type, rule: null }, theirs));
    const changes = columns.map((column, index) => `${column} = $${index + 1}`).join(', ');
    const done = await tryAs(ours.tenantId, (transaction) =>
      transaction.query(`update ${table} set ${changes} returning 1`, values),
    );
    yield Array.isArray(done) && done.length > 0 ? `${name}: a row of ours refers to theirs` : null;
  }
};

/**
 * What the roles of the platform see: only what a policy of theirs names, and nothing without a tenant. Of hooks the relay
 * sees whose they are, since a delivery comes with the id of its hook alone.
 */
const relaySees = ['gtm.tenants', 'gtm.outbox', 'gtm.hooks'];
const maySee: Readonly<Record<string, readonly string[]>> = {
  gtm_owner: [],
  gtm_relay: relaySees,
  gtm_auth: ['gtm.memberships'],
  gtm_workflows: [],
  gtm_app: [],
};

/** Every role that the server takes, without a tenant, on every tenant table. */
export const probeRoles: Probes = async function* ({ world, tables }) {
  for (const [role, allowed] of Object.entries(maySee)) {
    for (const table of tables) {
      const client = await world.pool.connect();
      try {
        await client.query(`begin; set local role ${role}`);
        const found = await client.query(`select 1 from ${table} limit 1`).catch(() => ({ rows: [] }));
        yield found.rows.length > 0 && !allowed.includes(table) ? `${role} sees ${table} without a tenant` : null;
      } finally {
        await client.query('rollback');
        client.release();
      }
    }
  }
};
