import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { archiveTables, leftOutTables } from '../../src/data/archive/archive-tables.ts';
import { type ArchiveServices, exportTenant } from '../../src/data/archive/export-tenant.ts';
import { addToLedger, ledgerPath } from '../../src/data/erasure-ledger.ts';
import { importArchive, isArchive } from '../../src/ingestion/archive/import-archive.ts';
import { openTestWorld, type TestWorld } from '../../src/testing/test-world.ts';
import { seedEveryTable } from './seed-every-table.ts';
import { tableLists } from './table-lists.ts';

const root = mkdtempSync(join(tmpdir(), 'gtm-archive-'));
const archive = join(root, 'tenant.tar');
const actor = { kind: 'person', id: 'local-owner', door: 'cli' } as const;
const lakePath = (tenantId: string) => `events/tenant=${tenantId}/date=2026-01-01/1-1_1-1.parquet`;

/** A lake in memory. */
function createLake() {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    read: async (path: string) => files.get(path)!,
    put: async (path: string, bytes: Uint8Array) => void files.set(path, bytes),
    remove: async (paths: readonly string[]) => paths.forEach((path) => void files.delete(path)),
  };
}

function servicesOf(world: TestWorld, name: string) {
  const dataDirectory = join(root, name);
  mkdirSync(dataDirectory, { recursive: true });
  const lake = createLake();
  return { ...world, lake, dataDirectory, version: 'test' } satisfies ArchiveServices;
}

let source: TestWorld;
let target: TestWorld;
let from: ReturnType<typeof servicesOf>;
let to: ReturnType<typeof servicesOf>;
let tenantId: string;

before(async () => {
  [source, target] = [await openTestWorld(), await openTestWorld()];
  [from, to] = [servicesOf(source, 'from'), servicesOf(target, 'to')];
  tenantId = await source.newTenant();
  await seedEveryTable(source.pool, tenantId, tableLists.tenant, { id: source.ids.next(), word: 'canary' });
  await source.pool.query(`set session_replication_role = replica`);
  for (const change of [
    `effects set state = 'done'`,
    `proposals set state = 'executed'`,
    `runs set state = 'done'`,
    `run_targets set state = 'proposed'`,
    `send_ledger set state = 'sent'`,
    `source_records set raw = '\\x00ff0d0a'`,
    `lake_files set path = '${lakePath(tenantId)}', byte_count = 3, digest = encode(sha256('abc'), 'hex')`,
    `mailboxes set url = 'maildir:${from.dataDirectory}/mail/ann'`,
    `erasures set contact_ids = '{}', hmacs = '{}'`,
    `audit_seals set audit_id = (select id from gtm.audit limit 1)`,
  ]) {
    await source.pool.query(`update gtm.${change}`);
  }
  // A second effect of a proposal came to nothing; of two records the bytes are the same.
  await addCopy('effects', { state: 'failed', external_key: 'second' });
  await addCopy('source_records', { external_id: 'second' });
  // More rows than are read, and more bytes than are written, in one go.
  await source.pool.query(
    `insert into gtm.teams (tenant_id, id, name) select $1, gen_random_uuid(), n || $2 from generate_series(1, 1200) n`,
    [tenantId, `${'\u2028\u2029'}\r\n"\\ü🌡 ${'x'.repeat(2000)}`],
  );
  await source.pool.query(`set session_replication_role = origin`);
  from.lake.files.set(lakePath(tenantId), Buffer.from('abc'));
  await exportTenant(from, tenantId, archive);
});
after(async () => {
  await source.close();
  await target.close();
  rmSync(root, { recursive: true, force: true });
});

/** Another row like the one that is there. */
async function addCopy(table: string, columns: object): Promise<void> {
  await source.pool.query(
    `insert into gtm.${table} select (jsonb_populate_record(t, $1 || jsonb_build_object('id', gen_random_uuid()))).* from gtm.${table} t`,
    [columns],
  );
}

/** Tables in which only what has not ended yet changes on the way. */
const ended = ['runs', 'run_targets', 'proposals', 'approvals'];

/** The rows of each table that travels, without the columns that change on the way. */
async function rowsOf(pool: pg.Pool): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const { table, leavesAs = {}, arrivesAs = {} } of archiveTables) {
    const changed = ended.includes(table) ? [] : Object.keys({ ...leavesAs, ...arrivesAs });
    const always = ['paused_at', 'paused_by', 'version'];
    const { rows } = await pool.query<{ row: unknown }>(
      `select to_jsonb(t) - $1::text[] as row from gtm.${table} t where tenant_id = $2 order by (to_jsonb(t) - $1::text[])::text`,
      [[...changed, ...always].filter((name) => name !== 'tenant_id'), tenantId],
    );
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}

/** The audit of the tenant that travels, in the order of the outbox. */
async function auditOrder(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select id from gtm.audit where tenant_id = $1 and action !~ '^(tenant-imported|member)' order by position, seq`,
    [tenantId],
  );
  return rows.map(({ id }) => id);
}

test('every tenant table travels, or stays for a reason, behind the tables that its rows point to', async () => {
  const travelling = archiveTables.map(({ table }) => table);
  const known = [...travelling, ...Object.keys(leftOutTables)].map((name) => `gtm.${name}`);
  assert.deepEqual(known.sort(), [...tableLists.tenant].sort());
  const { rows } = await source.pool.query<{ child: string; parent: string }>(
    `select distinct k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent from pg_constraint k
     where k.contype = 'f' and k.connamespace = 'gtm'::regnamespace`,
  );
  const place = (name: string) => travelling.indexOf(name.replace('gtm.', ''));
  const wrong = rows.filter(({ child, parent }) => place(child) >= 0 && place(parent) >= place(child));
  assert.deepEqual(wrong, []);
});

test('an archive arrives with the same rows, paused, its files and folders in their new place, and its reasons in the manifest', async () => {
  assert.ok(await isArchive(archive));
  const { manifest } = await importArchive(to, archive, actor);
  const [before, after] = [await rowsOf(source.pool), await rowsOf(target.pool)];
  const empty = Object.keys(before).filter((table) => before[table]!.length === 0);
  assert.deepEqual(empty, [], 'every table has a row to travel');
  const members = after['memberships'] as { user_id: string; role: string }[];
  const owners = members.filter(({ user_id }) => user_id !== actor.id);
  assert.deepEqual(
    members.filter(({ user_id }) => user_id === actor.id).map(({ role }) => role),
    ['owner'],
  );
  const audit = after['audit']!.filter((row) => !/^(tenant-imported|member)/.test((row as { action: string }).action));
  assert.deepEqual({ ...after, memberships: owners, audit }, before);
  const { rows } = await target.pool.query(
    `select paused_at is not null as paused, paused_by, (select url from gtm.mailboxes) as url, (select string_agg(encode(raw, 'hex'), ' ') from gtm.source_records) as raw,
       (select last_position::text from gtm.lake_files) as place, (select count(*)::int from auth.users) as users
     from gtm.tenants`,
  );
  const url = `maildir:${to.dataDirectory}/mail/ann`;
  assert.deepEqual(rows, [{ paused: true, paused_by: actor.id, url, raw: '00ff0d0a 00ff0d0a', place: '0', users: 1 }]);
  assert.deepEqual(await auditOrder(target.pool), await auditOrder(source.pool));
  const { rows: places } = await target.pool.query('select count(distinct position)::int as places from gtm.audit');
  assert.deepEqual(places, [{ places: 1 }], 'where a row was in the other database means nothing in this one');
  assert.equal(Buffer.from(to.lake.files.get(lakePath(tenantId))!).toString(), 'abc');
  assert.deepEqual(manifest.leftOut.map(({ what }) => what).sort(), Object.keys(leftOutTables).sort());
  assert.deepEqual(readdirSync(join(to.dataDirectory, 'tmp')), []);
});

test('what was to leave stays where it was approved: it arrives as superseded, runs as cancelled, and keys not at all', async () => {
  const going = await source.newTenant();
  await seedEveryTable(source.pool, going, tableLists.tenant, { id: source.ids.next(), word: 'going' });
  const client = await source.pool.connect();
  await client.query('set session_replication_role = replica');
  for (const change of [
    `effects set state = 'scheduled'`,
    `proposals set state = 'approved'`,
    'approvals set revoked_at = null',
    `runs set state = 'running', ended_at = null`,
    `run_targets set state = 'waiting'`,
    `send_ledger set state = 'held'`,
    'source_records set raw = null',
    ...['mailboxes', 'calendars', 'crm_connections'].map((table) => `${table} set sync_cursor = '{}'`),
    `erasures set contact_ids = '{}', hmacs = '{}', places = '{"mails": [], "meetings": []}'`,
    'audit_seals set audit_id = (select id from gtm.audit where tenant_id = $1 limit 1)',
  ]) {
    await client.query(`update gtm.${change} where tenant_id = ${change.includes('$1') ? '$1' : `'${going}'`}`, [
      ...(change.includes('$1') ? [going] : []),
    ]);
  }
  for (const table of ['lake_files', 'outcomes'])
    await client.query(`delete from gtm.${table} where tenant_id = $1`, [going]);
  await client.query('set session_replication_role = origin');
  client.release();
  const path = join(root, 'going.tar');
  const { manifest } = await exportTenant(from, going, path);
  assert.equal(manifest.leftOut.find(({ what }) => what === 'waiting effects')?.rows, 1);
  await importArchive(to, path, actor);
  const { rows } = await target.pool.query(
    `select (select count(*)::int from gtm.effects where tenant_id = $1) as effects,
       (select count(*)::int from gtm.send_ledger where tenant_id = $1) as held,
       (select state || ': ' || state_reason from gtm.proposals where tenant_id = $1) as proposal,
       (select revoked_at is not null from gtm.approvals where tenant_id = $1) as revoked,
       (select state || ' ' || (ended_at is not null) from gtm.runs where tenant_id = $1) as run,
       (select state from gtm.run_targets where tenant_id = $1) as target,
       (select places from gtm.erasures where tenant_id = $1) as places,
       (select coalesce(max(secret_id::text), 'none') from (
          select secret_id from gtm.mailboxes where tenant_id = $1
          union all select secret_id from gtm.calendars where tenant_id = $1
          union all select secret_id from gtm.crm_connections where tenant_id = $1
          union all select secret_id from gtm.hooks where tenant_id = $1
          union all select previous_secret_id from gtm.hooks where tenant_id = $1) s) as keys,
       (select count(*)::int from (
          select sync_cursor from gtm.mailboxes where tenant_id = $1
          union all select sync_cursor from gtm.calendars where tenant_id = $1
          union all select sync_cursor from gtm.crm_connections where tenant_id = $1) c
        where sync_cursor is not null) as cursors`,
    [going],
  );
  const proposal = 'superseded: It was to leave from another installation.';
  const states = { proposal, run: 'cancelled true', target: 'cancelled', revoked: true };
  assert.deepEqual(rows, [{ effects: 0, held: 0, ...states, places: null, keys: 'none', cursors: 0 }]);
});

test('a tenant that is here already is not taken in again', async () => {
  const before = await rowsOf(target.pool);
  await assert.rejects(importArchive(to, archive, actor), /is here already/);
  assert.deepEqual(await rowsOf(target.pool), before);
});

test('an archive with one changed byte is refused, and nothing of it is left', async (context) => {
  const bytes = readFileSync(archive);
  const place = bytes.lastIndexOf('canary');
  bytes[place] = bytes[place]! ^ 1;
  const damaged = join(root, 'damaged.tar');
  writeFileSync(damaged, bytes);
  const world = await openTestWorld();
  context.after(() => world.close());
  const there = servicesOf(world, 'there');
  await assert.rejects(importArchive(there, damaged, actor), /was changed/);
  const { rows } = await world.pool.query(
    'select (select count(*) from gtm.tenants) + (select count(*) from auth.users) as n',
  );
  assert.deepEqual(rows, [{ n: '0' }]);
  assert.deepEqual([there.lake.files.size, readdirSync(join(there.dataDirectory, 'tmp'))], [0, []]);

  // Whoever was erased here is erased again in what comes from elsewhere.
  const { rows: contacts } = await source.pool.query<{ id: string }>('select id from gtm.contacts');
  const entry = { id: world.ids.next(), tenantId, contactIds: [contacts[0]!.id], hmacs: ['ab'.repeat(32)] };
  addToLedger(ledgerPath(there.dataDirectory), [{ ...entry, erasedAt: '2026-01-01T00:00:00.000Z' }]);
  const { erasuresRepeated } = await importArchive(there, archive, actor);
  assert.equal(erasuresRepeated, 1);
  const { rows: left } = await world.pool.query('select (select count(*) from gtm.contacts) as contacts');
  assert.deepEqual(left, [{ contacts: '0' }]);
});
