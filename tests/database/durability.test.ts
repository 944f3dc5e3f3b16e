import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runKillRound } from './kill-round.ts';

const directory = mkdtempSync(join(tmpdir(), 'gtm-durability-'));
after(() => rmSync(directory, { recursive: true, force: true }));

test('every acknowledged row is there after kill -9 at a random moment', async () => {
  const tenantId = '018f0000-0000-7000-8000-000000000001';
  for (let round = 1; round <= 3; round++) {
    const killAfterMs = Math.floor(Math.random() * 400);
    const result = await runKillRound(directory, { tenantId, round, killAfterMs });
    assert.ok(result.acknowledged > 0);
    assert.deepEqual(result.lost, [], `round ${round}, killed after ${killAfterMs} ms`);
  }
});
