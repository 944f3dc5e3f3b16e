import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allowedLicences, isAllowed, licenceProblems, lockedPackages } from './licences.ts';
import type { LockFile } from './lock-file.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(fileURLToPath(new URL(path, root)), 'utf8');
const lock = JSON.parse(read('package-lock.json')) as LockFile;
const workspaces = (JSON.parse(read('package.json')) as { workspaces: string[] }).workspaces;

test('every dependency has a licence on the committed list', () => {
  const packages = lockedPackages(lock, workspaces);
  assert.ok(packages.length > 50, 'the lock file was read');
  assert.deepEqual(licenceProblems(packages), []);
});

test('what is installed says the same as the lock file', () => {
  for (const [path, entry] of Object.entries(lock.packages)) {
    const manifest = fileURLToPath(new URL(`${path}/package.json`, root));
    if (!path.includes('node_modules/') || entry.link || !existsSync(manifest)) continue;
    const installed = (JSON.parse(readFileSync(manifest, 'utf8')) as { license?: unknown }).license;
    if (typeof installed === 'string') assert.equal(installed, entry.license, path);
  }
});

test('a planted licence outside the list, and a missing one, are found', () => {
  const planted = {
    packages: {
      '': {},
      console: {},
      'node_modules/good': { license: 'MIT' },
      'node_modules/good/node_modules/@bad/copyleft': { license: 'AGPL-3.0-only' },
      'node_modules/silent': {},
    },
  };
  assert.deepEqual(licenceProblems(lockedPackages(planted, ['console'])), [
    '@bad/copyleft: AGPL-3.0-only',
    'silent: no licence stated',
  ]);
});

test('of two licences one must be allowed where one may choose, and both where both hold', () => {
  assert.ok(isAllowed('(MIT OR GPL-3.0-only)'));
  assert.ok(!isAllowed('MIT AND GPL-3.0-only'));
  assert.ok(isAllowed('MIT AND Apache-2.0'));
  assert.ok(!isAllowed('(MIT OR GPL-3.0-only) AND SSPL-1.0'));
  assert.ok(!isAllowed('SEE LICENSE IN terms.txt'));
});

test('docs/licences.md names every allowed licence', () => {
  const text = read('docs/licences.md');
  for (const licence of allowedLicences) assert.ok(text.includes(`\`${licence}\``), licence);
});
