import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { TenantTransaction } from '../../src/data/database/database.ts';
import { openInstallationKeys } from '../../src/data/installation-key.ts';
import { putSecret, readSecret, type SecretServices } from '../../src/data/records/secrets.ts';
import { createIds } from '../../src/domain/clock.ts';
import { createSystemClock, createSystemRandom } from '../../src/runtime/system/system-clock.ts';
import { honest } from '../journeys/model-answers.ts';
import { tableLists } from '../tenancy/table-lists.ts';
import { openWatchedInstallation, type WatchedInstallation } from './watched-installation.ts';

const actor = { kind: 'system', id: 'test', door: 'migration' } as const;
const random = createSystemRandom();
const canaries: Record<string, string> = {
  'model key': 'canary-model-key-5d1f',
  'mailbox password': 'canary-mailbox-password-90aa',
  password: 'canary-owner-password-77c2',
};
let here: WatchedInstallation;

before(async () => {
  here = await openWatchedInstallation({ modelKey: canaries['model key']! });
  here.model.otherwise(honest);
  openInstallationKeys(here.dataDirectory, random);
  const installation = readFileSync(join(here.dataDirectory, 'installation.key'), 'utf8').trim();
  canaries['installation key'] = installation.split(':')[1]!;
  canaries['local owner key'] = here.app.localKey;
});
after(() => here.close());

/** The mailbox opened with a stored password, somebody signed in by link and password, a program with a key. */
async function useEverySecret(): Promise<Record<string, string>[]> {
  const { app, tenantId, send } = here;
  const keys = openInstallationKeys(here.dataDirectory, random);
  await app.database.asTenant(tenantId, async (transaction) => {
    const secret = { provider: 'maildir', text: canaries['mailbox password']! };
    const secretId = await putSecret(transaction, { ...app, random, keys, actor }, secret);
    await transaction.query('update mailboxes set secret_id = $1', [secretId]);
  });
  const link = await app.auth.oneTimeLink('owner@localhost.example');
  canaries['one-time link'] = new URL(link).searchParams.get('token')!;
  const answer = await app.auth.handle(new Request(link));
  const cookie = answer.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
  canaries['session'] = /session_token=([^;.%]+)/.exec(cookie)![1]!;
  const waiting = await app.auth.oneTimeLink('owner@localhost.example');
  canaries['link that nobody has used'] = new URL(waiting).searchParams.get('token')!;
  await send('PUT', '/v1/me/password', { password: canaries['password'] });
  const made = (await send('POST', '/v1/keys', { name: 'loader' })).json<{ key: string }>();
  canaries['service key'] = made.key;
  const hook = { name: 'loader', from: 'standard' };
  canaries['webhook secret'] = (await send('POST', '/v1/hooks', hook)).json<{ secret: string }>().secret;
  const browser = { cookie, host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080', 'x-tenant': tenantId };
  return [here.owner, browser, { authorization: `Bearer ${made.key}` }];
}

/** Every operation that reads, by each of these callers, and errors of all kinds; all answers. */
async function askEverything(callers: Record<string, string>[]): Promise<string[]> {
  const document = (await here.send('GET', '/v1/openapi.json')).json<{
    paths: Record<string, Record<string, unknown>>;
  }>();
  const said: string[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    if (path.endsWith('/events')) continue;
    for (const headers of callers) {
      if ('get' in methods)
        said.push((await here.send('GET', path.replace(/\{\w+\}/g, 'nothing'), undefined, headers)).text);
    }
  }
  const wrong = { authorization: `Bearer ${canaries['service key']}x`, 'x-tenant': here.tenantId };
  said.push((await here.send('GET', '/v1/tenant', undefined, wrong)).text);
  said.push((await here.send('POST', '/v1/keys', { name: 7, key: canaries['service key'] })).text);
  said.push((await here.send('PUT', '/v1/me/password', { password: [canaries['password']] })).text);
  said.push((await here.send('POST', '/v1/installation-key/rotate')).text);
  for (const path of ['/metrics', '/healthz', '/readyz']) said.push((await here.send('GET', path)).text);
  return said;
}

/** Whatever lies in the data directory, the files of the database and its log among it, besides the two key files. */
function filesOf(directory: string): Buffer[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.key'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
}

/** The rows of sign-in: users, sessions, passwords, links, keys of programs. */
async function rowsOfSignIn(): Promise<string[]> {
  const rows: string[] = [];
  for (const table of tableLists.auth) {
    const found = await here.app.database.asPlatform('gtm_auth', (transaction) =>
      transaction.query<{ row: string }>(`select t::text as row from ${table} t`),
    );
    assert.ok(found.length > 0, `${table} has no row`);
    rows.push(...found.map(({ row }) => row));
  }
  return rows;
}

/** What leaves in one piece: the tenant's archive, and a backup without keys. */
async function copies(): Promise<Buffer[]> {
  const made: Buffer[] = [];
  for (const path of ['/v1/tenant/archive', '/v1/installation/backup']) {
    const file = join(here.directory, `${made.length}.tar`);
    assert.equal((await here.send('POST', path, { path: file })).status, 200);
    made.push(readFileSync(file));
  }
  return made;
}

test('no secret is in an answer, an error, a prompt, a trace, a log line, a metric, a row, an export, or any byte of a file', async () => {
  const callers = await useEverySecret();
  const run = await here.run('people waiting for an answer');
  assert.equal(run.state, 'done');
  here.model.otherwise({ kind: 'status', status: 401 });
  await here.run('people at Brera Foods');
  here.model.listModels({ kind: 'status', status: 401 });
  const answers = await askEverything(callers);
  assert.ok(answers.length > 100, String(answers.length));
  await here.app.bus.drain();
  const rows: string[] = [];
  for (const table of tableLists.tenant) {
    const found = await here.rows<{ row: string }>(`select t::text as row from ${table} t`);
    rows.push(...found.map(({ row }) => row));
  }
  const history = await here.app.database.asPlatform('gtm_workflows', (transaction) =>
    transaction.query<{ row: string }>('select t::text as row from dbos.operation_outputs t'),
  );
  const places: Record<string, (string | Buffer)[]> = {
    answers,
    prompts: here.model.requests.map(({ messages }) => JSON.stringify(messages)),
    traces: here.collector.bodies,
    log: [here.logged()],
    rows: [...rows, ...history.map(({ row }) => row)],
    'sign-in': await rowsOfSignIn(),
    'exports and backups': await copies(),
    // Last, so that the log of the database holds all of it.
    files: filesOf(here.dataDirectory),
  };
  assert.ok(places['prompts']!.length > 0 && places['traces']!.length > 0, 'prompts and traces were made');
  assert.equal(Object.values(canaries).filter((canary) => canary?.length > 10).length, 10);
  const hits = Object.entries(places).flatMap(([place, texts]) =>
    Object.entries(canaries)
      .filter(([, canary]) => texts.some((text) => text.includes(canary)))
      .map(([name]) => `${name} in ${place}`),
  );
  // The answer that makes a service key shows it, once; it was not among these.
  assert.deepEqual(hits, []);
});

interface Stored {
  tenantId: string;
  id: string;
  provider: string;
  wrappedKey: Buffer;
  nonce: Buffer;
  ciphertext: Buffer;
  keyVersion: number;
}

/** A transaction that keeps what `putSecret` stores and hands `readSecret` the row it is told to. */
function keeping(tenantId: string, rows: Stored[], answer: () => Stored): TenantTransaction {
  return {
    tenantId,
    async query(text: string, values: unknown[] = []) {
      if (text.startsWith('insert into secrets')) {
        const [id, provider, wrappedKey, nonce, ciphertext, keyVersion] = values as never[];
        rows.push({
          tenantId,
          id: id!,
          provider: provider!,
          wrappedKey: wrappedKey!,
          nonce: Buffer.from(nonce!),
          ciphertext: ciphertext!,
          keyVersion: keyVersion!,
        });
      }
      return text.startsWith('select id, provider') ? [answer()] : [];
    },
    now: async () => createSystemClock().now(),
    copyIn: async () => 0,
  } as TenantTransaction;
}

test('of 10,000 ciphertexts moved between rows, tenants and providers none decrypts', async (context) => {
  const keys = openInstallationKeys(here.dataDirectory, random);
  const ids = createIds(createSystemClock(), random);
  const services: SecretServices = { ids, random, keys, actor };
  const rows: Stored[] = [];
  for (const tenantId of [ids.next(), ids.next(), ids.next()]) {
    for (const provider of ['imap', 'smtp', 'caldav']) {
      for (let index = 0; index < 6; index++) {
        const place = keeping(tenantId, rows, () => rows[0]!);
        await putSecret(place, services, { provider, text: `secret ${index} of ${tenantId}` });
      }
    }
  }
  const read = (row: Stored) =>
    readSecret(
      keeping(row.tenantId, [], () => row),
      { keys },
      row.id,
    );
  for (const row of rows) assert.match(await read(row), /^secret \d of/);
  let tried = 0;
  for (const to of rows) {
    for (const from of rows) {
      if (to === from) continue;
      for (const moved of [
        { ciphertext: from.ciphertext, nonce: from.nonce },
        { wrappedKey: from.wrappedKey },
        { ciphertext: from.ciphertext, nonce: from.nonce, wrappedKey: from.wrappedKey },
        { ciphertext: from.ciphertext },
      ]) {
        tried++;
        await assert.rejects(read({ ...to, ...moved }), /was changed or moved/);
      }
    }
    for (const moved of [{ provider: `${to.provider}s` }, { tenantId: ids.next() }, { id: ids.next() }]) {
      tried++;
      await assert.rejects(read({ ...to, ...moved }), /was changed or moved/);
    }
  }
  context.diagnostic(`${tried} moved ciphertexts, 0 decrypted`);
  assert.ok(tried >= 10_000, String(tried));
});

test('after a rotation the running server reads what it stored before, and the suppression list still refuses', async () => {
  await here.send('POST', '/v1/suppressions', { addresses: ['elin.sandvik@lindvall-labs.example'] });
  const first = (await here.send('POST', '/v1/installation-key/rotate')).json<{ version: number; secrets: number }>();
  assert.equal(first.secrets, 2);
  const [secret] = await here.rows<{ id: string; keyVersion: number }>(
    `select id, key_version from secrets where provider = 'maildir'`,
  );
  assert.equal(secret!.keyVersion, first.version);
  const text = await here.app.database.asTenant(here.tenantId, (transaction) =>
    readSecret(transaction, { keys: openInstallationKeys(here.dataDirectory, random) }, secret!.id),
  );
  assert.equal(text, canaries['mailbox password']);
  const again = await here.send('POST', '/v1/suppressions', { addresses: ['Elin.Sandvik@lindvall-labs.example'] });
  assert.equal(again.json<{ known: number }>().known, 1);
  const doctor = (await here.send('GET', '/v1/doctor')).json<{
    checks: { name: string; ok: boolean; detail: string }[];
  }>();
  assert.equal(doctor.checks.find(({ name }) => name.startsWith('mailbox'))?.ok, true);
});
