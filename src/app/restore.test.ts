import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readConfig } from '../config.ts';
import { createMaildir } from '../connectors/email/maildir.ts';
import { writeBackup } from '../data/backup/write-backup.ts';
import { openDatabase } from '../data/database/open-database.ts';
import { addToLedger, ledgerPath, readLedger } from '../data/erasure-ledger.ts';
import { addMailbox } from '../data/records/senders.ts';
import { isSuppressed } from '../data/records/suppressions.ts';
import { eraseContact } from '../ingestion/erase-contact.ts';
import { importMessages } from '../ingestion/mail/import-mail.ts';
import { createSystemClock, createSystemRandom } from '../runtime/system/system-clock.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { createProviders } from './open-providers.ts';
import { restoreBackup } from './restore.ts';

const root = mkdtempSync(join(tmpdir(), 'gtm-restore-'));
after(() => rmSync(root, { recursive: true, force: true }));
const data = join(root, 'data');
const backup = join(root, 'backup.tar');
const backupWithKeys = join(root, 'backup-with-keys.tar');
const clock = createSystemClock();
const random = createSystemRandom();
const actor = { kind: 'person', id: 'user-1', door: 'cli' } as const;
const configOf = (directory: string) => readConfig({ data: directory }, {});
const mail = (id: string, from: string, to: string) =>
  Buffer.from(
    `Message-ID: <${id}@x.example>\r\nFrom: ${from}\r\nTo: ${to}\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: Offer\r\n\r\nAbout the canary.\r\n`,
  );

let tenantId: string;
const folder = join(data, 'mail', 'clara');

/** Two people write to a local mailbox; a backup is made; then one of them is erased. */
async function fill(world: TestWorld): Promise<void> {
  tenantId = await world.newTenant();
  const box = await createMaildir({ directory: folder });
  writeFileSync(join(folder, 'new', 'm1'), mail('m1', 'Ada Canary <ada@n.example>', 'clara@ours.example'));
  writeFileSync(join(folder, 'new', 'm2'), mail('m2', 'Ben Ott <ben@n.example>', 'clara@ours.example'));
  await box.deliver({
    ...{
      effectId: 'e',
      messageId: '<m3@x.example>',
      envelope: { from: 'clara@ours.example', to: ['ada@n.example'] },
    },
    raw: mail('m3', 'clara@ours.example', 'Ada Canary <ada@n.example>'),
  });
  const mailboxId = await world.database.asTenant(tenantId, (transaction) =>
    addMailbox(transaction, world.ids, actor, {
      ...{ userId: null, address: 'clara@ours.example', url: `maildir:${folder}`, dailyCap: 5 },
    }),
  );
  const messages = (async function* () {
    for await (const { externalId, raw } of box.listNew(null)) yield { externalId, raw };
    yield { externalId: 'sent', raw: mail('m3', 'clara@ours.example', 'Ada Canary <ada@n.example>') };
  })();
  const source = { source: `mailbox:${mailboxId}`, mailboxId };
  await importMessages({ ...world, actor }, tenantId, { name: 'clara', messages }, source);
}

before(async () => {
  mkdirSync(data);
  writeFileSync(join(data, 'installation.key'), `1:${'a'.repeat(64)}\n`, { mode: 0o600 });
  const world = await openTestWorld({ open: () => openDatabase(`pglite:${join(data, 'database')}`) });
  await fill(world);
  const services = { clock, files: world.files, dataDirectory: data, version: 'test' };
  await writeBackup(services, backup, { withKeys: false });
  await writeBackup(services, backupWithKeys, { withKeys: true });
  const providers = createProviders({ database: world.database, keys: () => assert.fail('no secret is needed') });
  const [ada] = await world.database.asTenant(tenantId, (transaction) =>
    transaction.query<{ id: string }>(`select id from contacts where full_name = 'Ada Canary'`),
  );
  await eraseContact({ ...world, actor, providers, ledger: ledgerPath(data) }, tenantId, ada!.id);
  await world.close();
});

test('an erasure removes the files that a local mailbox keeps of mails that are only theirs, and enters the ledger', () => {
  assert.deepEqual(readdirSync(join(folder, 'new')), ['m2']);
  assert.deepEqual(readdirSync(join(folder, '.Sent', 'new')), []);
  const [entry] = readLedger(ledgerPath(data));
  assert.deepEqual([entry?.tenantId, entry?.contactIds.length, entry?.hmacs.length], [tenantId, 1, 1]);
  assert.ok(!/ada|canary/i.test(readFileSync(ledgerPath(data), 'utf8')));
});

test('a restore erases again who was erased after the backup, pauses every tenant, and moves local folders', async () => {
  const target = join(root, 'elsewhere', 'restored');
  const report = await restoreBackup(configOf(target), backup, { clock, random, ledgers: [data] });
  assert.deepEqual([report.tenants, report.erasuresRepeated, report.hasKeys], [1, 1, false]);
  const { database } = await openDatabase(`pglite:${join(target, 'database')}`);
  const found = await database.asTenant(tenantId, async (transaction) => ({
    names: await transaction.query('select full_name from contacts order by 1'),
    mails: await transaction.query('select title, contact_id is null as nobody from activities'),
    tenant: await transaction.query('select paused_by, paused_at is not null as paused from tenants'),
    url: await transaction.query('select url from mailboxes'),
    refused: await isSuppressed(transaction, 'ada@n.example'),
  }));
  await database[Symbol.asyncDispose]();
  assert.deepEqual(found.names, [{ fullName: 'Ben Ott' }]);
  assert.equal(found.mails.length, 1);
  assert.deepEqual(found.tenant, [{ pausedBy: 'restore', paused: true }]);
  assert.deepEqual(found.url, [{ url: `maildir:${target}/mail/clara` }]);
  assert.ok(found.refused);
  assert.deepEqual(readdirSync(join(target, 'mail', 'clara', 'new')), ['m2']);
  assert.deepEqual(readdirSync(join(target, 'mail', 'clara', '.Sent', 'new')), []);
  assert.deepEqual(readdirSync(join(root, 'elsewhere')), ['restored'], 'nothing is left beside it');
  const files = readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const telling = files.filter((file) => readFileSync(join(file.parentPath, file.name)).includes('Ada Canary'));
  assert.deepEqual(
    telling.map(({ name }) => name),
    [],
    'nor is the name in the files of the database',
  );
});

test('a key of another installation is not overwritten', async () => {
  const target = join(root, 'with-key');
  mkdirSync(target);
  const key = join(target, 'installation.key');
  writeFileSync(key, `1:${'b'.repeat(64)}\n`, { mode: 0o600 });
  const restored = restoreBackup(configOf(target), backupWithKeys, { clock, random, ledgers: [] });
  await assert.rejects(restored, { code: 'refused', field: 'data', message: /another key than that of the backup/ });
  assert.deepEqual([readdirSync(target), readFileSync(key, 'utf8')], [['installation.key'], `1:${'b'.repeat(64)}\n`]);
});

test('a ledger that is named and not there is said, before anything is written', async () => {
  const place = join(root, 'no-ledger');
  for (const ledger of [join(root, 'nowhere.jsonl'), root]) {
    const restored = restoreBackup(configOf(join(place, 'data')), backup, { clock, random, ledgers: [ledger] });
    await assert.rejects(restored, { code: 'invalid', field: 'ledger', message: /There is no ledger/ });
  }
  assert.equal(existsSync(place), false);
});

test('a directory that holds only keys and a ledger is restored into, and they are kept', async () => {
  const target = join(root, 'emptied');
  mkdirSync(target);
  writeFileSync(join(target, 'installation.key'), `1:${'a'.repeat(64)}\n`, { mode: 0o600 });
  addToLedger(ledgerPath(target), readLedger(ledgerPath(data)));
  const report = await restoreBackup(configOf(target), backupWithKeys, { clock, random, ledgers: [] });
  assert.deepEqual([report.erasuresRepeated, report.hasKeys], [1, true]);
  assert.deepEqual(readLedger(ledgerPath(target)), readLedger(ledgerPath(data)));
  assert.deepEqual(
    readdirSync(root).filter((name) => name.startsWith('emptied')),
    ['emptied'],
  );
});

test('a restore overwrites nothing', async () => {
  const bytes = readFileSync(join(folder, 'new', 'm2'));
  await assert.rejects(
    restoreBackup(configOf(data), backup, { clock, random, ledgers: [] }),
    /is not empty.*overwrites nothing/,
  );
  assert.deepEqual(readFileSync(join(folder, 'new', 'm2')), bytes);
});

test('a backup with one changed byte, or cut off, is refused and leaves nothing behind', async () => {
  const whole = readFileSync(backup);
  const changed = Buffer.from(whole);
  const place = changed.indexOf('About the canary');
  assert.ok(place > 0);
  changed[place] = changed[place]! ^ 1;
  for (const [name, bytes] of [
    ['changed', changed],
    ['cut', whole.subarray(0, whole.length / 2)],
  ] as const) {
    const file = join(root, `${name}.tar`);
    writeFileSync(file, bytes);
    const place = join(root, name);
    await assert.rejects(
      restoreBackup(configOf(join(place, 'data')), file, { clock, random, ledgers: [] }),
      /was changed|no whole/,
    );
    assert.deepEqual(existsSync(place) ? readdirSync(place) : [], []);
  }
});
