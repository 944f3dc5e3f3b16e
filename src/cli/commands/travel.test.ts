import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assembleApi, localKey } from '../../api/api-fixture.ts';
import { openDatabase } from '../../data/database/open-database.ts';
import { addToLedger, ledgerPath } from '../../data/erasure-ledger.ts';
import { type ApprovalFixture, createApprovalFixture } from '../../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { gtm } from '../cli-fixture.ts';

// Backup, restore, export, import of an archive, and vacuum, as whoever sits at the machine types them.

let root: string;
let world: TestWorld;
let fixture: ApprovalFixture;
let here: Awaited<ReturnType<typeof serve>>;
const opened: Awaited<ReturnType<typeof assembleApi>>[] = [];

/** A server over a world, and the options that lead to it as one of this machine, or as one elsewhere. */
async function serve(over: TestWorld, name: string) {
  const directory = join(root, name);
  mkdirSync(directory, { recursive: true });
  const assembled = await assembleApi(over, directory, {
    services: (services) => ({ ...services, bus: { drain: async () => {} } as never }),
  });
  opened.push(assembled);
  const url = await assembled.server.listen({ host: '127.0.0.1', port: 0 });
  writeFileSync(join(directory, 'server.json'), JSON.stringify({ url, pid: process.pid }));
  writeFileSync(join(directory, 'owner.key'), localKey);
  const { localUserId } = assembled;
  return { directory, localUserId, there: ['--data', directory], elsewhere: ['--url', url, '--key', localKey] };
}

before(async () => {
  root = mkdtempSync(join(tmpdir(), 'gtm-cli-travel-'));
  world = await openTestWorld({ open: () => openDatabase(`pglite:${join(root, 'here', 'database')}`) });
  fixture = await createApprovalFixture(world);
  here = await serve(world, 'here');
  await fixture.addMember(here.localUserId, 'owner');
});
after(async () => {
  for (const { server } of opened) await server.close();
  await world.close();
  rmSync(root, { recursive: true, force: true });
});

test('backup says what is not in the file, or that the keys are; restore puts it into an empty directory, paused', async () => {
  const path = join(root, 'backup.tar');
  const made = await gtm(['backup', path, ...here.there]);
  assert.deepEqual([made.code, made.problems], [0, '']);
  assert.match(
    made.out,
    /backup\.tar: \d+ files, .* MB in .* s; writes waited \d+ ms\.\nNot in it: .*installation\.key/,
  );
  const withKeys = await gtm(['backup', join(root, 'with-keys.tar'), '--with-keys', ...here.there]);
  assert.match(withKeys.out, /It holds the keys/);
  const again = await gtm(['backup', path, ...here.there]);
  assert.deepEqual([again.code, /is there already/.test(again.problems)], [1, true]);

  const onServer = await gtm(['restore', path, ...here.there]);
  assert.deepEqual([onServer.code, /A server runs on .* Choose another --data/.test(onServer.problems)], [1, true]);
  const target = join(root, 'restored');
  const restored = await gtm(['restore', path, '--data', target]);
  assert.deepEqual([restored.code, restored.problems], [0, '']);
  assert.match(
    restored.out,
    /Restored into .*restored: 1 tenant as of .*\n.*--ledger\.\nThere is no installation\.key/,
  );
  assert.match(restored.out, /Every tenant is paused/);
  assert.ok(existsSync(join(target, 'database')));
  const full = await gtm(['restore', path, '--data', target]);
  assert.deepEqual([full.code, /is not empty/.test(full.problems)], [1, true]);
  assert.equal((await gtm(['restore', '--data', join(root, 'other')])).code, 2);
});

test('export says what is left out; import of it elsewhere says who was erased again and that it is paused', async () => {
  const contactId = await fixture.addContact({ name: 'Ada Canary', addresses: ['ada@n.example'] });
  const path = join(root, 'tenant.tar');
  const made = await gtm(['export', path, ...here.there]);
  assert.deepEqual([made.code, made.problems], [0, '']);
  assert.match(made.out, /tenant\.tar: .*1 contacts.*\nIt holds everything in clear.*Left out:\nwhat +rows +why\n/);
  const here2 = await gtm(['import', path, ...here.there]);
  assert.deepEqual([here2.code, /is here already/.test(here2.problems)], [1, true]);

  const other = await openTestWorld();
  const there = await serve(other, 'there');
  const entry = { id: world.ids.next(), tenantId: fixture.tenantId, contactIds: [contactId], hmacs: [] };
  addToLedger(ledgerPath(there.directory), [{ ...entry, erasedAt: '2026-01-01T00:00:00.000Z' }]);
  const taken = await gtm(['import', path, ...there.there]);
  assert.deepEqual([taken.code, taken.problems], [0, '']);
  assert.match(taken.out, /^Took in the tenant .*\nErased again: 1 person\.\nIt is paused\. Next: /);
  await opened.pop()!.server.close();
  await other.close();
});

test('what reads or writes files of the server is refused from elsewhere, and nothing is written', async () => {
  const path = join(root, 'elsewhere.tar');
  const elsewhere = [...here.elsewhere, '--data', join(root, 'nowhere')];
  for (const words of [
    ['backup', path],
    ['export', path],
    ['import', join(root, 'tenant.tar')],
  ]) {
    const { code, problems } = await gtm([...words, ...elsewhere]);
    assert.deepEqual([code, /where the server runs/.test(problems)], [1, true], words[0]);
  }
  assert.ok(!existsSync(path));
});

test('an erasure while a backup is under way is done, and the vacuum is left for later', async () => {
  await fixture.addContact({ name: 'Bo Buyer', addresses: ['bo@n.example'] });
  const erase = () => gtm(['erase', 'bo@n.example', '--yes', ...here.there]);
  let said: Awaited<ReturnType<typeof erase>> | null = null;
  await world.files!.whileCopied(
    async () => {
      said = await erase();
      const vacuum = await gtm(['vacuum', ...here.there]);
      assert.deepEqual([vacuum.code, /Try again when it has ended/.test(vacuum.problems)], [1, true]);
    },
    async () => {},
  );
  const { code, out, problems } = said!;
  assert.deepEqual([code, problems], [0, '']);
  assert.match(out, /^Erased\..*\nTheir bytes stay in the database files until "gtm vacuum"/);
  assert.deepEqual(await fixture.read(`select 1 from contacts where full_name = 'Bo Buyer'`), []);
  assert.match((await gtm(['vacuum', ...here.there])).out, /^Done in [\d.]+ s/);
  assert.ok(!readFileSync(ledgerPath(here.directory), 'utf8').includes('bo@'));
});
