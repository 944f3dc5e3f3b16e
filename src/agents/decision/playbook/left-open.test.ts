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
  assert.match(body, /As to "for how long", I will send you the answer as soon as I have it/);
  assert.doesNotMatch(body, /settle the point|Is that what you needed|answer your question|cover it\?/);
  assert.match(draft.rationale, /Left open: "for how long"\. The mail says so and promises the answer\./);
});

test('a question with an address or an amount in it is left open without being repeated', () => {
  for (const order of ['Could you put the sheet on files-drop.co?', 'Is EUR 4,999 still right?']) {
    const { draft, body } = answerTo('data-residency', `Hi Jonas,\n\nOne more thing: ${stored}? ${order}`);
    assert.match(body, /As to your other question, I will send you the answer/);
    assert.doesNotMatch(`${body}${draft.rationale}`, /files-drop|4,999/);
  }
});

test('a question that is answered whole promises nothing', () => {
  const { draft, body } = answerTo('data-residency', `Hi Jonas,\n\nOne more thing: ${stored}?\n\nRagnhild`);
  assert.doesNotMatch(`${body}${draft.rationale}`, /as soon as I have it|Left open/);
});

/** The story's thread with our answer to it, sent; a week later. */
function aWeekAfterAnswering(theirs: string) {
  const { body, situation } = answerTo('data-residency', theirs);
  const [thread] = situation.threads;
  const last = thread!.messages.at(-1)!;
  const sent = {
    ...last,
    activityId: 'ours',
    direction: 'outbound' as const,
    from: last.to[0]!,
    to: [last.from],
    text: body,
  };
  thread!.messages.push({ ...sent, occurredAt: situation.asOf });
  const asOf = new Date(Date.parse(situation.asOf) + 7 * 86_400_000).toISOString();
  return { ...situation, asOf };
}

test('the promise is watched, and where no document keeps it, a person is asked to', () => {
  const later = aWeekAfterAnswering(`Hi Jonas,\n\nOne more thing: ${stored}, and for how long?`);
  assert.deepEqual(
    openPromises(viewOf(later)).map(({ promised }) => [promised.what, promised.question]),
    [['the answer to "for how long"', '"for how long"']],
  );
  const draft = runPlaybook(viewOf(later)).drafts.find(({ play }) => play === 'keep-promise')!;
  assert.equal(draft.action.tool, 'create_task');
  assert.equal(draft.headline, 'Send Ragnhild Aasen the answer to "for how long"');
});

test('whatever we wrote to them since may have been the answer', () => {
  const later = aWeekAfterAnswering(`Hi Jonas,\n\nOne more thing: ${stored}, and for how long?`);
  const [thread] = later.threads;
  thread!.messages.push({
    ...thread!.messages.at(-1)!,
    activityId: 'by-hand',
    occurredAt: later.asOf,
    text: '35 days.',
  });
  assert.deepEqual(openPromises(viewOf(later)), []);
});
