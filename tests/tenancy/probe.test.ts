import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TenantTransaction } from '../../src/data/database/database.ts';
import { openTestWorld, type TestWorld } from '../../src/testing/test-world.ts';
import { listRepositoryFunctions, type RepositoryFunction } from './repository-functions.ts';
import { seedEveryTable } from './seed-every-table.ts';
import { tableLists } from './table-lists.ts';

const ours = { id: '018f0000-0000-7000-8000-00000000000a', word: 'mark-of-ours', tenantId: '' };
const theirs = { id: '018f0000-0000-7000-8000-00000000000b', word: 'mark-of-theirs', tenantId: '' };
const at = new Date('2026-01-01T00:00:00Z');
const tables = tableLists.tenant;
let world: TestWorld;

before(async () => {
  world = await openTestWorld();
  for (const tenant of [ours, theirs]) {
    tenant.tenantId = await world.newTenant({ frozenAt: at.toISOString() });
    await seedEveryTable(world.pool, tenant.tenantId, tables, tenant);
  }
});
after(() => world.close());

/** Everything that is stored of a tenant, as text. */
async function everythingOf(tenantId: string): Promise<string[]> {
  const dumps: string[] = [];
  for (const table of tables) {
    const { rows } = await world.pool.query(`select t::text as row from ${table} t where tenant_id = $1 order by 1`, [
      tenantId,
    ]);
    assert.ok(rows.length > 0, `${table} has a row to be found`);
    dumps.push(...rows.map((row) => `${table} ${row.row}`));
  }
  return dumps;
}

/** Runs `work` as a tenant and undoes it. */
async function tryAs(tenantId: string, work: (transaction: TenantTransaction) => Promise<unknown>): Promise<unknown> {
  const undo = new Error('undo');
  let value: unknown;
  await world.database
    .asTenant(tenantId, async (transaction) => {
      value = await work(transaction);
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) value = error;
    });
  return value;
}

test("no statement of one tenant reaches another tenant's row in any table", async () => {
  const before = await everythingOf(theirs.tenantId);
  const { rows: columns } = await world.pool.query<{ table: string; column: string }>(
    `select attrelid::regclass::text as table, attname as column from pg_attribute
     where attrelid = any($1::regclass[]) and attnum > 0 and atttypid = 'uuid'::regtype`,
    [tables],
  );
  for (const table of tables) {
    const own = columns.filter((column) => column.table === table).map(({ column }) => `${column} = any($1)`);
    for (const statement of [
      `select 1 from ${table} where ${own.join(' or ')}`,
      `update ${table} set tenant_id = tenant_id where ${own.join(' or ')} returning 1`,
      `delete from ${table} where ${own.join(' or ')} returning 1`,
    ]) {
      const found = await tryAs(ours.tenantId, (transaction) =>
        transaction.query(statement, [[theirs.id, theirs.tenantId]]),
      );
      assert.deepEqual(found, [], statement);
    }
  }
  assert.deepEqual(await everythingOf(theirs.tenantId), before);
});

/** An object that answers every property with something of theirs, for parameters whose shape is not known here. */
function anything(value: string): object {
  return new Proxy(
    {},
    {
      get(_, key) {
        if (typeof key === 'symbol' || ['then', 'toJSON'].includes(key)) return undefined;
        return argument(key, value);
      },
    },
  );
}

function argument(type: string, value: string): unknown {
  if (/^Ids$|^ids$/.test(type)) return world.ids;
  if (/^Actor$|^actor$/.test(type)) return { kind: 'system', id: 'test', door: 'migration' };
  if (/^Clock$|^clock$/.test(type)) return world.clock;
  if (/^Date\b|At$|^(at|now|since|until|from)$/.test(type)) return at;
  if (/^(number|limit)\b/.test(type)) return 10;
  if (/^boolean\b/.test(type)) return true;
  if (/^(readonly )?string\[\]|Ids$|addresses$|names$/.test(type)) return [value];
  if (/^(Readonly)?Set</.test(type)) return new Set([value]);
  if (/^string\b|^[a-z]\w*$/.test(type)) return value;
  return /\[\]$/.test(type) ? [anything(value)] : anything(value);
}

/** Calls a repository function with `value` wherever it takes words or ids; returns what came out, as text. */
async function ask(repository: RepositoryFunction, tenantId: string, value: string): Promise<string> {
  const result = await tryAs(tenantId, async (transaction) =>
    repository.call(transaction, ...repository.parameterTypes.slice(1).map((type) => argument(type, value))),
  );
  if (result instanceof Error) return '';
  return (
    JSON.stringify(result, (_, part: unknown) =>
      part instanceof Map || part instanceof Set ? [...part] : typeof part === 'bigint' ? String(part) : part,
    ) ?? ''
  );
}

/** Functions that tell this tenant something of theirs: asked by id they must not know the word, nor the id by the word. */
async function tellers(tenantId: string, functions: readonly RepositoryFunction[]): Promise<string[]> {
  const found: string[] = [];
  for (const repository of functions) {
    const byId = await ask(repository, tenantId, theirs.id);
    const byWord = await ask(repository, tenantId, theirs.word);
    if (byId.includes(theirs.word) || byWord.includes(theirs.id)) found.push(repository.name);
  }
  return found;
}

test("no repository function tells or changes anything of another tenant's, asked by its ids and words", async () => {
  const functions = await listRepositoryFunctions();
  assert.ok(functions.length > 80, `${functions.length} repository functions were found`);
  const before = await everythingOf(theirs.tenantId);
  assert.deepEqual(await tellers(ours.tenantId, functions), []);
  assert.deepEqual(await everythingOf(theirs.tenantId), before);

  // The same questions do find it where it belongs: the probe is not blind.
  const own = await tellers(theirs.tenantId, functions);
  assert.ok(own.length >= 25, `only ${own.length} functions were really tried: ${own.join(', ')}`);
});

test('a planted function that tells what it should not is found', async () => {
  const planted: RepositoryFunction = {
    name: 'planted',
    parameterTypes: ['TenantTransaction', 'string'],
    call: async (transaction, id) => {
      await (transaction as TenantTransaction).query('reset role');
      return (transaction as TenantTransaction).query('select name from accounts where id = $1', [String(id)]);
    },
  };
  assert.deepEqual(await tellers(ours.tenantId, [planted]), ['planted']);
});
