import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { currentEngine } from './data-directory.ts';
import { testEveryDatabase } from './database.contract.ts';
import { openDatabase } from './open-database.ts';
import { startPglite } from './pglite.ts';
import { createWorkerCalls } from './worker-calls.ts';

testEveryDatabase('pglite:memory', () => openDatabase('pglite:memory'), { manySessions: false });

test('the engine that data directories name is the one that is installed', async () => {
  const path = fileURLToPath(new URL('../../../package.json', import.meta.url));
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { dependencies: Record<string, string> };
  assert.equal(currentEngine.pglite, manifest.dependencies['@electric-sql/pglite']);
  const { database } = await openDatabase('pglite:memory');
  assert.ok((await database.describe()).startsWith(`pglite: PostgreSQL ${currentEngine.postgresMajor}.`));
  await database[Symbol.asyncDispose]();
});

test('an engine that has died refuses every call instead of leaving it waiting', async () => {
  const worker = new Worker(`require('node:worker_threads').parentPort.once('message', () => process.exit(1))`, {
    eval: true,
  });
  const { ask } = createWorkerCalls(worker);
  const calls = [ask({ dump: true }), ask({ close: true })];
  for (const pending of calls) await assert.rejects(pending, /has stopped/);
  await assert.rejects(ask({ bytes: new Uint8Array() }), /has stopped/);
});

test('COPY FROM STDIN, for which the engine would wait for ever, is refused', async () => {
  const engine = await startPglite({ directory: null });
  const client = await engine.pool.connect();
  client.on('error', () => {});
  await client.query('BEGIN; create table bulk (line text)');
  await assert.rejects(client.query('copy bulk from stdin'), /Use copyIn/);
  client.release(true);
  const left = await engine.pool.query(`select to_regclass('bulk') as bulk`);
  assert.deepEqual(left.rows, [{ bulk: null }]);
  await engine.close();
});
