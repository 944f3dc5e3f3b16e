import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSystemRandom } from '../../runtime/system/system-clock.ts';
import { isLocalOwnerKey, localOwnerKey } from './local-owner.ts';

test('the key of the local owner is made once and is for its user alone, also after its mode was loosened', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'gtm-owner-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'owner.key');
  const key = localOwnerKey(directory, createSystemRandom());
  assert.equal(statSync(path).mode & 0o777, 0o600);
  chmodSync(path, 0o644);
  assert.equal(localOwnerKey(directory, createSystemRandom()), key);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(
    [isLocalOwnerKey(key, key), isLocalOwnerKey(`${key}x`, key), isLocalOwnerKey('', key)],
    [true, false, false],
  );
});
