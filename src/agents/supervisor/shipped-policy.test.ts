import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkPolicy, parsePolicy } from '../../domain/parse-policy.ts';
import { policyJsonSchema } from '../../domain/policy.ts';
import { builtInCeiling } from '../../domain/policy-ceiling.ts';
import { assetPath } from '../../runtime/system/asset-path.ts';
import { shippedPolicy, shippedPolicyText } from './shipped-policy.ts';

test('the shipped policy keeps within the ceiling and starts at it', () => {
  assert.deepEqual(shippedPolicy().ceiling, builtInCeiling);
});

test('the committed JSON schema is the one the code checks with', () => {
  const committed = readFileSync(assetPath('agents/supervisor/policies/policy.schema.json'), 'utf8');
  assert.deepEqual(JSON.parse(committed), JSON.parse(JSON.stringify(policyJsonSchema())));
});

test('a misspelt key is refused with its path and line', () => {
  const { mistakes } = checkPolicy(shippedPolicyText().replace('mailboxDailyCap', 'mailboxDayCap'));
  const line =
    shippedPolicyText()
      .split('\n')
      .findIndex((text) => text.includes('mailboxDailyCap')) + 1;
  assert.ok(mistakes.some((mistake) => mistake.path === 'timing.mailboxDayCap' && mistake.line === line));
});

test('a looser ceiling is refused with its line, a tighter one and a looser daily rule are taken', () => {
  const change = (from: string, to: string) => parsePolicy(shippedPolicyText().replace(from, to));
  assert.throws(
    () => change('staleAfterDays: 180', 'staleAfterDays: 181'),
    /line 8, ceiling\.staleAfterDays: .*only be tightened/,
  );
  assert.equal(change('staleAfterDays: 180', 'staleAfterDays: 90').ceiling.staleAfterDays, 90);
  assert.equal(change('mailboxDailyCap: 50', 'mailboxDailyCap: 500').timing.mailboxDailyCap, 500);
});

test('every key of the policy is read by a rule, a limit or the executor', () => {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const code = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');
  const { version: _version, ...sections } = shippedPolicy();
  const keys = Object.values(sections).flatMap((section) => Object.keys(section));
  assert.deepEqual(
    keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(code)),
    [],
  );
});
