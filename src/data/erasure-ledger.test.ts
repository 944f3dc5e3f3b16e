import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { addToLedger, type ErasureEntry, ledgerPath, readLedger } from './erasure-ledger.ts';

const root = mkdtempSync(join(tmpdir(), 'gtm-ledger-'));
after(() => rmSync(root, { recursive: true, force: true }));
const entry = (number: number): ErasureEntry => ({
  ...{ id: `00000000-0000-7000-8000-00000000000${number}`, tenantId: '00000000-0000-7000-8000-000000000009' },
  ...{ contactIds: [], hmacs: ['ab'.repeat(32)], erasedAt: '2026-01-01T00:00:00.000Z' },
});

test('a ledger is only added to, each erasure once, in the order in which they were made', () => {
  const path = ledgerPath(mkdtempSync(join(root, 'data-')));
  assert.deepEqual(readLedger(path), []);
  assert.equal(addToLedger(path, [entry(2)]), 1);
  assert.equal(addToLedger(path, [entry(2), entry(1)]), 1);
  assert.equal(addToLedger(path, [entry(1)]), 0);
  assert.deepEqual(readLedger(path), [entry(2), entry(1)]);
  assert.deepEqual(readdirSync(join(path, '..')), ['erasures.jsonl'], 'nothing is left beside it');
});

test('a wrong line is named, and the file stays as it is', () => {
  const path = ledgerPath(mkdtempSync(join(root, 'data-')));
  addToLedger(path, [entry(1)]);
  appendFileSync(path, '{"id": "someone"}\n');
  const text = readFileSync(path, 'utf8');
  assert.throws(() => addToLedger(path, [entry(2)]), { code: 'invalid', field: 'ledger', message: /line 2/ });
  assert.equal(readFileSync(path, 'utf8'), text);
});
