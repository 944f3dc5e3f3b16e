import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storySituation } from '../../../testing/story-situation.ts';
import { allMessages, type Situation, type SituationMessage } from '../situation/situation.ts';
import { type PlaybookResult, runPlaybook } from './plays.ts';

const words = 'Get back to me in July.';

/** A quiet deal whose last mail of theirs says `not now`, with the day it names. */
function saidLater(until: string | null, change: (latest: SituationMessage, situation: Situation) => void = () => {}) {
  const situation = storySituation('opt-out-by-words');
  const latest = allMessages(situation).findLast(({ direction }) => direction === 'inbound')!;
  latest.reading = {
    ...{ kinds: ['not_now'], findings: [{ kind: 'not_now', rule: 'says-when', words }] },
    ...{ until, referredTo: null, gone: null },
  };
  change(latest, situation);
  return runPlaybook({ situation, evidence: [], targetContactId: null, whyNow: '', staleAfterDays: 180 });
}
const mails = ({ drafts }: PlaybookResult) => drafts.filter(({ action }) => action.tool === 'send_email');

test('who names a day is left alone until then, with the mail and its words as the reason', () => {
  const told = saidLater('2026-07-01');
  assert.deepEqual(mails(told), []);
  assert.match(
    told.leaveAlone!.reason,
    /asks in the mail of \d+ \w+ to wait until 1 July: "Get back to me in July\."$/,
  );
});

test('a day that has come, no day, and what a person calls something else hold nobody back', () => {
  assert.equal(mails(saidLater('2026-03-01')).length, 1);
  assert.equal(mails(saidLater(null)).length, 1);
  const corrected = saidLater('2026-07-01', (latest) => {
    latest.reading!.kinds = ['interested'];
  });
  assert.equal(mails(corrected).length, 1);
});
