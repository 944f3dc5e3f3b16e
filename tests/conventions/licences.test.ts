import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allowedLicences, installedPackages, isAllowed, licenceProblems, lockedPackages } from './licences.ts';
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

test('everything installed has a licence on the list, also what an install script brought', () => {
  const packages = installedPackages(fileURLToPath(new URL('node_modules', root)));
  assert.ok(
    packages.some(({ name }) => name.startsWith('node-')),
    'the package node brought its program',
  );
  const theirs = packages.filter(({ name }) => !name.startsWith('@agentic-gtm-platform/'));
  assert.deepEqual(licenceProblems(theirs), []);
});

test('a planted package without a licence is found, however deep and in whatever scope', () => {
  const modules = mkdtempSync(join(tmpdir(), 'gtm-licences-'));
  const put = (path: string, manifest: object) => {
    mkdirSync(join(modules, path), { recursive: true });
    writeFileSync(join(modules, path, 'package.json'), JSON.stringify(manifest));
  };
  put('good', { license: 'MIT' });
  put('good/node_modules/@bad/copyleft', { license: 'AGPL-3.0-only' });
  put('@some/silent', {});
  assert.deepEqual(licenceProblems(installedPackages(modules)).toSorted(), [
    '@bad/copyleft: AGPL-3.0-only',
    '@some/silent: no licence stated',
  ]);
  rmSync(modules, { recursive: true });
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

test('NOTICE names every package under MPL-2.0, and the programs that were compiled into packages', () => {
  const notice = read('NOTICE');
  const byFile = lockedPackages(lock, workspaces).filter(({ licence }) => licence?.includes('MPL-2.0'));
  for (const { name } of byFile) assert.ok(notice.includes(name), name);
  for (const program of ['PostgreSQL', 'pgvector', 'DuckDB', 'Node.js']) assert.ok(notice.includes(program), program);
});
