import assert from 'node:assert/strict';
import { test } from 'node:test';
import { annasAddress, answerMail, daysAgo, ids, supervisorFacts } from '../../../testing/supervisor-facts.ts';
import { decideVerdict } from '../decide-verdict.ts';
import type { SupervisorFacts } from '../facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { suppressionRule } from './suppression.ts';

const policy = shippedPolicy();
type Entry = SupervisorFacts['suppressions'][number];
const entry = (changes: Partial<Entry> = {}): Entry => ({
  scope: 'address',
  value: annasAddress,
  reason: 'opted_out',
  since: daysAgo(8),
  words: null,
  ...changes,
});

test('an opted-out address is refused with the sentence they wrote, and nothing overrides it', () => {
  const overrides = [{ rule: 'suppression', userId: 'user-1', reason: 'they asked again' }];
  const verdict = decideVerdict(
    policy,
    supervisorFacts({ suppressions: [entry({ words: 'Please stop writing.' })], overrides }),
  );
  assert.equal(verdict.decision, 'reject');
  assert.match(verdict.findings[0]!.message, /opted out on 2026-03-02: "Please stop writing\."/);
});

test('a domain and a contact under any address count as well, another address does not', () => {
  const check = (suppression: Entry) =>
    suppressionRule.check(policy, supervisorFacts({ suppressions: [suppression] })).length;
  assert.equal(check(entry({ scope: 'domain', value: 'helio-pharma.example' })), 1);
  assert.equal(check(entry({ scope: 'contact', value: ids.anna })), 1);
  assert.equal(check(entry({ value: 'someone@helio-pharma.example' })), 0);
});

test('someone in Bcc is protected too, whatever the case of the address', () => {
  const action = answerMail({ bcc: [{ name: '', address: 'Bo@Else.example' }] });
  const suppressions = [entry({ value: 'bo@else.example' })];
  assert.equal(suppressionRule.check(policy, supervisorFacts({ action, suppressions })).length, 1);
});

test('a doubtful opt-out asks a person', () => {
  const [found] = suppressionRule.check(
    policy,
    supervisorFacts({ suppressions: [entry({ reason: 'doubtful_opt_out' })] }),
  );
  assert.equal(found?.decision, 'escalate');
});
