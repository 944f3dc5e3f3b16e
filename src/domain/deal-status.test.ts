import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusOfStage } from './deal-status.ts';

test('the words of a stage say whether a deal is open, won or lost', () => {
  assert.deepEqual(
    ['Proposal', 'Contract', 'Closed Won', 'closedwon', 'Contract signed', 'Closed Lost', 'Verloren', ''].map(
      statusOfStage,
    ),
    ['open', 'open', 'won', 'won', 'won', 'lost', 'lost', 'open'],
  );
});
