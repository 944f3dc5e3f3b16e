import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type OpenDatabase, openDatabase } from './open-database.ts';

const MIB = 2 ** 20;
const directory = mkdtempSync(join(tmpdir(), 'gtm-files-'));
const log = join(directory, 'database', 'cluster', 'pg_wal');
let open: OpenDatabase;

before(async () => {
  open = await openDatabase(`pglite:${join(directory, 'database')}`);
  await open.pool.query('create table kept (text text)');
});
after(async () => {
  await open.database[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

const logFiles = () => readdirSync(log).filter((name) => /^[0-9A-F]{24}$/.test(name));
const logMib = () => logFiles().reduce((sum, name) => sum + statSync(join(log, name)).size, 0) / MIB;

/** Writes that much log, and one row. */
async function write(mib: number): Promise<void> {
  await open.pool.query(
    `select pg_logical_emit_message(false, 'filler', repeat('x', ${MIB})) from generate_series(1, $1)`,
    [mib],
  );
  await open.pool.query(`insert into kept values ('a row')`);
}

test('the log of a database that stays open is trimmed once it has grown, and not before', async () => {
  await write(40);
  const before = logFiles();
  await open.files!.trimLog();
  assert.deepEqual(logFiles(), before);
  await write(30);
  assert.ok(logMib() >= 64, `${logMib()} MiB`);
  await open.files!.trimLog();
  assert.ok(logMib() <= 32, `${logMib()} MiB`);
  assert.equal((await open.pool.query('select * from kept')).rows.length, 2);
});

test('while a backup is under way, a second one and a vacuum are refused with what to do', async () => {
  const refusal = { code: 'conflict', message: /Try again when it has ended/ };
  await open.files!.whileCopied(
    async () => {
      await assert.rejects(open.files!.reclaim(), refusal);
      await assert.rejects(
        open.files!.whileCopied(
          async () => {},
          async () => {},
        ),
        refusal,
      );
    },
    async () => {},
  );
  await open.files!.reclaim();
});

test('the log that a backup needs stays until it has ended, and none is refused because the log is being trimmed', async () => {
  const trimmed = open.files!.trimLog();
  let needed: string[] = [];
  await open.files!.whileCopied(
    async () => {
      await trimmed;
      await write(70);
      await open.files!.trimLog();
      assert.ok(logMib() >= 64, `${logMib()} MiB`);
    },
    async ({ logFiles: names }) => {
      needed = names;
      assert.deepEqual(
        names.filter((name) => !logFiles().includes(name)),
        [],
      );
    },
  );
  assert.ok(needed.length >= 4);
  await open.files!.trimLog();
  assert.ok(logMib() <= 32, `${logMib()} MiB`);
});
