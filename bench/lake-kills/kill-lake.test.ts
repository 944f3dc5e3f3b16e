import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Death, live } from './kill-lake.ts';

const data = mkdtempSync(join(tmpdir(), 'gtm-lake-kills-'));
after(() => rmSync(data, { recursive: true, force: true }));

test('a lake killed while it writes answers every query, and in the end has each event of the outbox once', async () => {
  const tenants = ['018f0000-0000-7000-8000-0000000000a1', '018f0000-0000-7000-8000-0000000000b2'];
  const deaths: Death[] = [
    { point: 'after-lake-parquet', pass: 2 },
    { point: 'after-lake-rename', pass: 1 },
    { point: 'before-lake-list', pass: 2 },
    { point: 'after-lake-list', pass: 2 },
    { afterMs: 150 },
    { afterMs: 400 },
  ];
  for (const death of deaths) {
    const [found] = await live(data, tenants, death);
    assert.deepEqual([found!.wrong, found!.failedQueries], [0, 0], JSON.stringify(death));
  }
  const [, end] = await live(data, tenants, 'end');
  assert.ok(end);
  assert.ok(end.outbox > 0);
  assert.deepEqual(end, { outbox: end.outbox, lake: end.outbox, wrong: 0, failedQueries: 0, stray: 0 });
});
