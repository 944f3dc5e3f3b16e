import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedId, storyDocuments, storySituation } from '../../../testing/story-situation.ts';
import type { Situation } from '../situation/situation.ts';
import { runPlaybook } from './plays.ts';

const asOf = '2026-03-03T08:40:00.000Z';
const drafts = (situation: Situation) =>
  runPlaybook({ situation, evidence: storyDocuments(), targetContactId: null, whyNow: '', staleAfterDays: 180 }).drafts;

/** A story a moment after its mail went out: our answer stands last in the thread. */
function sent(story: Parameters<typeof storySituation>[0]): Situation {
  const situation = storySituation(story);
  const { messages } = situation.threads.find((thread) => thread.messages.length > 0)!;
  const last = messages.at(-1)!;
  const contact = situation.contact!;
  const person = {
    address: contact.addresses[0]!.address,
    name: contact.name,
    contactId: contact.contactId,
    ours: false,
  };
  const us = { address: 'clara.voss@varnholt.example', name: 'Clara Voss', contactId: null, ours: true };
  messages.push({
    ...{ ...last, activityId: namedId('ours'), messageId: '<ours@story>', direction: 'outbound', state: 'plain' },
    ...{
      occurredAt: '2026-03-03T08:30:00.000Z',
      from: us,
      to: [person],
      cc: [],
      text: 'Here is the calibration certificate sheet.',
    },
  });
  return situation;
}

test('when their note says they are away, the follow-up becomes a task on the day they are back', () => {
  const situation = sent('hard-bounce');
  Object.assign(situation.contact!, { pauseReason: 'out_of_office', pausedUntil: '2026-03-08T23:00:00.000Z' });
  const [draft, ...others] = drafts(situation);
  assert.deepEqual(others, []);
  assert.ok(draft?.action.tool === 'create_task');
  assert.equal(draft.action.dueAt, '2026-03-09T09:00:00.000Z');
  assert.match(draft.whyNow, /out of office and back on 9 March, so the follow-up moves to that day/);
  Object.assign(situation.contact!, { pausedUntil: asOf });
  assert.deepEqual(drafts(situation), [], 'an absence that is over moves nothing');
});

test('when our mail comes back, a call is due at once, however fresh the conversation', () => {
  const situation = sent('hard-bounce');
  assert.deepEqual(drafts(situation), []);
  situation.contact!.addresses[0]!.bouncedAt = '2026-03-03T08:31:00.000Z';
  assert.deepEqual(
    drafts(situation).map(({ headline }) => headline),
    ['Call Lenka Hrubá'],
  );
  situation.contact!.addresses[0]!.bouncedAt = '2026-02-20T08:31:00.000Z';
  assert.deepEqual(drafts(situation), [], 'an old bounce is old news');
});

test('a mail that answers ours is unanswered even where their clock is behind', () => {
  const situation = sent('data-residency');
  const { messages } = situation.threads.find((thread) => thread.messages.length > 0)!;
  const question = messages.at(-2)!;
  messages.splice(-1, 0, {
    ...{ ...question, activityId: namedId('theirs'), messageId: '<theirs@story>', references: ['<ours@story>'] },
    ...{ occurredAt: '2026-03-03T08:29:59.000Z', text: 'Could you walk our auditor through it on Thursday?' },
  });
  assert.deepEqual(
    drafts(situation).map(({ action }) => action.tool),
    ['schedule_meeting'],
  );
});
