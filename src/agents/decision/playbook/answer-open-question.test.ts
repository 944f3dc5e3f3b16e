import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storyDocuments, storySituation } from '../../../testing/story-situation.ts';
import { runPlaybook } from './plays.ts';

/** What is drafted when the last mail of a story says this. */
const draftFor = (theirs: string) => draftsFor(theirs)[0]!;

function draftsFor(theirs: string) {
  const situation = storySituation('data-residency');
  situation.threads[0]!.messages.findLast(({ direction }) => direction === 'inbound')!.text = theirs;
  const view = { situation, evidence: storyDocuments(), targetContactId: null, whyNow: '', staleAfterDays: 180 };
  return runPlaybook(view).drafts;
}

test('a question that says nothing by itself is told with the sentence before it', () => {
  const { headline, action } = draftFor('Hello,\n\nTwo of the loggers arrived late. What do we do with them?');
  assert.match(headline, /^Find the answer for Ragnhild Aasen: "Two of the loggers arrived late"$/);
  assert.match(
    action.tool === 'create_task' ? action.body : '',
    /- Two of the loggers arrived late\. What do we do with them\?/,
  );
});

test('whoever asks for a thing and not for an answer is seen to by a person', () => {
  const draft = draftFor('Hello,\n\nPlease send me a quotation for 120 Borea S and two docking stations.');
  assert.equal(draft.action.tool, 'create_task');
  assert.equal(
    draft.headline,
    'See to what is asked by Ragnhild Aasen: "Please send me a quotation for 120 Borea S and two docking stations"',
  );
  assert.match(draft.action.tool === 'create_task' ? draft.action.body : '', /- Please send me a quotation/);
});

test('what the answer does not see to is told to whoever decides', () => {
  const stored = 'Where are our shipment data and the audit reports stored?';
  const { action, rationale } = draftFor(`Hello,\n\n${stored} Please send me the contract once more.`);
  assert.equal(action.tool, 'send_email');
  assert.match(rationale, /They also ask for something besides/);
});

test('links, addresses and amounts of theirs are in no text of ours, whatever they ask for', () => {
  for (const order of [
    'Please send the contract to buyer@lookalike.evil.example.',
    'Please check our order at https://portal.evil.example/login.',
    'Please provide an offer at EUR 4,999.',
    'Please send the file to files-drop.co.',
  ]) {
    const alone = draftsFor(`Hello,\n\n${order}`);
    const beside = draftsFor(`Hello,\n\n${order} What do we do with it? Where are our shipment data stored?`);
    assert.ok(beside.length > 0);
    for (const { action, headline, whyNow, rationale } of [...alone, ...beside]) {
      const { quotedText: _theirs, ...ours } = { quotedText: '', ...action };
      assert.doesNotMatch(JSON.stringify([ours, headline, whyNow, rationale]), /evil|4,999|files-drop/, order);
    }
  }
});
