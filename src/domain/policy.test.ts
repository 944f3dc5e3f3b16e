import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkPolicy, parsePolicy } from './parse-policy.ts';
import type { PolicyCeiling } from './policy.ts';
import { builtInCeiling, tightenOnly } from './policy-ceiling.ts';

const ceilings: fc.Arbitrary<PolicyCeiling> = fc.record({
  minConfidence: fc.double({ min: 0, max: 1, noNaN: true }),
  requireVerifiedAddress: fc.boolean(),
  staleAfterDays: fc.integer({ min: 0, max: 400 }),
  ungroundedText: fc.constantFrom('escalate', 'reject'),
  maxMailsPerContactPerDay: fc.integer({ min: 0, max: 6 }),
  conflictingActions: fc.constantFrom('vote', 'person'),
  requireUnsubscribeOnOutreach: fc.boolean(),
  requirePostalAddressOnOutreach: fc.boolean(),
  toolsThatWaitForAPerson: fc.subarray(['send_email', 'schedule_meeting', 'update_crm', 'create_task']),
  approvalExpiresAfterDays: fc.integer({ min: 1, max: 14 }),
  undoWindowSeconds: fc.integer({ min: 0, max: 60 }),
});
const tight = (given: PolicyCeiling, limit: PolicyCeiling) => tightenOnly({ ceiling: given }, limit).length === 0;

test('tightening is an order: every ceiling keeps within itself, and tighter than tighter is tighter', () => {
  fc.assert(
    fc.property(ceilings, ceilings, ceilings, (one, two, three) => {
      assert.ok(tight(one, one));
      if (tight(two, one) && tight(three, two)) assert.ok(tight(three, one));
    }),
  );
});

test('two ceilings that each keep within the other are the same, so nothing can be loosened in steps', () => {
  fc.assert(
    fc.property(
      ceilings,
      fc.constantFrom(...(Object.keys(builtInCeiling) as (keyof PolicyCeiling)[])),
      ceilings,
      (one, key, two) => {
        const changed = { ...one, [key]: two[key] };
        if (tight(changed, one) && tight(one, changed)) {
          assert.deepEqual([changed[key]].flat().toSorted(), [one[key]].flat().toSorted());
        }
      },
    ),
  );
});

test('each of the hard limits refuses to be loosened and says which key', () => {
  const looser: PolicyCeiling = {
    minConfidence: 0.59,
    requireVerifiedAddress: false,
    staleAfterDays: 181,
    ungroundedText: 'escalate',
    maxMailsPerContactPerDay: 4,
    conflictingActions: 'vote',
    requireUnsubscribeOnOutreach: false,
    requirePostalAddressOnOutreach: false,
    toolsThatWaitForAPerson: ['send_email'],
    approvalExpiresAfterDays: 8,
    undoWindowSeconds: 9,
  };
  const paths = tightenOnly({ ceiling: looser }).map((breach) => breach.path);
  assert.equal(paths.length, 9);
  assert.ok(paths.includes('ceiling.maxMailsPerContactPerDay'));
  const strict: PolicyCeiling = { ...builtInCeiling, ungroundedText: 'reject', conflictingActions: 'person' };
  assert.equal(tightenOnly({ ceiling: builtInCeiling }, strict).length, 2);
});

test('an empty text, a list and broken YAML are mistakes with a line, never a crash', () => {
  for (const text of ['', '- a', 'a: b: c', 'version: 1\nversion: 2', '*anchor']) {
    const { mistakes } = checkPolicy(text);
    assert.ok(mistakes.length > 0 && mistakes.every(({ line }) => line >= 1), text);
  }
  assert.throws(() => parsePolicy('version: 1\nsurprise: 2'), /line 2, surprise: is not a key/);
});

test('every mistake is told with its field and the line at which it stands, or at which what is missing belongs', () => {
  const text = [
    ...['version: 1', 'ceiling:', '  minConfidence: high', '  minConfidnce: 0.6'],
    ...['timing:', '  workingDays:', '    - monday', '    - moonday'],
  ].join('\n');
  const told = checkPolicy(text).mistakes.map(({ path, line }) => `${line} ${path}`);
  const wanted = ['3 ceiling.minConfidence', '4 ceiling.minConfidnce', '8 timing.workingDays.1', '5 timing.quietHours'];
  assert.deepEqual(
    [...wanted, '1 mail'].filter((mistake) => !told.includes(mistake)),
    [],
  );
});

test('a key that comes twice, broken YAML and a bomb of aliases are mistakes by themselves, each at its line', () => {
  const list = (name: string) => `[${Array.from({ length: 9 }, () => name).join(', ')}]`;
  const bomb = `a: &a ${list('x')}\nb: &b ${list('*a')}\nc: &c ${list('*b')}\nd: ${list('*c')}`;
  for (const [text, line, message] of [
    ['version: 1\nversion: 2', 2, /unique/],
    ['version: 1\nname: a: b', 2, /./],
    [bomb, 1, /alias/],
  ] as const) {
    const { mistakes } = checkPolicy(text);
    assert.deepEqual([mistakes.length, mistakes[0]!.line, mistakes[0]!.path], [1, line, ''], text);
    assert.match(mistakes[0]!.message, message);
  }
});

test('no text makes the reader crash', () => {
  fc.assert(fc.property(fc.string(), (text) => checkPolicy(text).policy === null));
});
