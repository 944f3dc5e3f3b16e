import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { corpusFacts } from '../../../testing/draft-corpus.ts';
import { answerMail, textFacts } from '../../../testing/supervisor-facts.ts';
import type { SupervisorFacts } from '../facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { staleDates } from './check-thread.ts';
import { checkMail } from './mail-check.ts';

const policy = shippedPolicy();
const messages = (body: string, changes: Parameters<typeof corpusFacts>[1] = {}) => {
  const facts: SupervisorFacts = corpusFacts(body, { openQuestions: [], ...changes });
  return checkMail(policy, facts, answerMail({ body })).map(({ message }) => message);
};
const mail = (text: string) => `Hello Anna,\n\n${text}\n\nBest regards,\nJonas`;
const each = (texts: readonly string[], pattern: RegExp, before = 'You asked about data. ') => {
  const missed = texts.filter((text) => !messages(mail(before + text)).some((message) => pattern.test(message)));
  assert.deepEqual(missed, []);
};
const { ordinary } = JSON.parse(
  readFileSync(new URL('../grounding/__fixtures__/drafts.json', import.meta.url), 'utf8'),
) as { ordinary: string[] };

test('mails as careful people write them pass', () => {
  const answers = [
    'You asked when and where the audit takes place. Could you tell me when and where it starts?',
    'Understood. Who should receive the template?',
    'Yes, that works for me. Shall I tell Petra?',
    'Welcome back! How was the audit?',
    'We sat together on 26 February. What did your team decide?',
    'No problem at all, Anna. Which week is better?',
    'Basel is the first site, as you said. Who runs it?',
  ];
  const marked = [...ordinary, ...answers].flatMap((text) => messages(mail(text)).map((found) => `${found} ${text}`));
  assert.deepEqual(marked, []);
});

test('a mail that begins with ourselves, our product or a pitch is not about the recipient, whatever "you" it holds', () => {
  const pitches = [
    'I wanted to tell you about our new product.',
    'Our new logger will change how you ship your goods.',
    'We would love to show you LogStar One.',
    'Did you know that most excursions happen at night?',
    'Are you still looking for loggers?',
    'My name is Jonas and I work for Coldtrace.',
    'At Coldtrace, we help companies like yours.',
    'I am writing to introduce myself.',
    'I came across your company and liked it.',
    'Coldtrace was named a leader again.',
    'It has been a while.',
  ];
  each(pitches, /not about the recipient/, '');
});

test('filler is found in the forms it takes', () => {
  const fillers = [
    'I hope all is well with you.',
    'I trust this finds you well.',
    'I just wanted to follow up.',
    'Following up on my last email.',
    'Can we hop on a quick call?',
    'Just bumping this up in your inbox.',
    'I wanted to see if you had a chance to look.',
    'Looping back on this.',
    'Per my last email, we need a decision.',
    'Happy Monday!',
  ];
  each(fillers, /^Filler/);
});

test('two asks are two, also in one sentence or without a question mark', () => {
  const twice = [
    'Who signs, and when can we talk?',
    'Could you send me the dates and tell me who signs?',
    'Please confirm the dates. Please also send the list.',
    'I would appreciate your feedback. When can we meet?',
    'Kindly confirm. What about the second site?',
  ];
  each(twice, /asks for 2 things/);
});

test('slots, attachments and words of the trade are found in the forms they take', () => {
  each(
    [
      'Dear FIRST_NAME, see below.',
      'Please call (insert number).',
      'Our offer for {% company %} stands.',
      'See __DATE__.',
    ],
    /slot/,
  );
  each(
    ['See the attachment.', 'I am attaching the sheet.', 'The enclosed sheet says more.', 'It is in the attachment.'],
    /and nothing is\.$/,
  );
  each(
    [
      'As our champion you know it best.',
      'The offer is in the proposal stage.',
      'I see in our CRM that you like it.',
      'According to our records you signed.',
      'You are a warm lead for us.',
      'You opened my mail three times.',
      'You visited our pricing page.',
      'My quota ends this month.',
    ],
    /our own trade/,
  );
});

test('a word of the trade that the recipient used is theirs, and so are brackets in the subject of their thread', () => {
  const text = 'You wrote that your Salesforce project is stalled. What is missing in Salesforce?';
  const theirs = textFacts({ textId: 'own', text: 'Our project in Salesforce is stalled.' });
  assert.deepEqual(messages(mail(text), { texts: [theirs] }), []);
  assert.match(messages(mail(text)).join(), /our own trade/);
  const facts = corpusFacts(mail('You asked about data.'), { openQuestions: [] });
  const external = { ...facts, thread: { ...facts.thread!, subject: '[EXTERNAL] Audit reports' } };
  const answer = answerMail({ subject: 'Re: [EXTERNAL] Audit reports', body: mail('You asked about data.') });
  assert.deepEqual(checkMail(policy, external, answer), []);
  assert.equal(checkMail(policy, facts, answer).length, 1);
});

test('a person is greeted as they sign, in the tone they write', () => {
  const { thread } = corpusFacts('');
  const inThread = (lastInboundText: string) => ({ thread: { ...thread!, language: 'en', lastInboundText } });
  const greeting = (words: string, theirs: string) =>
    messages(`${words}\n\nYou asked about data.`, inThread(theirs)).filter((message) => /greet|write/.test(message));
  assert.deepEqual(greeting('Hello Annie,', 'Where is it?\n\nBest, Annie'), []);
  assert.match(greeting('Hello Annie,', 'Where is it?').join(), /does not greet Anna Keller/);
  const formal = 'Dear Mr Weber,\n\nwhere is it?\n\nAnna Keller';
  assert.match(greeting('Hi Anna,', formal).join(), /They write "Dear Mr Weber,", the draft "Hi Anna,"/);
  assert.deepEqual(greeting('Dear Anna Keller,', formal), []);
});

test('words for a day are wrong once the mail leaves on another one; a date and what is quoted stay right', () => {
  const wrong = (text: string, written: string, leaves: string) =>
    staleDates(text, written, leaves).map(({ start, end }) => text.slice(start, end));
  // Tuesday 10 March 2026 and days after it.
  assert.deepEqual(wrong('Shall we say tomorrow or next week?', '2026-03-10', '2026-03-11'), ['tomorrow']);
  assert.deepEqual(wrong('Does next week suit you?', '2026-03-13', '2026-03-16'), ['next week']);
  assert.deepEqual(wrong('Does Thursday suit you?', '2026-03-10', '2026-03-11'), []);
  assert.deepEqual(wrong('Does Thursday suit you?', '2026-03-10', '2026-03-13'), ['Thursday']);
  assert.deepEqual(wrong('Does Thursday 12 March or 10:00 suit you?', '2026-03-10', '2026-03-11'), []);
  assert.deepEqual(wrong('On 6 March you wrote: "we decide next week".', '2026-03-13', '2026-03-16'), []);
});
