import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { live } from './workers/live.ts';

let directory: string;
before(() => {
  directory = mkdtempSync(join(tmpdir(), 'gtm-pull-back-'));
});
after(() => rmSync(directory, { recursive: true, force: true }));

test('a mail that was pulled back never leaves, though the process was killed right after; its neighbour does', async () => {
  const first = await live<{ tenantId: string; effectIds: string[] }>('pull-back', [directory, 'new']);
  assert.ok(first.killed);
  const { tenantId, effectIds } = first.output!;
  assert.equal(effectIds.length, 2);
  const { output } = await live<{ sent: string[]; states: string[] }>('pull-back', [directory, tenantId]);
  assert.deepEqual(output, { sent: [effectIds[1]], states: ['pulled_back', 'done'] });
});
