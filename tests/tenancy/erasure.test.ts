import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openDatabase } from '../../src/data/database/open-database.ts';
import { isSuppressed } from '../../src/data/records/suppressions.ts';
import { eraseContact } from '../../src/ingestion/erase-contact.ts';
import { openTestWorld, type TestWorld } from '../../src/testing/test-world.ts';
import { notFreeText } from './not-free-text.ts';
import { seedEveryTable } from './seed-every-table.ts';
import { tableLists } from './table-lists.ts';
import { asText, type TextColumn, textColumnsSql } from './text-columns.ts';

const directory = mkdtempSync(join(tmpdir(), 'gtm-erasure-'));
const name = 'Ada Canary';
const address = 'ada.canary@north.example';
const actor = { kind: 'person', id: 'user-1', door: 'cli' } as const;

let world: TestWorld;
let columns: TextColumn[];
before(async () => {
  world = await openTestWorld({ open: () => openDatabase(`pglite:${directory}`) });
  const { rows } = await world.pool.query<TextColumn>(textColumnsSql, [tableLists.tenant]);
  columns = rows;
});
after(async () => {
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

const canaryOf: Record<string, string> = {
  text: `'as ${name} <${address}> said'`,
  'text[]': `array['as ${name} said']`,
  jsonb: `'{"said": "as ${name} <${address}> said"}'`,
  bytea: `convert_to('as ${name} said', 'UTF8')`,
};

/** Columns of the tenant in which the word still stands. */
async function columnsWith(word: string): Promise<string[]> {
  const found: string[] = [];
  for (const one of columns) {
    const { rows } = await world.pool.query(`select 1 from ${one.table} where ${asText(one)} ilike $1 limit 1`, [
      `%${word}%`,
    ]);
    if (rows.length > 0) found.push(`${one.table}.${one.column}`);
  }
  return found;
}

/** Files of the data directory that hold the word. */
function filesWith(word: string): string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name)).filter((path) => readFileSync(path).includes(word));
}

test('whoever is erased is in no free text of any table, nor in the files after a vacuum, and stays refused', async () => {
  const tenantId = await world.newTenant();
  const id = world.ids.next();
  await seedEveryTable(world.pool, tenantId, tableLists.tenant, { id, word: 'other' });
  const contactId = world.ids.next();
  const free = columns.filter(({ table, column }) => !(`${table}.${column}` in notFreeText));
  const ids = `'${tenantId}', '${contactId}'`;
  await world.pool.query(
    [
      `begin; set local session_replication_role = replica; set local app.tenant = '${tenantId}'`,
      ...free.map(({ table, column, type }) => `update ${table} set ${column} = ${canaryOf[type]}`),
      `insert into gtm.contacts (tenant_id, id, full_name) values (${ids}, '${name}')`,
      `insert into gtm.contact_addresses (tenant_id, contact_id, address) values (${ids}, '${address}')`,
      'commit',
    ].join('; '),
  );
  assert.ok(free.length > 60);
  assert.ok((await columnsWith('canary')).length >= free.length);
  assert.notDeepEqual(filesWith('Canary'), []);

  await eraseContact({ ...world, actor }, tenantId, contactId);
  assert.deepEqual(await columnsWith('canary'), []);
  await world.files!.reclaim();
  assert.deepEqual(filesWith('Canary'), []);
  assert.deepEqual(filesWith('ada.canary'), []);
  assert.ok(await world.database.asTenant(tenantId, (transaction) => isSuppressed(transaction, address)));
});

test('every column that is said to be no free text is there', () => {
  const known = new Set(columns.map(({ table, column }) => `${table}.${column}`));
  assert.deepEqual(
    Object.keys(notFreeText).filter((column) => !known.has(column)),
    [],
  );
});
