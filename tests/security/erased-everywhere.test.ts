import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { restoreBackup } from '../../src/app/restore.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/data/database/open-database.ts';
import { ledgerPath } from '../../src/data/erasure-ledger.ts';
import { elsewhereNotFreeText, notFreeText } from '../tenancy/not-free-text.ts';
import { everyTable, type TextColumn, textColumnsSql } from '../tenancy/text-columns.ts';
import type { Question, Said } from './ask-there.ts';
import { bounce, bringIn, columnsThatTell, person, plantIn, workOn } from './canary-person.ts';
import { filesThatTell, tracesOf } from './search-files.ts';
import { openWatchedInstallation, type WatchedInstallation } from './watched-installation.ts';

// A person who is everywhere is erased, and then looked for in the bytes of all that is left, and of what older copies
// bring back.

const traces = tracesOf('canary');
let here: WatchedInstallation;
let backup: string;
let archive: string;
let columns: TextColumn[];
let free: TextColumn[];

const said = (text: string) => traces.filter((trace) => text.includes(trace));
const nameOf = ({ table, column }: TextColumn) => `${table}.${column}`;

/** Values that the database would pack are stored as they are, so that they can be found among its bytes. */
async function storePlainly(dataDirectory: string): Promise<void> {
  mkdirSync(dataDirectory, { mode: 0o700 });
  const { database, pool } = await openDatabase(`pglite:${join(dataDirectory, 'database')}`);
  const { rows } = await pool.query<TextColumn>(textColumnsSql, [everyTable]);
  for (const { table, column } of rows) {
    await pool.query(`alter table ${table} alter column "${column}" set storage external`);
  }
  await database[Symbol.asyncDispose]();
}

before(async () => {
  here = await openWatchedInstallation({ prepare: storePlainly });
  await bringIn(here);
  await workOn(here);
  await bounce(here);
  columns = await here.app.database.asTenant(here.tenantId, (transaction) =>
    transaction.query<TextColumn>(textColumnsSql, [everyTable]),
  );
  free = columns.filter((one) => one.table.startsWith('gtm.') && !(nameOf(one) in notFreeText));
  [backup, archive] = [join(here.directory, 'backup.tar'), join(here.directory, 'archive.tar')];
});
after(() => here.close());

async function post<T>(path: string, body: object): Promise<T> {
  const answer = await here.send('POST', path, body);
  assert.ok(answer.status < 300, `${path}: ${answer.text}`);
  return answer.json<T>();
}

const addresses = [person.address, person.otherAddress];
/** What is asked of an installation in which the person is to stay away. */
const questions: readonly Question[] = [
  { method: 'POST', url: '/v1/audit/verify', payload: {} },
  { method: 'POST', url: '/v1/suppressions', payload: { addresses } },
  {
    ...{ method: 'POST', url: '/v1/imports/upload?name=again.csv&as=contact' },
    payload: `first name,last name,email\n${addresses.map((address) => `A.,C.,${address}\n`).join('')}`,
  },
  { method: 'GET', url: '/v1/contacts?limit=500' },
];

/** The audit is whole, nothing may leave to the person, and an import brings nobody back. */
function assertStaysAway([audit, suppressed, imported, contacts]: readonly Said[]): void {
  assert.deepEqual((JSON.parse(audit!.text) as { findings: unknown[] }).findings, []);
  assert.equal((JSON.parse(suppressed!.text) as { known: number }).known, addresses.length, suppressed!.text);
  assert.match(imported!.text, /"created":0,.*"excluded":2/);
  assert.equal(contacts!.status, 200);
  assert.deepEqual(said(contacts!.text), []);
}

test('each column that can hold words holds something of the person, or is on a list with the reason why not', async () => {
  const elsewhere = columns.filter(({ table }) => !table.startsWith('gtm.')).map(nameOf);
  assert.deepEqual(elsewhere.toSorted(), Object.keys(elsewhereNotFreeText).toSorted());
  const telling = new Set(await columnsThatTell(here, free));
  const bare = free.filter((one) => !telling.has(nameOf(one)));
  assert.ok(bare.length < free.length / 2, 'most of them are reached by what people do');
  await plantIn(here, bare);
  assert.deepEqual(await columnsThatTell(here, free), free.map(nameOf));
});

test('before, the person is found: in the files of the database, the mailbox, a backup and an export', async () => {
  await post('/v1/installation/backup', { path: backup });
  await post('/v1/tenant/archive', { path: archive });
  const found = [
    ...(await filesThatTell(here.dataDirectory, traces)),
    ...(await filesThatTell(here.mailbox, traces)),
    ...(await filesThatTell(backup, traces)),
    ...(await filesThatTell(archive, traces)),
  ];
  for (const place of ['/base/', '/ingrid/', 'backup.tar', 'archive.tar']) {
    assert.ok(
      found.some((path) => path.includes(place)),
      place,
    );
  }
});

test('after the erasure and a vacuum nothing of the person is in any byte of the installation, its log and its traces', async () => {
  await post(`/v1/contacts/${person.address}/erase`, {});
  await here.app.bus.drain();
  const tenant = columns.filter(({ table }) => table.startsWith('gtm.'));
  assert.deepEqual(await columnsThatTell(here, tenant), []);
  await post('/v1/installation/vacuum', {});
  assert.deepEqual(await filesThatTell(here.dataDirectory, traces), []);
  // The two in which others take part stay in the local folder: they are the others' mails, too.
  assert.equal((await filesThatTell(here.mailbox, traces)).length, 2);
  assert.deepEqual(said(here.logged()), []);
  assert.deepEqual(said(here.collector.bodies.join('\n')), []);
  const answers: Said[] = [];
  for (const { method, url, payload } of questions) {
    const type = typeof payload === 'string' ? { 'content-type': 'application/octet-stream' } : {};
    const request = { method, url, headers: { ...here.owner, ...type }, ...(payload && { payload }) };
    const { statusCode: status, body: text } = await here.app.server.inject(request);
    answers.push({ status, text });
  }
  assertStaysAway(answers);
});

const run = promisify(execFile);
const asker = fileURLToPath(new URL('ask-there.ts', import.meta.url));
const program = fileURLToPath(new URL('../../bin/gtm.js', import.meta.url));

/** What an installation answers to the questions above, and to a vacuum at the end. */
async function askThere(directory: string): Promise<Said[]> {
  const vacuum: Question = { method: 'POST', url: '/v1/installation/vacuum', payload: {} };
  const all = JSON.stringify([...questions, vacuum]);
  const { stdout } = await run(process.execPath, [asker, directory, here.tenantId, all]);
  return JSON.parse(stdout) as Said[];
}

test('a restore of the older backup erases again: nothing is in any byte, and the person stays away', async () => {
  await here.closeApp();
  const directory = join(here.directory, 'restored');
  const { clock, random } = here.app;
  const services = { clock, random, ledgers: [here.dataDirectory] };
  const report = await restoreBackup(readConfig({ data: directory }, {}), backup, services);
  assert.equal(report.erasuresRepeated, 1);
  assert.deepEqual(await filesThatTell(directory, traces), []);
  assertStaysAway(await askThere(directory));
  assert.deepEqual(await filesThatTell(directory, traces), []);
});

test('an import of the older archive where the ledger is erases again: nothing is in any byte, and the person stays away', async () => {
  const directory = join(here.directory, 'moved');
  await storePlainly(directory);
  copyFileSync(ledgerPath(here.dataDirectory), ledgerPath(directory));
  const { stdout } = await run(process.execPath, [program, 'import', archive, '--data', directory, '--json']);
  assert.equal((JSON.parse(stdout) as { erasuresRepeated: number }).erasuresRepeated, 1, stdout);
  assert.deepEqual(await filesThatTell(directory, traces), []);
  assertStaysAway(await askThere(directory));
  assert.deepEqual(await filesThatTell(directory, traces), []);
});
