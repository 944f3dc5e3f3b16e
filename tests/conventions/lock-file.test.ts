import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { downloadAddresses, type LockFile, missingOptionalPackages, packagesWithoutDigest } from './lock-file.ts';

const path = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(path, 'utf8')) as LockFile;

test('the lock file names no registry', () => {
  assert.deepEqual(downloadAddresses(lock), []);
  const planted = { packages: { 'node_modules/a': { resolved: 'https://registry.example/a.tgz' } } };
  assert.deepEqual(downloadAddresses(planted), ['https://registry.example/a.tgz']);
});

test('the lock file holds every optional package, so that npm ci accepts it on every platform', () => {
  assert.deepEqual(missingOptionalPackages(lock), []);
  const planted = {
    packages: {
      'node_modules/a': { optionalDependencies: { '@a/linux': '1.0.0', '@a/windows': '1.0.0' } },
      'node_modules/@a/linux': {},
    },
  };
  assert.deepEqual(missingOptionalPackages(planted), ['@a/windows']);
});

test('the lock file pins the bytes of every package, also of those for other platforms', () => {
  assert.deepEqual(packagesWithoutDigest(lock), []);
  const planted = {
    packages: {
      '': {},
      console: {},
      'node_modules/console': { link: true },
      'node_modules/a': { integrity: `sha512-${'A'.repeat(86)}==` },
      'node_modules/a/node_modules/@b/windows': {},
      'node_modules/c': { integrity: 'sha1-AAAA' },
    },
  };
  assert.deepEqual(packagesWithoutDigest(planted), ['@b/windows', 'c']);
});
