import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type ApiFixture, openApiFixture } from '../../api/api-fixture.ts';
import { createFileLake } from '../../data/lake/duckdb-files.ts';
import { createLakeWriter } from '../../data/lake/lake-writer.ts';
import { readOutbox } from '../../data/records/outbox.ts';
import { runCli } from '../run-cli.ts';

let api: ApiFixture;
let there: string[];

async function landEvents(tenantId: string): Promise<number> {
  const lake = createFileLake({ directory: join(api.dataDirectory, 'lake') });
  const events = await api.world.database.asTenant(tenantId, (transaction) =>
    readOutbox(transaction, { position: '0', seq: 0 }, 1000),
  );
  await createLakeWriter({ database: api.world.database, lake }).handle(tenantId, events);
  return events.length;
}

before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
  await api.propose();
  const url = await api.server.listen({ host: '127.0.0.1', port: 0 });
  const key = api.cli['authorization']!.replace('Bearer ', '');
  there = ['--url', url, '--key', key, '--tenant', api.tenantId];
});
after(() => api.close());

async function gtm(...args: string[]) {
  const out: string[] = [];
  const problems: string[] = [];
  const target = (lines: string[]) => ({
    isTerminal: false,
    columns: 100,
    write: (text: string) => void lines.push(text),
  });
  const code = await runCli(['query', ...args, ...there], {
    out: target(out),
    problems: target(problems),
  });
  return { code, out: out.join(''), problems: problems.join('') };
}

test('a question is answered as a table, as CSV and as JSON', async () => {
  assert.match((await gtm('select count(*) as n from events')).out, /^n\n0\n1 row\n$/);
  const landed = await landEvents(api.tenantId);
  assert.ok(landed > 0);
  assert.match((await gtm('select count(*) as n from events')).out, new RegExp(`^n\\n${landed}\\n1 row\\n$`));
  const csv = await gtm(`select 'a "quoted", text' as words, null as nothing, 1.5 as share, [1, 2] as list`, '--csv');
  assert.equal(csv.out, 'words,nothing,share,list\r\n"a ""quoted"", text",,1.5,"[1,2]"\r\n');
  const json = await gtm('select play, count(*) as n from proposals group by all', '--json');
  const { columns, rows, cut } = JSON.parse(json.out);
  assert.deepEqual(columns, [
    { name: 'play', type: 'VARCHAR' },
    { name: 'n', type: 'BIGINT' },
  ]);
  assert.deepEqual([rows.length, rows[0][1], cut], [1, 1, null]);
});

test('without a question the views are listed, and a wrong one is answered with the words of the engine', async () => {
  const { out } = await gtm();
  assert.match(out, /proposals: one row for each proposal that was made/);
  assert.match(out, /value\s+-1 to 1; an opt-out is negative/);
  const wrong = await gtm('select nothing from events');
  assert.equal(wrong.code, 1);
  assert.match(wrong.problems, /cannot be answered: .*"nothing" not found/);
  assert.match((await gtm('drop view events')).problems, /Only SELECT can be asked/);
  const cut = await gtm('select * from range(100001)');
  assert.match(cut.problems, /Cut off at 100,000 rows: rows are missing/);
  assert.match(cut.out, /100,000 rows, the first thousand shown/);
});

test('a query sees the events of its tenant and of no other, and a viewer may not ask', async () => {
  const other = await api.world.newTenant();
  const { userId, console } = await api.signIn('vera');
  await api.addMember(userId, 'viewer');
  const body = { sql: 'select count(*) from events' };
  assert.equal((await api.ask('POST', '/query', { as: console, body })).status, 403);
  await api.world.database.asTenant(other, (transaction) =>
    transaction.query(
      `insert into lake_files (path, table_name, day, first_position, first_seq, last_position, last_seq, row_count, byte_count, digest)
       values ('events/tenant=other/none.parquet', 'events', '2026-01-01', '1', 1, '1', 1, 1, 1, '')`,
    ),
  );
  const answer = await api.ask('POST', '/query', { as: api.cli, body });
  const [, rows] = answer.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.ok(rows.rows[0][0] > 0, answer.text);
});
