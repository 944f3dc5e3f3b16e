import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storySituation } from '../../../testing/story-situation.ts';
import type { SituationDeal } from '../situation/situation.ts';
import type { PlayView } from './play.ts';
import { runPlaybook } from './plays.ts';

function tasks(deal: Partial<SituationDeal>, askedPlays: PlayView['askedPlays'] = ['complete-record']) {
  const situation = storySituation('opt-out-by-words');
  const view = { situation: { ...situation, deal: { ...situation.deal!, ...deal } }, evidence: [], askedPlays };
  const { drafts } = runPlaybook({ ...view, targetContactId: null, whyNow: '', staleAfterDays: 180 });
  return drafts.filter(({ play }) => play === 'complete-record');
}

test('a goal that cleans up gets a task that says what an open deal lacks', () => {
  const [task] = tasks({ closeDate: '2026-02-20', amountMinor: null });
  assert.equal(task?.action.tool, 'create_task');
  assert.equal(task?.whyNow, 'The close date, 20 February, has passed and no amount is recorded.');
  assert.equal(tasks({ closeDate: null, amountMinor: 100 })[0]?.whyNow, 'No close date is recorded.');
});

test('a complete record, a closed deal and a goal about something else get none', () => {
  assert.deepEqual(tasks({ closeDate: '2026-12-01', amountMinor: 100 }), []);
  assert.deepEqual(tasks({ closeDate: null, status: 'lost' }), []);
  assert.deepEqual(tasks({ closeDate: null }, ['keep-promise']), []);
});
