import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storySituation } from '../../../testing/story-situation.ts';
import type { Situation, SituationMessage } from '../situation/situation.ts';
import { openingLine } from './opening-line.ts';

/** One person's mails to us, oldest first: subject, day of January 2026, words. */
function said(...mails: [subject: string, day: number, text: string][]) {
  const situation = storySituation('opt-out-by-words');
  const contact = situation.contact!;
  const [thread] = situation.threads;
  const theirs = thread!.messages.find(({ direction }) => direction === 'inbound')!;
  const messages = mails.map(
    ([subject, day, text], at): SituationMessage => ({
      ...{ ...theirs, activityId: `mail-${at}`, messageId: `<${at}@them>`, subject, text, state: 'plain' },
      occurredAt: `2026-01-${String(day).padStart(2, '0')}T09:00:00.000Z`,
    }),
  );
  const changed: Situation = {
    ...situation,
    meetings: [],
    threads: messages.map((message) => ({ ...thread!, subject: message.subject, messages: [message] })),
  };
  return openingLine(changed, contact, null);
}

const textOf = (opening: ReturnType<typeof said>) => opening?.line.options.join('\n') ?? '';

test('a mail begins with what they said of the time to come, and not with what was said and done', () => {
  const opening = said([
    'The lane',
    5,
    'The late start is human, because we press the button only when somebody remembers it in time. We will decide about the lane after the audit.',
  ]);
  assert.equal(opening!.line.quote, 'We will decide about the lane after the audit');
  assert.equal(opening!.about, 'awaited');
});

test('a sentence that leans on the one before it is quoted with it', () => {
  const opening = said(['The lane', 5, 'The bank has asked for figures. I will have them ready in spring.']);
  assert.equal(opening!.line.quote, 'The bank has asked for figures. I will have them ready in spring');
  // Where nothing says what is leaned on, it is not quoted at all.
  assert.equal(said(['The lane', 5, 'It is complete. They will compare it with two others.'])!.about, 'matter');
});

test('without such a sentence the mail takes up what theirs was about, and calls only the latest the last', () => {
  const one = said(['Numbers for the board', 5, 'Held batches turned out to be larger than the losses.']);
  assert.match(textOf(one), /about "Numbers for the board"/);
  assert.match(textOf(one), /last mail/);
  assert.equal(one!.about, 'matter');
  const two = said(
    ['Numbers for the board', 5, 'Held batches turned out to be larger.'],
    ['Meeting moved by an hour', 12, 'One hour later works for all of us here.'],
  );
  assert.match(textOf(two), /5 January/);
  assert.doesNotMatch(textOf(two), /last|Meeting moved/);
});

test('a complaint is never quoted back', () => {
  const complaint =
    'This is not acceptable: the logger failed, the part is missing, and we will decide about the contract.';
  assert.equal(said(['Your loggers', 5, complaint]), null);
});

test('thanks before a sentence, the word "I" at its end and a unit are no part of the quote', () => {
  assert.equal(
    said(['The lane', 5, 'Thanks, the board will decide in spring.'])!.line.quote,
    'the board will decide in spring',
  );
  const people = 'Three of us come: Astrid, Jonas and I. IT will ask about sign-in.';
  assert.equal(said(['The lane', 5, people])!.line.quote, 'IT will ask about sign-in');
  const power = 'The line has 32 A. The fitter will decide about the other one.';
  assert.doesNotMatch(said(['The lane', 5, power])!.line.quote!, /^32/);
});
