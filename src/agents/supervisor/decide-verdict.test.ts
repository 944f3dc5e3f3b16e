import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Policy } from '../../domain/policy.ts';
import { tightenOnly } from '../../domain/policy-ceiling.ts';
import { approvalNeeds, verdictSchema } from '../../domain/verdict.ts';
import {
  annaFacts,
  annasAddress,
  answerMail,
  daysAgo,
  ids,
  outreachMail,
  supervisorFacts,
} from '../../testing/supervisor-facts.ts';
import { asksForRevision, decideVerdict } from './decide-verdict.ts';
import { supervisorFactsSchema } from './facts.ts';
import { rules } from './rules.ts';
import { shippedPolicy } from './shipped-policy.ts';
import { waitsForAPerson } from './waits-for-a-person.ts';

const policy = shippedPolicy();
const filler = answerMail({
  body: 'Hello Anna,\n\nYou asked where the audit data is stored. All readings stay in Frankfurt and Dublin. Just checking in.',
});

test('a draft with nothing against it is approved, without findings', () => {
  assert.deepEqual(decideVerdict(policy, supervisorFacts()), {
    decision: 'approve',
    findings: [],
    adjustments: [],
    policyVersion: 1,
  });
});

test('the strongest finding decides and comes first', () => {
  assert.equal(decideVerdict(policy, supervisorFacts({ action: filler })).decision, 'adjust');
  assert.equal(decideVerdict(policy, supervisorFacts({ action: filler, sender: null })).decision, 'escalate');
  // The table asks for the sender before it looks at attachments.
  const attachments = [{ documentId: ids.document, fileName: 'gone.pdf', digest: 'x' }];
  const verdict = decideVerdict(policy, supervisorFacts({ action: { ...filler, attachments }, sender: null }));
  assert.deepEqual(
    verdict.findings.map(({ decision }) => decision),
    ['reject', 'escalate', 'adjust'],
  );
  assert.deepEqual(verdict.adjustments, [], 'nobody changes the words of what is refused');
});

test('after two revisions a fault of writing goes to a person', () => {
  assert.equal(decideVerdict(policy, supervisorFacts({ action: filler, revisions: 1 })).decision, 'adjust');
  assert.equal(decideVerdict(policy, supervisorFacts({ action: filler, revisions: 2 })).decision, 'escalate');
});

test('a draft that passes because it was changed says what was changed, and asks for nothing more', () => {
  const change = { field: 'body', from: 'Just checking in.', to: '', because: 'It says nothing to the recipient.' };
  const changed = decideVerdict(policy, supervisorFacts({ revisions: 1, changes: [change] }));
  assert.deepEqual([changed.decision, changed.adjustments, changed.findings], ['adjust', [change], []]);
  assert.deepEqual([asksForRevision(changed), approvalNeeds(changed)], [false, 'nothing']);
  const again = decideVerdict(policy, supervisorFacts({ action: filler, revisions: 1, changes: [change] }));
  assert.equal(asksForRevision(again), true);
  const person = decideVerdict(policy, supervisorFacts({ action: filler, revisions: 2, changes: [change] }));
  assert.deepEqual([person.decision, person.adjustments], ['escalate', [change]]);
});

test('what a person may do follows from the findings', () => {
  const of = (changes: Parameters<typeof supervisorFacts>[0]) =>
    approvalNeeds(decideVerdict(policy, supervisorFacts(changes)));
  assert.equal(of({}), 'nothing');
  assert.equal(of({ draft: { confidence: 0.5 } }), 'reason');
  assert.equal(of({ contacts: [annaFacts({ addresses: [] })] }), 'impossible');
  assert.equal(waitsForAPerson(policy, 'send_email'), true);
  assert.equal(waitsForAPerson(policy, 'create_task'), false);
});

test('every rule has a file and a test file of its name, and stands in the table once', () => {
  const files = readdirSync(new URL('./rules/', import.meta.url));
  const names = rules.map(({ name }) => name);
  assert.deepEqual(
    files.filter((file) => !file.endsWith('.test.ts')).toSorted(),
    names.map((name) => `${name}.ts`).toSorted(),
  );
  assert.deepEqual(
    names.filter((name) => !files.includes(`${name}.test.ts`)),
    [],
  );
});

test('facts survive being stored as JSON, and give the same verdict when replayed', () => {
  for (const facts of [supervisorFacts(), supervisorFacts({ action: outreachMail(), draft: { confidence: null } })]) {
    const stored = supervisorFactsSchema.parse(JSON.parse(JSON.stringify(facts)));
    assert.deepEqual(stored, facts);
    const verdict = decideVerdict(policy, stored);
    assert.deepEqual(verdict, decideVerdict(policy, facts));
    assert.deepEqual(verdictSchema.parse(verdict), verdict);
  }
});

test('a tighter ceiling never turns a refusal into an approval', () => {
  const tighter = fc.record({
    minConfidence: fc.double({ min: 0.6, max: 1, noNaN: true }),
    staleAfterDays: fc.integer({ min: 0, max: 180 }),
    ungroundedText: fc.constantFrom('escalate' as const, 'reject' as const),
    maxMailsPerContactPerDay: fc.integer({ min: 0, max: 3 }),
    conflictingActions: fc.constantFrom('vote' as const, 'person' as const),
  });
  const situation = fc.record({
    confidence: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(null)),
    heardDaysAgo: fc.integer({ min: 0, max: 400 }),
    isOutreach: fc.boolean(),
    words: fc.constantFrom('Nothing is open.', 'Nordgate Pharma pays EUR 12.', 'Just checking in.'),
  });
  const severity = { approve: 0, adjust: 1, escalate: 2, reject: 3 };
  fc.assert(
    fc.property(tighter, situation, (changes, { confidence, heardDaysAgo, isOutreach, words }) => {
      const strict: Policy = { ...policy, ceiling: { ...policy.ceiling, ...changes } };
      assert.deepEqual(tightenOnly(strict), []);
      const heard = {
        address: annasAddress,
        verifications: [{ kind: 'mail_received' as const, at: daysAgo(heardDaysAgo) }],
        bounces: [],
      };
      const body = `Hello Anna,\n\nYou asked about audits. ${words}`;
      const facts = supervisorFacts({
        action: isOutreach ? outreachMail({ body }) : answerMail({ body }),
        draft: { confidence },
        contacts: [annaFacts({ addresses: [heard] })],
        openQuestions: [],
      });
      assert.ok(severity[decideVerdict(strict, facts).decision] >= severity[decideVerdict(policy, facts).decision]);
      if (isOutreach && heardDaysAgo > 180) assert.equal(decideVerdict(policy, facts).decision, 'reject');
      if (confidence === null || confidence < 0.6) assert.equal(decideVerdict(policy, facts).decision, 'reject');
    }),
    { numRuns: 80 },
  );
});
