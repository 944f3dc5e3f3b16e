import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createSystemRandom } from '../runtime/system/system-clock.ts';
import { adoptInstallationKey, openInstallationKeys, prepareInstallationKey } from './installation-key.ts';

const root = mkdtempSync(join(tmpdir(), 'gtm-key-'));
after(() => rmSync(root, { recursive: true, force: true }));
const random = createSystemRandom();
const newDirectory = () => mkdtempSync(join(root, 'data-'));

test('the key file is made once, for its owner only', () => {
  const directory = newDirectory();
  const made = openInstallationKeys(directory, random);
  assert.equal(statSync(join(directory, 'installation.key')).mode & 0o777, 0o600);
  assert.equal(made.key(1).length, 32);
  assert.deepEqual(openInstallationKeys(directory, random).key(1), made.key(1));
});

test('a key file that others can read is refused with the way out', () => {
  const directory = newDirectory();
  openInstallationKeys(directory, random);
  chmodSync(join(directory, 'installation.key'), 0o644);
  assert.throws(() => openInstallationKeys(directory, random), /chmod 600/);
});

test('a damaged or empty key file is refused and never replaced', () => {
  for (const text of ['1:abc\n', '', 'nonsense', `1:${'a'.repeat(64)}\n2:abc\n`]) {
    const directory = newDirectory();
    writeFileSync(join(directory, 'installation.key'), text, { mode: 0o600 });
    assert.throws(() => openInstallationKeys(directory, random), /Restore the file from a backup/);
  }
});

test('a prepared key keeps the others, waits to be adopted, and is taken again when it never was', () => {
  const directory = newDirectory();
  const first = openInstallationKeys(directory, random);
  const prepared = prepareInstallationKey(directory, random);
  assert.equal(prepared.newest, 2);
  assert.deepEqual(prepared.key(1), first.key(1));
  assert.notDeepEqual(prepared.key(2), first.key(1));
  const meanwhile = openInstallationKeys(directory, random);
  assert.deepEqual([meanwhile.newest, meanwhile.key(2)], [1, prepared.key(2)]);
  const again = prepareInstallationKey(directory, random);
  assert.deepEqual([again.newest, again.key(2)], [2, prepared.key(2)]);
  assert.equal(adoptInstallationKey(directory, 2), 0);
  assert.equal(openInstallationKeys(directory, random).newest, 2);
});

test('what is older than the version before is forgotten, the rest stays readable by its owner only', () => {
  const directory = newDirectory();
  openInstallationKeys(directory, random);
  const second = prepareInstallationKey(directory, random);
  adoptInstallationKey(directory, 2);
  const third = prepareInstallationKey(directory, random);
  assert.equal(adoptInstallationKey(directory, 3), 1);
  assert.equal(adoptInstallationKey(directory, 3), 0);
  const left = openInstallationKeys(directory, random);
  assert.deepEqual([left.newest, left.key(2), left.key(3)], [3, second.key(2), third.key(3)]);
  assert.throws(() => left.key(1), /lacks key version 1/);
  assert.equal(statSync(join(directory, 'installation.key')).mode & 0o777, 0o600);
});
