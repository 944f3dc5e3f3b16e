import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/gtm.js', import.meta.url));
const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`;

test('on a Node that is too old one line says which is needed, and the exit code is 2', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(older)}`, program, 'approvals'],
    { encoding: 'utf8' },
  );
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /^gtm needs Node 24 or newer; this is Node 20\.20\.2\..*\n$/);
});
