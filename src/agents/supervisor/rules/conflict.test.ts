import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ids, outreachMail, supervisorFacts } from '../../../testing/supervisor-facts.ts';
import { strengthOf } from '../evidence-strength.ts';
import type { SupervisorFacts } from '../facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { conflictRule } from './conflict.ts';

const policy = shippedPolicy();

function other(
  changes: Partial<SupervisorFacts['openProposals'][number]> = {},
): SupervisorFacts['openProposals'][number] {
  return {
    proposalId: ids.proposal,
    headline: 'Offer Anna the second site',
    play: 'upsell',
    tool: 'schedule_meeting',
    effect: 'sell',
    contactId: ids.anna,
    accountId: ids.helio,
    dealId: null,
    writes: null,
    startsAt: null,
    confidence: 0.3,
    evidenceStrength: 0.5,
    trackRecord: { outcomes: 0, meanValue: 0 },
    ...changes,
  };
}
const check = (facts: SupervisorFacts) => conflictRule.check(policy, facts)[0];
const own = supervisorFacts();
const ownStrength = strengthOf(own.evidence, own.draft.evidenceIds, own.now);

test('the heavier vote wins, the lighter one is rejected and may be overridden', () => {
  assert.equal(check(supervisorFacts({ openProposals: [other()] }))?.decision, 'approve');
  const lost = check(
    supervisorFacts({ draft: { confidence: 0.61 }, openProposals: [other({ confidence: 0.99, evidenceStrength: 1 })] }),
  );
  assert.equal(lost?.decision, 'reject');
  assert.equal(lost.overridable, true);
});

test('votes within the margin go to a person, and so do two votes of nothing', () => {
  const equal = other({ confidence: 0.82, evidenceStrength: ownStrength });
  assert.match(check(supervisorFacts({ openProposals: [equal] }))?.message ?? '', /Too close to call/);
  const nothing = other({ confidence: Number.NaN, evidenceStrength: 0 });
  assert.equal(check(supervisorFacts({ draft: { confidence: null }, openProposals: [nothing] }))?.decision, 'escalate');
});

test('a vote weighs what the draft cites, not everything that was found', () => {
  const { evidence } = own;
  const more = [...evidence, ...evidence.map((item) => ({ ...item, chunkId: `${item.chunkId}-more` }))];
  const rival = other({ confidence: 0.82, evidenceStrength: ownStrength });
  for (const found of [evidence, more]) {
    const message = check(supervisorFacts({ evidence: found, openProposals: [rival] }))?.message ?? '';
    assert.match(message, new RegExp(`Vote: ${(0.82 * ownStrength).toFixed(2)} to`));
  }
});

test('a track record counts from 20 outcomes on, and says that it is neutral before', () => {
  const bad = { outcomes: 19, meanValue: -1 };
  const rival = other({ confidence: 0.82, evidenceStrength: ownStrength });
  const neutral = check(supervisorFacts({ trackRecord: bad, openProposals: [rival] }));
  assert.match(neutral?.message ?? '', /neutral until 20 outcomes, so far 19/);
  assert.equal(neutral?.decision, 'escalate');
  assert.equal(
    check(supervisorFacts({ trackRecord: { ...bad, outcomes: 20 }, openProposals: [rival] }))?.decision,
    'reject',
  );
});

test('selling while a complaint is open anywhere at the account never wins by vote', () => {
  const complaint = other({
    headline: 'Answer the complaint',
    effect: 'repair',
    contactId: ids.bruno,
    tool: 'send_email',
  });
  const found = check(supervisorFacts({ effect: 'sell', action: outreachMail(), openProposals: [complaint] }));
  assert.equal(found?.decision, 'escalate');
  assert.match(found.message, /complaint comes first/);
});

test('an answer to a complaint beside an offer is shown to a person, the complaint first, whatever the votes say', () => {
  for (const confidence of [0.01, 1]) {
    const offer = other({ headline: 'Talk about the renewal', effect: 'sell', tool: 'send_email', confidence });
    const found = check(supervisorFacts({ effect: 'repair', action: outreachMail(), openProposals: [offer] }));
    assert.equal(found?.decision, 'escalate');
    assert.equal(found.overridable, true);
    assert.match(found.message, /rules out "Talk about the renewal"\. Vote: .* The complaint comes first\./);
    assert.match(found.wouldPass, /Approve this one first/);
  }
});

test('two writes of one field exclude each other; work on other fields or people does not conflict', () => {
  const action = {
    tool: 'update_crm' as const,
    record: { noun: 'deal' as const, id: ids.deal },
    field: 'stage',
    expected: 'Proposal',
    value: 'Closed Won',
  };
  const same = other({ tool: 'update_crm', effect: 'record', writes: `deal/${ids.deal}/stage` });
  assert.ok(check(supervisorFacts({ action, effect: 'record', openProposals: [same] })));
  const elsewhere = { ...same, writes: `deal/${ids.deal}/nextStep` };
  assert.equal(check(supervisorFacts({ action, effect: 'record', openProposals: [elsewhere] })), undefined);
  assert.equal(
    check(supervisorFacts({ openProposals: [other({ effect: 'inform', contactId: ids.bruno })] })),
    undefined,
  );
});

test('a meeting far off does not crowd a mail of today', () => {
  const later = other({ effect: 'schedule', startsAt: '2026-03-20T09:00:00.000Z' });
  assert.equal(check(supervisorFacts({ openProposals: [later] })), undefined);
  assert.ok(check(supervisorFacts({ openProposals: [{ ...later, startsAt: '2026-03-12T09:00:00.000Z' }] })));
});
