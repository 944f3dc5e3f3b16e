/** Runs a catalogue query as a role that sees everything. */
export type AskCatalogue = <R extends object>(text: string, values?: unknown[]) => Promise<R[]>;

const notOurs = `n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'`;

/** Every table, view and foreign table of every schema, as `schema.name`. */
export async function listTables(ask: AskCatalogue): Promise<string[]> {
  const rows = await ask<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f') and ${notOurs} order by 1`,
  );
  return rows.map((row) => row.name);
}

const ofApplication = `pg_policy
  where polrelid = c.oid and polpermissive and polroles && array[0::oid, 'gtm_app'::regrole::oid]`;

async function rowSecurityProblems(ask: AskCatalogue, tables: readonly string[]): Promise<string[]> {
  const rows = await ask<{ name: string; enabled: boolean; forced: boolean; using: string[]; checks: string[] }>(
    `select t.name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
            array(select coalesce(pg_get_expr(polqual, polrelid), '') from ${ofApplication}) as using,
            array(select coalesce(pg_get_expr(polwithcheck, polrelid), '') from ${ofApplication}) as checks
     from unnest($1::text[]) as t(name) join pg_class c on c.oid = t.name::regclass`,
    [tables],
  );
  return rows.flatMap(({ name, enabled, forced, using, checks }) => {
    const problems: string[] = [];
    if (!enabled || !forced) problems.push(`${name}: row-level security is not forced`);
    if (using.length === 0) problems.push(`${name}: no policy for gtm_app`);
    if ([...using, ...checks].some((condition) => !/tenant_id = .*app\.tenant/s.test(condition))) {
      problems.push(`${name}: a policy of gtm_app does not compare the tenant in USING and in WITH CHECK`);
    }
    return problems;
  });
}

async function otherPolicyProblems(ask: AskCatalogue, tables: readonly string[]): Promise<string[]> {
  const rows = await ask<{ problem: string }>(
    `select p.polrelid::regclass || ': policy ' || p.polname || ' lets another role do more than read' as problem
     from pg_policy p where p.polrelid = any($1::regclass[]) and p.polcmd <> 'r'
       and not (p.polroles && array[0::oid, 'gtm_app'::regrole::oid])`,
    [tables],
  );
  return rows.map((row) => row.problem);
}

async function keyProblems(
  ask: AskCatalogue,
  tables: readonly string[],
  platformWide: readonly string[],
): Promise<string[]> {
  const keys = await ask<{ table: string; key: string; leads: boolean; isPrimary: boolean }>(
    `select t.name as table, n.nspname || '.' || k.relname as key, i.indisprimary as "isPrimary",
            coalesce((select attname from pg_attribute where attrelid = c.oid and attnum = i.indkey[0]), '') = 'tenant_id' as leads
     from unnest($1::text[]) as t(name) join pg_class c on c.oid = t.name::regclass
     join pg_index i on i.indrelid = c.oid and i.indisunique
     join pg_class k on k.oid = i.indexrelid join pg_namespace n on n.oid = k.relnamespace`,
    [tables],
  );
  const problems = keys
    .filter(({ key, leads }) => !leads && !platformWide.includes(key))
    .map(({ table, key }) => `${table}: the unique index ${key} does not begin with tenant_id`);
  for (const table of tables) {
    if (!keys.some((key) => key.table === table && key.isPrimary)) problems.push(`${table}: no primary key`);
  }
  const references = await ask<{ problem: string }>(
    `select f.conrelid::regclass || ': the foreign key ' || f.conname || ' leaves out tenant_id' as problem
     from pg_constraint f
     where f.contype = 'f' and f.conrelid = any($1::regclass[]) and f.confrelid = any($1::regclass[])
       and not exists (
         select from unnest(f.conkey, f.confkey) as pair(ours, theirs)
         join pg_attribute a on a.attrelid = f.conrelid and a.attnum = ours and a.attname = 'tenant_id'
         join pg_attribute b on b.attrelid = f.confrelid and b.attnum = theirs and b.attname = 'tenant_id')`,
    [tables],
  );
  return [...problems, ...references.map((row) => row.problem)];
}

async function columnProblems(ask: AskCatalogue, tables: readonly string[]): Promise<string[]> {
  const rows = await ask<{ name: string }>(
    `select t.name from unnest($1::text[]) as t(name)
     where not exists (
       select from pg_attribute where attrelid = t.name::regclass and attname = 'tenant_id' and atttypid = 'uuid'::regtype and attnotnull)`,
    [tables],
  );
  return rows.map((row) => `${row.name}: no column tenant_id uuid not null`);
}

/** What is wrong with the tenant tables, one sentence each. */
export async function tenantTableProblems(
  ask: AskCatalogue,
  tables: readonly string[],
  platformWide: readonly string[],
): Promise<string[]> {
  return [
    ...(await columnProblems(ask, tables)),
    ...(await rowSecurityProblems(ask, tables)),
    ...(await otherPolicyProblems(ask, tables)),
    ...(await keyProblems(ask, tables, platformWide)),
  ];
}

const tablePrivileges = 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER';

/** Privileges of the application role on tables or schemas where it must have none. */
export async function privilegeProblems(
  ask: AskCatalogue,
  tables: readonly string[],
  schemas: readonly string[],
): Promise<string[]> {
  const onTables = await ask<{ name: string }>(
    `select name from unnest($1::text[]) as t(name)
     where has_table_privilege('gtm_app', name, '${tablePrivileges}')
        or has_any_column_privilege('gtm_app', name, 'SELECT, INSERT, UPDATE, REFERENCES')`,
    [tables],
  );
  const onSchemas = await ask<{ name: string }>(
    `select name from unnest($1::text[]) as t(name) where has_schema_privilege('gtm_app', name, 'USAGE, CREATE')`,
    [schemas],
  );
  return [...onTables, ...onSchemas].map((row) => `gtm_app has a privilege on ${row.name}`);
}

/** What the application role is or has that would let it step around row-level security. */
export async function applicationRoleProblems(ask: AskCatalogue): Promise<string[]> {
  const rows = await ask<{ problem: string }>(
    `select 'gtm_app is a superuser, bypasses row-level security, or may make roles or databases' as problem from pg_roles
       where rolname = 'gtm_app' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
     union all select 'gtm_app is a member of ' || roleid::regrole from pg_auth_members where member = 'gtm_app'::regrole
     union all select 'gtm_app owns ' || oid::regclass from pg_class where relowner = 'gtm_app'::regrole
     union all select 'gtm_app owns schema ' || nspname from pg_namespace where nspowner = 'gtm_app'::regrole
     union all select 'gtm_app owns function ' || oid::regprocedure from pg_proc where proowner = 'gtm_app'::regrole
     union all select 'gtm_app may create in schema ' || nspname from pg_namespace n
       where has_schema_privilege('gtm_app', n.oid, 'CREATE') and ${notOurs}
     union all select 'gtm_app may truncate ' || c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and ${notOurs} and has_table_privilege('gtm_app', c.oid, 'TRUNCATE')
     union all select 'view ' || c.oid::regclass || ' may show rows past row-level security' from pg_class c
       join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm') and ${notOurs}
     union all select 'function ' || p.oid::regprocedure || ' runs as its owner without a fixed search_path' from pg_proc p
       join pg_namespace n on n.oid = p.pronamespace
       where p.prosecdef and ${notOurs} and not coalesce(array_to_string(p.proconfig, ',') like '%search_path%', false)`,
  );
  return rows.map((row) => row.problem);
}

/** Who owns what is in each of our schemas. */
const owners: Readonly<Record<string, string>> = {
  app: 'gtm_owner',
  auth: 'gtm_owner',
  dbos: 'gtm_workflows',
  gtm: 'gtm_owner',
  platform: 'gtm_owner',
};

/** Schemas, tables, sequences, indexes and functions that belong to another role than the owner of their schema. */
export async function ownerProblems(ask: AskCatalogue): Promise<string[]> {
  const rows = await ask<{ schema: string; what: string; owner: string }>(
    `select nspname as schema, 'schema ' || nspname as what, nspowner::regrole::text as owner from pg_namespace n where ${notOurs}
     union all select n.nspname, c.oid::regclass::text, c.relowner::regrole::text
       from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${notOurs}
     union all select n.nspname, p.oid::regprocedure::text, p.proowner::regrole::text
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${notOurs}`,
  );
  // Schema public holds what the extension brings.
  return rows
    .filter(({ schema, owner }) => schema !== 'public' && owners[schema] !== owner)
    .map(({ what, owner }) => `${what} belongs to ${owner}`);
}

/** What our roles are or may do beyond their own part of the database. */
export async function roleProblems(ask: AskCatalogue): Promise<string[]> {
  const rows = await ask<{ problem: string }>(
    `select rolname || ' is a superuser, bypasses row-level security, or may make roles or databases' as problem from pg_roles
       where rolname like 'gtm\\_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
     union all select member::regrole || ' is a member of ' || roleid::regrole from pg_auth_members
       where member::regrole::text like 'gtm\\_%'
     union all select rolname || ' may make schemas' from pg_roles
       where rolname like 'gtm\\_%' and has_database_privilege(oid, current_database(), 'CREATE')
     union all select rolname || ' may create in schema ' || nspname from pg_roles, pg_namespace n
       where rolname in ('gtm_auth', 'gtm_relay', 'gtm_workflows') and ${notOurs} and nspowner <> pg_roles.oid
         and has_schema_privilege(pg_roles.oid, n.oid, 'CREATE')
     union all select rolname || ' reaches ' || c.oid::regclass from pg_roles, pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'v', 'm') and ${notOurs} and has_any_column_privilege(pg_roles.oid, c.oid, 'SELECT, INSERT, UPDATE')
         and (rolname = 'gtm_workflows' and n.nspname <> 'dbos'
           or rolname = 'gtm_auth' and n.nspname <> 'auth' and c.oid <> 'gtm.memberships'::regclass
           or rolname in ('gtm_relay', 'gtm_owner') and n.nspname = 'dbos' or rolname = 'gtm_relay' and n.nspname = 'auth')`,
  );
  return rows.map((row) => row.problem);
}
