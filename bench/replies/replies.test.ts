import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { askFolder, scoreAsks } from './score-asks.ts';
import { macroF1, parts, scoreReplies } from './score-replies.ts';

test('no opt-out of the labelled replies is missed, and none is made up', async () => {
  for (const part of parts) {
    const score = await scoreReplies(part);
    if (score === null) continue;
    assert.deepEqual([score.missed, score.falseOptOuts], [[], []], `part ${part}`);
  }
});

test('the replies written beside the rules are read as labelled, their dates and people too', async () => {
  const score = await scoreReplies(1);
  assert.deepEqual([score!.asked, score!.otherwise], [[], []]);
  assert.equal(macroF1(score!), 1);
});

const whereThere = existsSync(askFolder)
  ? {}
  : { skip: `no folder ${askFolder.pathname}: the public labelled sentences are not on this machine` };

test('of public sentences nobody tuned it to, the ask detector finds those that ask', whereThere, () => {
  const score = scoreAsks('test')!;
  assert.ok(score.f1 >= 0.715, `F1 ${score.f1}`);
  assert.ok(score.accuracy >= 0.802, `accuracy ${score.accuracy}`);
});
