import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { downloadAddresses, type LockFile, missingOptionalPackages } from './lock-file.ts';

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
