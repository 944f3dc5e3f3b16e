import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProposalSummary } from '../../api/proposal-view.ts';
import { createTally } from './tally.ts';

const proposal = (id: string, play: string): ProposalSummary =>
  ({ id, play, contactId: 'con_1', dealId: null, accountId: 'acc_1', headline: `Do ${play}` }) as ProposalSummary;
const rejected = (of: ProposalSummary, reason: string) => ({
  ...{ proposal: of, did: 'rejected' as const, reason, words: '' },
});

test('a proposal is counted on the day on which it is first seen, and a decision on its own day', () => {
  const tally = createTally();
  const [first, second] = [proposal('a', 'call'), proposal('b', 'mail')];
  tally.note('2026-03-04', [first], []);
  tally.note('2026-03-05', [first, second], [{ proposal: first, did: 'approved', words: '' }]);
  assert.deepEqual(
    tally.days.map(({ day, proposed, approved }) => [day, proposed, approved]),
    [
      ['2026-03-04', 1, 0],
      ['2026-03-05', 1, 1],
    ],
  );
});

test('what comes again after a "no" is told; a wrong tone may come once more', () => {
  const tally = createTally();
  const [call, mail] = [proposal('a', 'call'), proposal('b', 'mail')];
  tally.note('2026-03-04', [call, mail], [rejected(call, 'not_now'), rejected(mail, 'wrong_tone')]);
  const again = proposal('d', 'mail');
  tally.note('2026-03-05', [proposal('c', 'call'), again], [rejected(again, 'wrong_tone')]);
  assert.deepEqual(
    tally.cameBack.map(({ play, reason, rejectedOn, againOn }) => [play, reason, rejectedOn, againOn]),
    [['call', 'not_now', '2026-03-04', '2026-03-05']],
  );
  tally.note('2026-03-06', [proposal('e', 'mail')], []);
  assert.equal(tally.cameBack.at(-1)?.play, 'mail');
});
