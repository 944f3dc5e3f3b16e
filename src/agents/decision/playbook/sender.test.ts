import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SendEmailAction } from '../../../domain/action.ts';
import { draftSchema } from '../../../domain/proposal.ts';
import { storyDocuments, storySituation } from '../../../testing/story-situation.ts';
import type { Situation } from '../situation/situation.ts';
import { runPlaybook } from './plays.ts';
import { noSender, senderFor } from './sender.ts';

test('the last sender of ours in the thread sends, also when the account belongs to someone else', () => {
  const situation = { ...storySituation('data-residency'), owner: { userId: 'martin', name: 'Martin Okafor' } };
  assert.equal(senderFor(situation, situation.threads[0]!)!.name, 'Clara Voss');
});

test('without a thread the owner of the account sends', () => {
  const situation = { ...storySituation('data-residency'), owner: { userId: 'martin', name: 'Martin Okafor' } };
  assert.equal(senderFor(situation, null)!.name, 'Martin Okafor');
});

test('a mail nobody asked for ends with the postal address of the company, an answer does not', () => {
  const mails = ['opt-out-by-words', 'data-residency'].map((story) => {
    const view = { evidence: storyDocuments(), targetContactId: null, whyNow: '', staleAfterDays: 180 };
    return runPlaybook({ ...view, situation: storySituation(story) }).drafts[0]!.action as SendEmailAction;
  });
  assert.deepEqual(
    mails.map(({ purpose }) => purpose),
    ['outreach', 'answer'],
  );
  for (const part of ['signatureText', 'signatureHtml'] as const) {
    assert.match(mails[0]![part], /Varnholt Instruments GmbH, Am Messkontor 14, 20457 Hamburg, Germany(<\/p>)?$/);
    assert.doesNotMatch(mails[1]![part], /Messkontor/);
  }
});

test('where nobody wrote and nobody owns, nobody sends: never a default address', () => {
  const owned = storySituation('data-residency');
  const theirs = owned.threads.map((thread) => ({
    ...thread,
    messages: thread.messages.filter((message) => message.direction === 'inbound'),
  }));
  const situation: Situation = { ...owned, owner: null, threads: theirs };
  const [draft] = runPlaybook({
    situation,
    evidence: storyDocuments(),
    targetContactId: null,
    whyNow: '',
    staleAfterDays: 180,
  }).drafts;
  draftSchema.parse(draft);
  const action = draft!.action as SendEmailAction;
  assert.deepEqual(action.sender, noSender);
  assert.equal(action.signatureText, '');
});
