import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { GtmEvent } from '../../domain/event.ts';
import { createFileLake } from './duckdb-files.ts';
import type { Lake } from './lake.ts';
import { lakeViews } from './lake-views.ts';
import { openLockedViews } from './locked-views.ts';
import { runSelect, type SelectLimits, selectLimits } from './run-select.ts';

const ours = '018f0000-0000-7000-8000-00000000000a';
const theirs = '018f0000-0000-7000-8000-00000000000b';
const secret = 'mark-of-theirs';
let place: string;
let root: string;
let lake: Lake;
let [ourPath, theirPath, outside] = ['', '', ''];
let web: Server;
let webRequests = 0;

function event(tenantId: string, seq: number, type: string, data: Record<string, unknown>, time: string): GtmEvent {
  const id = `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`;
  const subject = tenantId === theirs ? secret : null;
  return {
    ...{ id, tenantId, type, source: '/', subject, time, traceparent: null, data, at: { position: '9', seq } },
  } as GtmEvent;
}

before(async () => {
  place = mkdtempSync(join(tmpdir(), 'gtm-select-'));
  root = join(place, 'lake');
  lake = createFileLake({ directory: root });
  const day = '2026-03-01';
  const about = { proposalId: 'p1', effectId: 'e1', tool: 'send_email', digest: 'd' };
  const made = {
    proposalId: 'p1',
    runId: 'r1',
    play: 'stalled',
    tool: 'send_email',
    author: 'playbook',
    confidence: 0.7,
  };
  const traced = { outcomeId: 'o1', signalId: 's1', effectId: 'e1', proposalId: 'p1', kind: 'reply', value: 1 };
  const events: [string, Record<string, unknown>, string?][] = [
    ['gtm.proposal.created.v1', made],
    ['gtm.proposal.approved.v1', { proposalId: 'p1', effectId: 'e1' }],
    ['gtm.proposal.rejected.v1', { proposalId: 'p2', reason: 'wrong_time', revision: 1 }],
    ['gtm.effect.scheduled.v1', about],
    ['gtm.effect.executed.v1', about],
    ['gtm.outcome.attributed.v1', { ...traced, attributedBy: 'message_id' }],
    ['gtm.signal.recorded.v1', { ids: ['s1', 's2'], kinds: ['reply', 'bounce'] }],
    ['gtm.proposal.judged.v1', { proposalId: 'p1', decision: 'approve', rules: ['quiet_hours'], policyVersion: 1 }],
    ['gtm.run.started.v1', { runId: 'r1', goalId: 'g1' }],
    ['gtm.contact.updated.v1', { ids: ['c1', 'c2'] }, '2026-03-01T23:30:00.000Z'],
  ];
  const written = events.map(([type, data, time = '2026-03-01T09:00:00.000Z'], seq) =>
    event(ours, seq, type, data, time),
  );
  ourPath = (await lake.write(ours, day, written)).path;
  const foreign = event(theirs, 99, 'gtm.tenant.paused.v1', { secret }, '2026-03-01T09:00:00.000Z');
  theirPath = (await lake.write(theirs, day, [foreign])).path;
  outside = join(place, 'outside.txt');
  writeFileSync(outside, `${secret}\n`);
  symlinkSync(join(root, theirPath), join(root, 'link.parquet'));
  mkdirSync(join(place, 'folder'));
  web = createServer((_request, response) => {
    webRequests += 1;
    response.end(secret);
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  await lake.close();
  web.close();
  rmSync(place, { recursive: true, force: true });
});

async function ask(sql: string, limits: Partial<SelectLimits> = {}): Promise<unknown[][]> {
  const request = { root, files: [ourPath], zone: 'Europe/Berlin', sql };
  const result = await runSelect(request, { limits: { ...selectLimits, ...limits } });
  return [...result.batches()].flat();
}

/** Names and digests of every file below the test's folder. */
function filesNow(): string[] {
  const entries = readdirSync(place, { recursive: true, withFileTypes: true });
  return entries
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path, index) => {
      const content = entries[index]!.isFile() ? readFileSync(path) : '';
      return `${path} ${createHash('sha256').update(content).digest('hex')}`;
    })
    .sort();
}

test('a query counts, groups and joins the flat views, in the time zone it is asked for', async () => {
  const rows = await ask(`
    select p.play, count(distinct e.effect_id) as sent, count(distinct o.effect_id) filter (where o.kind = 'reply') as answered
    from proposals p join effects e using (proposal_id) left join outcomes o using (effect_id)
    where e.state = 'executed' group by all`);
  assert.deepEqual(rows, [['stalled', 1, 1]]);
  assert.deepEqual(await ask('select id, day::varchar from changes order by id'), [
    ['c1', '2026-03-02'],
    ['c2', '2026-03-02'],
  ]);
  assert.deepEqual(await ask('select signal_id, kind from signals order by 1'), [
    ['s1', 'reply'],
    ['s2', 'bounce'],
  ]);
  assert.deepEqual(await ask('select state, reason from decisions order by 1'), [
    ['approved', null],
    ['rejected', 'wrong_time'],
  ]);
  assert.deepEqual(await ask("select 'one' || chr(8232) || chr(10) || 'text'"), [['one\u2028\ntext']]);
});

test('every view has the columns that the help names, also over no file', async () => {
  const named = lakeViews.flatMap(({ name, columns }) => Object.keys(columns).map((column) => `${name}.${column}`));
  for (const files of [[ourPath], []]) {
    const run = async (sql: string) => {
      const result = await runSelect({ root, files, zone: 'UTC', sql });
      return [...result.batches()].flat();
    };
    const found = await run("select table_name || '.' || column_name from information_schema.columns");
    assert.deepEqual(found.flat().toSorted(), named.toSorted());
    const [counts] = await run(`select ${lakeViews.map(({ name }) => `(select count(*) from ${name})`).join(', ')}`);
    for (const [index, { name }] of lakeViews.entries()) {
      assert.equal((counts![index] as number) > 0, files.length > 0, name);
    }
  }
});

/** Ways to read something else, to write, to run something or to change a setting. */
function waysOut(): string[] {
  const port = (web.address() as AddressInfo).port;
  const [foreign, own] = [join(root, theirPath), join(root, ourPath)];
  const url = `http://127.0.0.1:${port}/x.parquet`;
  return [
    `select * from read_parquet('${foreign}')`,
    `select * from read_parquet('${theirPath}')`,
    `select * from '${foreign}'`,
    `select * from read_parquet(['${own}', '${foreign}'])`,
    `select * from read_parquet('${root}/events/*/*/*.parquet')`,
    `select * from read_parquet('events/**/*.parquet', hive_partitioning = true)`,
    `select * from read_parquet('${root}/events/tenant=${ours}/../tenant=${theirs}/date=2026-03-01/9-99_9-99.parquet')`,
    `select * from read_parquet('${own}/../../../tenant=${theirs}/date=2026-03-01/9-99_9-99.parquet')`,
    `select * from read_parquet('link.parquet')`,
    `select * from read_parquet('${root}/link.parquet')`,
    `select * from read_parquet('/proc/self/cwd/${theirPath}')`,
    `select * from read_parquet('file://${foreign}')`,
    `select * from parquet_metadata('${foreign}')`,
    `select * from parquet_schema('${foreign}')`,
    `select * from parquet_kv_metadata('${foreign}')`,
    `select * from read_text('${outside}')`,
    `select * from read_blob('${outside}')`,
    `select * from read_csv('${outside}')`,
    `select * from read_csv('/proc/self/environ')`,
    `select * from read_text('/proc/self/cmdline')`,
    `select * from read_json('${outside}')`,
    `select * from read_ndjson_objects('${outside}')`,
    `select * from sniff_csv('${outside}')`,
    `select * from glob('${place}/**')`,
    `select * from glob('*')`,
    `select getenv('HOME')`,
    `copy events to '${place}/stolen.csv'`,
    `copy (select 1) to '${own}' (format parquet)`,
    `copy (select 1) to '${place}/folder' (format parquet, partition_by (i))`,
    `export database '${place}/export'`,
    `import database '${place}/folder'`,
    `attach '${place}/new.duckdb' as stolen`,
    `attach '${foreign}' as stolen (read_only)`,
    `create table stolen as select * from read_parquet('${foreign}')`,
    `create view stolen as select * from read_text('${outside}')`,
    `create macro stolen() as table select * from read_text('${outside}')`,
    `create or replace view events as select 1`,
    `create secret stolen (type s3, key_id 'x', secret 'y')`,
    `insert into events select * from events`,
    `with gone as (delete from events returning *) select * from gone`,
    `with more as (insert into events select * from events returning *) select * from more`,
    `drop view events`,
    `set enable_external_access = true`,
    `set allowed_directories = ['/']`,
    `set lock_configuration = false`,
    `reset allowed_paths`,
    `pragma enable_external_access`,
    `pragma temp_directory = '${place}'`,
    `call pragma_database_size()`,
    `install httpfs`,
    `load httpfs`,
    `load '${outside}'`,
    `select * from read_parquet('${url}')`,
    `select * from read_csv('${url}')`,
    `select * from read_text('s3://bucket/key')`,
    `select 1; select * from read_text('${outside}')`,
    `select 1; copy events to '${place}/stolen.csv'`,
    `prepare stolen as select * from read_text('${outside}')`,
    `execute stolen`,
    `explain analyze select * from read_text('${outside}')`,
    `select * from query('select * from read_text(''${outside}'')')`,
    `select * from query_table('${foreign}')`,
    `select * from query('copy events to ''${place}/stolen.csv''')`,
    `select * from duckdb_secrets()`,
    `select json_execute_serialized_sql(json_serialize_sql('select * from read_text(''${outside}'')'))`,
    `from json_execute_serialized_sql(json_serialize_sql('from read_text(''${outside}'')'))`,
    `select (select content from read_text('${outside}'))`,
    `select * from events union all select * from read_parquet('${foreign}')`,
    `select * from information_schema.files`,
    `select write_log('x') from read_text('${outside}')`,
    `call enable_logging(storage = 'file', storage_path = '${place}/log')`,
    `pragma version`,
    `vacuum`,
    `checkpoint`,
    `force checkpoint`,
    `update extensions`,
    `use memory.main`,
    `begin`,
    ``,
    `;`,
    `selec`,
  ];
}

test('none of many ways out reads, writes or reaches anything', async () => {
  const ways = waysOut();
  assert.ok(ways.length >= 50);
  assert.deepEqual(await ask('select 1'), [[1]]);
  const before = filesNow();
  const tryWays = async () => {
    for (let sql = ways.pop(); sql !== undefined; sql = ways.pop()) {
      await assert.rejects(ask(sql), { code: 'invalid' }, sql);
    }
  };
  await Promise.all([tryWays(), tryWays(), tryWays()]);
  assert.deepEqual(filesNow(), before);
  assert.equal(webRequests, 0);
  // The paths do lead there: without the limits they are answered.
  assert.match(JSON.stringify(await lake.query([], `select * from '${join(root, theirPath)}'`)), new RegExp(secret));
});

test('the settings are the promised ones, and locked', async () => {
  const connection = await openLockedViews({ files: [], zone: 'UTC' });
  const names = ['enable_external_access', 'lock_configuration', 'memory_limit', 'temp_directory', 'threads'];
  const reader = await connection.runAndReadAll(
    `select name, value from duckdb_settings() where name in ('${names.join("', '")}') order by name`,
  );
  assert.deepEqual(reader.getRowsJson(), [
    ['enable_external_access', 'false'],
    ['lock_configuration', 'true'],
    ['memory_limit', '244.1 MiB'],
    ['temp_directory', ''],
    ['threads', '1'],
  ]);
  connection.closeSync();
});

test('no query says where on this machine the lake is', async () => {
  const settings = [
    'select * from duckdb_settings()',
    'select value from main."DuckDB_settings"()',
    'from pg_catalog."PG_SETTINGS"',
    'summarize pg_settings',
    'with hidden as materialized (from pg_settings) from hidden',
    "select current_setting('allowed_paths')",
    "select list_transform(['allowed_paths'], lambda name: current_setting(name))",
    "select * from query('from duckdb_' || 'settings()')",
    "select * from query_table('pg_' || 'settings')",
    `from json_execute_serialized_sql(json_serialize_sql('from duckdb_' || 'settings()'))`,
  ];
  for (const sql of settings) await assert.rejects(ask(sql), { message: /settings cannot|inside of a text/ }, sql);
  for (const sql of [
    'select e.id, c.* from events e, duckdb_external_file_cache() c',
    `select * from read_parquet('${ourPath}', filename = true)`,
    `select * from parquet_metadata('${ourPath}')`,
    'show all tables',
    "select 'my query', count(*) as query from events where type = 'query'",
  ]) {
    const text = JSON.stringify(await ask(sql));
    assert.ok(!text.includes(place) && !text.includes(process.cwd()), sql);
  }
  const refused = await ask("select * from read_parquet('nothing.parquet')").catch((error: Error) => error.message);
  assert.doesNotMatch(String(refused), new RegExp(place));
});

test('what is answered beside the views tells of nobody else, and of no secret of this process', async () => {
  for (const sql of [
    'select * from duckdb_views()',
    'select * from duckdb_functions() limit 10',
    'select * from duckdb_databases()',
    'show tables',
    'describe events',
    `select * from read_blob('${ourPath}')`,
    `select * from read_parquet('${ourPath}')`,
  ]) {
    const text = JSON.stringify(await ask(sql));
    assert.doesNotMatch(text, new RegExp(`${secret}|${theirs}`), sql);
  }
});

test('an answer is cut at the limit of rows or bytes, and says so', async () => {
  const run = (sql: string, limits: Partial<SelectLimits> = {}) =>
    runSelect({ root, files: [], zone: 'UTC', sql }, { limits: { ...selectLimits, ...limits } });
  const cut = await run('select * from range(200000)');
  assert.deepEqual([cut.rowCount, cut.cut, [...cut.batches()].flat().length], [100_000, 'rows', 100_000]);
  const whole = await run('select * from range(100000)');
  assert.deepEqual([whole.rowCount, whole.cut], [100_000, null]);
  const long = await run("select repeat('x', 100000) from range(50)", { maxBytes: 1_000_000 });
  assert.deepEqual([long.rowCount, long.cut], [9, 'bytes']);
});

test('a query that never ends is interrupted, whatever it is busy with', async () => {
  for (const sql of [
    'select count(*) from range(100000000000) a, range(1000)',
    'with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t',
    'with recursive t(n) as (select 1 union all select n + 1 from t) select n from t where n < 0',
  ]) {
    await assert.rejects(ask(sql, { timeoutMs: 1500 }), { code: 'timeout' }, sql);
  }
});

test('a query that wants more memory than it may have takes none from the server', async () => {
  const before = process.memoryUsage.rss();
  for (const sql of [
    "select repeat('x', 2000000000)",
    "select repeat('x', 100000000) from range(100)",
    "select list_aggregate(range(1000000000), 'sum')",
    "select list(repeat('x', 1000000)) from range(100000)",
    "select length(string_agg(repeat('x', 1000000), '')) from range(10000)",
    'select * from range(1000000) a, range(1000000) b order by random()',
  ]) {
    await assert.rejects(ask(sql), { code: 'refused' }, sql);
  }
  assert.ok(process.memoryUsage.rss() - before < 100 * 2 ** 20);
});

test('a query is given up when its asker leaves, and a second one of the tenant waits its turn', async () => {
  const leave = new AbortController();
  const slow = { tenantId: ours, paths: [ourPath], sql: 'select count(*) from range(100000000000)', zone: 'UTC' };
  const first = lake.select(slow, { signal: leave.signal });
  await assert.rejects(lake.select({ ...slow, sql: 'select 1' }), { code: 'too-fast' });
  const other = await lake.select({ ...slow, tenantId: theirs, paths: [theirPath], sql: 'select subject from events' });
  assert.deepEqual([...other.batches()].flat(), [[secret]]);
  leave.abort();
  await assert.rejects(first, { code: 'unavailable' });
  assert.equal((await lake.select({ ...slow, sql: 'select 1' })).rowCount, 1);
});
