import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createSystemClock } from '../../runtime/system/system-clock.ts';
import { openTestWorld } from '../../testing/test-world.ts';
import type { DatabaseFiles } from '../database/database-files.ts';
import { openDatabase } from '../database/open-database.ts';
import { writeAudit } from '../records/audit.ts';
import { unpackBackup } from './unpack-backup.ts';
import { writeBackup } from './write-backup.ts';

const root = mkdtempSync(join(tmpdir(), 'gtm-backup-'));
after(() => rmSync(root, { recursive: true, force: true }));
const clock = createSystemClock();

test('a backup under load holds every row acknowledged before it began, whole transactions only, and the files beside it', async () => {
  const dataDirectory = join(root, 'data');
  mkdirSync(join(dataDirectory, 'mail', 'tmp'), { recursive: true });
  writeFileSync(join(dataDirectory, 'mail', 'one'), 'a mail');
  writeFileSync(join(dataDirectory, 'installation.key'), 'secret');
  for (const passing of ['server.json', 'gtm.lock', 'tmp/half', 'mail/.tmp/half', 'audit-heads/one.jsonl']) {
    mkdirSync(join(dataDirectory, passing, '..'), { recursive: true });
    writeFileSync(join(dataDirectory, passing), 'x');
  }
  const world = await openTestWorld({ open: () => openDatabase(`pglite:${join(dataDirectory, 'database')}`) });
  const tenantId = await world.newTenant();
  let acknowledged = 0;
  let stopped = false;
  const load = async () => {
    while (!stopped) {
      await world.database.asTenant(tenantId, async (transaction) => {
        const id = world.ids.next();
        await transaction.query('insert into teams (id, name) values ($1, $2)', [
          id,
          `${acknowledged}:${'x'.repeat(500)}`,
        ]);
        const actor = { kind: 'system', id: 'load', door: 'migration' } as const;
        await writeAudit(transaction, world.ids, { actor, action: 'team-made', subjectNoun: 'team', subjectId: id });
      });
      acknowledged += 1;
    }
  };
  const loads = load();
  for (const round of [1, 2, 3]) {
    while (acknowledged < round * 60) await clock.sleep(5);
    const before = acknowledged;
    const path = join(root, `${round}.tar`);
    const services = { clock, files: world.files, dataDirectory, version: 'test' };
    const report = await writeBackup(services, path, { withKeys: false });
    assert.ok(acknowledged > before, 'writing went on meanwhile');
    assert.ok(report.pauseMs < report.totalMs, `waited ${report.pauseMs} of ${report.totalMs} ms`);
    const folder = join(root, `restored-${round}`);
    mkdirSync(folder);
    const manifest = await unpackBackup(path, folder);
    assert.ok(!manifest.members.some(({ name }) => name.endsWith('.key')), 'keys are left out');
    assert.equal(readFileSync(join(folder, 'mail', 'one'), 'utf8'), 'a mail');
    const beside = manifest.members.map(({ name }) => name).filter((name) => name.startsWith('files/'));
    assert.deepEqual(beside.sort(), ['files/audit-heads/one.jsonl', 'files/mail/one'], 'and nothing that passes');
    const restored = await openDatabase(`pglite:${join(folder, 'database')}`);
    const [counts] = await restored.database.asTenant(tenantId, (transaction) =>
      transaction.query<{ teams: number; audited: number }>(
        `select (select count(*) from teams) as teams, (select count(*) from audit where action = 'team-made') as audited`,
      ),
    );
    await restored.database[Symbol.asyncDispose]();
    assert.ok(counts!.teams >= before, `${counts!.teams} of ${before}`);
    assert.equal(counts!.teams, counts!.audited);
  }
  stopped = true;
  await loads;
  const services = { clock, files: world.files, dataDirectory, version: 'test' };
  const inside = writeBackup(services, join(dataDirectory, 'mail', 'backup.tar'), { withKeys: false });
  await assert.rejects(inside, { code: 'invalid', field: 'path', message: /would be lost with it/ });
  const inMemory = writeBackup({ ...services, files: null }, join(root, 'none.tar'), { withKeys: false });
  await assert.rejects(inMemory, { code: 'refused' });
  const torn = { ...world.files!, whileCopied: () => Promise.reject(new Error('The disk is gone.')) };
  await assert.rejects(writeBackup({ ...services, files: torn }, join(root, 'torn.tar'), { withKeys: false }), /disk/);
  assert.deepEqual(
    readdirSync(root).filter((name) => name.startsWith('torn')),
    [],
  );
  const keys = join(root, 'keys');
  mkdirSync(keys);
  await writeBackup(services, join(root, 'keys.tar'), { withKeys: true });
  assert.equal((await unpackBackup(join(root, 'keys.tar'), keys)).withKeys, true);
  assert.equal(readFileSync(join(keys, 'installation.key'), 'utf8'), 'secret');
  await world.close();
});

test('a mail that goes from one folder to another while the backup reads the files is in it', async () => {
  const dataDirectory = join(root, 'moving');
  mkdirSync(join(dataDirectory, 'mail', 'cur'), { recursive: true });
  mkdirSync(join(dataDirectory, 'mail', 'new'));
  writeFileSync(join(dataDirectory, 'mail', 'new', 'one'), 'a mail');
  // Read before the folders below it, and for a while.
  writeFileSync(join(dataDirectory, 'large'), '');
  truncateSync(join(dataDirectory, 'large'), 64 * 2 ** 20);
  const { database, files } = await openDatabase(`pglite:${join(dataDirectory, 'database')}`);
  const path = join(root, 'moving.tar');
  const written = () => statSync(`${path}.unfinished`).size;
  const move = async (begun: number) => {
    while (written() < begun + 2 ** 20) await clock.sleep(1);
    renameSync(join(dataDirectory, 'mail', 'new', 'one'), join(dataDirectory, 'mail', 'cur', 'one'));
  };
  let moving: Promise<void> | null = null;
  const watched: DatabaseFiles = {
    ...files!,
    async whileCopied(copy, end) {
      await files!.whileCopied(copy, end);
      moving = move(written());
    },
  };
  await writeBackup({ clock, files: watched, dataDirectory, version: 'test' }, path, { withKeys: false });
  await moving;
  await database[Symbol.asyncDispose]();
  const folder = join(root, 'moved');
  mkdirSync(folder);
  await unpackBackup(path, folder);
  assert.equal(readFileSync(join(folder, 'mail', 'cur', 'one'), 'utf8'), 'a mail');
});
