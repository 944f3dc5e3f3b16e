import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storyDocuments, storySituation } from '../../../testing/story-situation.ts';
import { openPromises } from './keep-promise.ts';
import { runPlaybook } from './plays.ts';

const viewOf = (situation: ReturnType<typeof storySituation>) => ({
  ...{ situation, evidence: storyDocuments(), targetContactId: null, whyNow: '', staleAfterDays: 180 },
});

/** What is drafted when the last mail of a story asks this. */
function answerTo(story: string, theirs: string) {
  const situation = storySituation(story);
  situation.threads[0]!.messages.findLast(({ direction }) => direction === 'inbound')!.text = theirs;
  const draft = runPlaybook(viewOf(situation)).drafts[0]!;
  return { draft, body: draft.action.tool === 'send_email' ? draft.action.body : '', situation };
}

const stored = 'where are our shipment data and the audit reports stored';

test('what the document leaves open is said in the mail, promised, and told to whoever decides', () => {
  const { draft, body } = answerTo(
    'data-residency',
    `Hi Jonas,\n\nOne more thing: ${stored}, and for how long?\n\nRagnhild`,
  );
  assert.equal(draft.play, 'answer-open-question');
  assert.match(body, /Frankfurt am Main and Dublin/);
  assert.match(body, /I will send you the answer(?: to "for how long")? as soon as I have it/);
  assert.doesNotMatch(body, /settle the point|Is that what you needed|answer your question|cover it\?/);
  assert.match(draft.rationale, /Left open: "for how long"\. The mail says so and promises the answer\./);
});

test('a question that is answered whole promises nothing', () => {
  const { draft, body } = answerTo('data-residency', `Hi Jonas,\n\nOne more thing: ${stored}?\n\nRagnhild`);
  assert.doesNotMatch(`${body}${draft.rationale}`, /as soon as I have it|Left open/);
});

test('the promise is one that is watched', () => {
  const { body, situation } = answerTo('data-residency', `Hi Jonas,\n\nOne more thing: ${stored}, and for how long?`);
  const thread = situation.threads[0]!;
  const theirs = thread.messages.at(-1)!;
  const to = [{ ...theirs.from }];
  const sent = { ...theirs, activityId: 'ours', direction: 'outbound' as const, from: theirs.to[0]!, to, text: body };
  thread.messages.push({ ...sent, occurredAt: situation.asOf });
  const inAWeek = new Date(Date.parse(situation.asOf) + 7 * 86_400_000).toISOString();
  const [open] = openPromises(viewOf({ ...situation, asOf: inAWeek }));
  assert.match(open?.promised.what ?? '', /the answer/);
});
