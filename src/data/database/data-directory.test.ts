import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { claimDataDirectory, currentEngine, type Format } from './data-directory.ts';
import { openDatabase } from './open-database.ts';

const root = mkdtempSync(join(tmpdir(), 'gtm-directory-'));
after(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
function newDirectory(): string {
  count += 1;
  return join(root, String(count));
}

const migrations = ['0001_first', '0002_second'];
const format: Format = { ...currentEngine, schema: '0002_second' };

/** A settled directory that says of itself what `changes` say. */
function directoryWith(changes: Partial<Format>): string {
  const directory = newDirectory();
  mkdirSync(join(directory, 'cluster'), { recursive: true });
  writeFileSync(join(directory, 'FORMAT.json'), JSON.stringify({ ...format, ...changes }));
  return directory;
}

/** Another process that tries to hold `directory`; resolves to it and its first words. */
async function holdElsewhere(directory: string): Promise<{ child: ChildProcess; said: string }> {
  const script = fileURLToPath(new URL('../../../tests/database/hold-directory.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return { child, said };
}

async function kill(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

test('a directory in use is refused, naming the process that holds it', async () => {
  const directory = newDirectory();
  mkdirSync(directory);
  const { child, said } = await holdElsewhere(directory);
  assert.equal(said, 'held');
  assert.throws(
    () => claimDataDirectory(directory, migrations),
    new RegExp(`in use by process ${child.pid}\\b.*--url.*--data`),
  );
  await kill(child);
});

test('a directory whose holder was killed is taken over', async () => {
  const directory = newDirectory();
  mkdirSync(directory);
  const { child } = await holdElsewhere(directory);
  await kill(child);
  assert.equal(readFileSync(join(directory, 'gtm.pid'), 'utf8'), String(child.pid), 'it left its traces');
  claimDataDirectory(directory, migrations).release();
});

test('of several processes that find a dead holder at the same time, one gets the directory', async () => {
  const directory = newDirectory();
  mkdirSync(directory);
  await kill((await holdElsewhere(directory)).child);
  const tries = await Promise.all(Array.from({ length: 4 }, () => holdElsewhere(directory)));
  assert.equal(tries.filter(({ said }) => said === 'held').length, 1);
  assert.equal(tries.filter(({ said }) => said.startsWith('refused:')).length, 3);
  for (const { child, said } of tries) if (said === 'held') await kill(child);
});

test('the same process cannot claim a directory twice, and can again after giving it back', () => {
  const directory = newDirectory();
  const claimed = claimDataDirectory(directory, migrations);
  assert.throws(() => claimDataDirectory(directory, migrations), new RegExp(`process ${process.pid}`));
  claimed.release();
  claimDataDirectory(directory, migrations).release();
});

test('nobody else can read a data directory', () => {
  const directory = newDirectory();
  claimDataDirectory(directory, migrations).release();
  assert.equal(statSync(directory).mode & 0o777, 0o700);
});

test('a directory of another program is refused', () => {
  const directory = directoryWith({ product: 'something-else' });
  assert.throws(() => claimDataDirectory(directory, migrations), /another program \(something-else\).*--data/);
});

test('a directory of another PostgreSQL major is refused with the way out, and left as it is', () => {
  const directory = directoryWith({ postgresMajor: 17 });
  assert.throws(() => claimDataDirectory(directory, migrations), /PostgreSQL 17.*gtm upgrade.*keeps the old directory/);
  assert.equal(JSON.parse(readFileSync(join(directory, 'FORMAT.json'), 'utf8')).postgresMajor, 17);
  assert.ok(existsSync(join(directory, 'cluster')));
});

test('a directory of a newer PostgreSQL major asks for the version that wrote it', () => {
  const directory = directoryWith({ postgresMajor: 19 });
  assert.throws(() => claimDataDirectory(directory, migrations), /PostgreSQL 19.*Install the version/);
});

test('a directory of a newer schema is refused', () => {
  const directory = directoryWith({ schema: '0003_third' });
  assert.throws(() => claimDataDirectory(directory, migrations), /newer version.*0003_third/);
});

test('a refused directory is not left locked', () => {
  const directory = directoryWith({ product: 'something-else' });
  for (let attempt = 0; attempt < 2; attempt++) {
    assert.throws(() => claimDataDirectory(directory, migrations), /another program/);
  }
});

test('an unreadable FORMAT.json and a database without one are refused', () => {
  const broken = directoryWith({});
  writeFileSync(join(broken, 'FORMAT.json'), '{"product": ');
  assert.throws(() => claimDataDirectory(broken, migrations), /cannot be read.*backup/);
  const bare = newDirectory();
  mkdirSync(join(bare, 'cluster'), { recursive: true });
  assert.throws(() => claimDataDirectory(bare, migrations), /no FORMAT\.json/);
});

test('an older schema is accepted and the record brought up to date once it is settled', async () => {
  const directory = directoryWith({ schema: '0001_first', pglite: '0.5.0' });
  const claimed = claimDataDirectory(directory, migrations);
  assert.equal(claimed.isNew, false);
  const read = () => JSON.parse(readFileSync(join(directory, 'FORMAT.json'), 'utf8')) as Format;
  assert.equal(read().schema, '0001_first');
  await claimed.settle();
  assert.deepEqual(read(), format);
  claimed.release();
});

test('a first start that was cut off is begun anew, and a later schema in it is refused', async () => {
  const directory = newDirectory();
  const claimed = claimDataDirectory(directory, migrations);
  mkdirSync(claimed.cluster);
  writeFileSync(join(claimed.cluster, 'PG_VERSION'), '18\n');
  claimed.release();
  const { database, pool } = await openDatabase(`pglite:${directory}`);
  assert.ok(existsSync(join(directory, 'FORMAT.json')));
  assert.ok(!existsSync(join(directory, 'first-start')));
  await pool.query(`insert into platform.migrations (name, digest) values ('9999_future', 'x')`);
  await database[Symbol.asyncDispose]();
  await assert.rejects(openDatabase(`pglite:${directory}`), /newer than this program \(9999_future\)/);

  // The refusal gives the directory back: the next try gets the same answer and not "in use".
  await assert.rejects(openDatabase(`pglite:${directory}`), /9999_future/);
});
