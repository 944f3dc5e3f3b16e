import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SendEmailAction } from '../../../domain/action.ts';
import { answerMail, ids, outreachMail, supervisorFacts } from '../../../testing/supervisor-facts.ts';
import type { SupervisorFacts } from '../facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { mailCheckRule } from './mail-check.ts';

const policy = shippedPolicy();
const good = 'You asked where the audit data is stored. All readings stay in data centres in Frankfurt and Dublin.';
type Changes = Omit<NonNullable<Parameters<typeof supervisorFacts>[0]>, 'action'>;

function found(text: string, changes: Changes = {}, mail: Partial<SendEmailAction> = {}) {
  const action = answerMail({ body: `Hello Anna,\n\n${text}\n\nBest regards,\nJonas`, ...mail });
  return mailCheckRule.check(policy, supervisorFacts({ action, ...changes }));
}
const messages = (...args: Parameters<typeof found>) =>
  found(...args).map(({ decision, message }) => `${decision}: ${message}`);

test('a good answer passes', () => {
  assert.deepEqual(messages(`${good}\n\nIs there anything else your auditor needs to see?`), []);
});

test('120 words pass and 121 do not', () => {
  const words = (count: number) => `You asked ${'word '.repeat(count - 2).trim()}.`;
  const length = (count: number) =>
    found('', {}, { body: `${words(count - 2)}`.replace(/^/, 'Hello Anna,\n\n') }).filter(({ message }) =>
      message.includes(' words.'),
    );
  assert.equal(length(120).length, 0);
  assert.match(length(121)[0]?.message ?? '', /has 121 words/);
});

test('one ask passes, two do not, whether or not they end in a question mark', () => {
  assert.match(messages(`${good} Does that help? Could you send me the dates?`)[0] ?? '', /asks for 2 things/);
  assert.match(messages(`${good} Does that help? Please send me the dates.`)[0] ?? '', /asks for 2 things/);
  assert.deepEqual(messages(`${good} Please let me know if anything is missing.`), []);
});

test('the first sentence is about the recipient', () => {
  assert.match(messages(`Coldtrace has won a prize. ${good}`)[0] ?? '', /not about the recipient/);
  assert.deepEqual(messages('The audit data is in Frankfurt and Dublin: all readings stay in data centres there.'), []);
});

test('words of our own trade are marked', () => {
  const marked = (text: string) => found(`${good} ${text}`).flatMap(({ marks }) => marks.map(({ words }) => words));
  assert.deepEqual(marked('Our records show that the deal stage stalled.'), ['deal stage', 'stalled', 'Our records']);
  assert.deepEqual(marked('You are our champion.'), ['our champion']);
  assert.deepEqual(marked('The stage of the theatre is ready, and the champions of the cup are here.'), []);
});

test('filler is marked, and the sentence that holds it is struck out', () => {
  const [first] = found(`${good} I hope this finds you well.`);
  assert.equal(first?.decision, 'adjust');
  assert.deepEqual(first.adjustments, [
    { field: 'body', from: 'I hope this finds you well.', to: '', because: 'It says nothing to the recipient.' },
  ]);
  for (const text of [
    'Just checking in.',
    'I am circling back on this.',
    'Hope you are well.',
    'I wanted to touch base.',
  ]) {
    assert.match(messages(`${good} ${text}`).join(), /Filler/, text);
  }
  const own = { ...policy, mail: { ...policy.mail, bannedPhrases: ['super excited'] } };
  const facts = supervisorFacts({ action: answerMail({ body: `Hello Anna,\n\n${good} I am super excited.` }) });
  assert.match(mailCheckRule.check(own, facts)[0]?.message ?? '', /super excited/);
});

test('unfilled slots of any make are found, citations and ordinary brackets are not', () => {
  for (const slot of [
    '{{first_name}}',
    '{name}',
    '[Company Name]',
    '<insert date>',
    '%FIRST_NAME%',
    'TBD',
    'undefined',
  ]) {
    assert.match(messages(`${good} See ${slot} here.`).join(), /slot/, slot);
  }
  assert.deepEqual(messages(`${good} See [1] and https://coldtrace.example/a (if you like).`), []);
});

test('nothing is called attached that is not', () => {
  assert.match(messages(`${good} The sheet is attached.`)[0] ?? '', /attached/);
  assert.match(messages(`${good} I have attached the sheet.`).join(), /attach/);
  const attachments = [{ documentId: ids.document, fileName: 'sheet.pdf', digest: 'x' }];
  assert.deepEqual(messages(`${good} The sheet is attached.`, {}, { attachments }), []);
  assert.deepEqual(messages(`${good} The sensor attached to the door counts too.`), []);
});

test('an open question is answered from a shareable document or not at all', () => {
  assert.match(
    messages('You asked where the audit data is stored. I am sure all is well.')[0] ?? '',
    /reject: Nothing shareable answers/,
  );
  const [sheet] = supervisorFacts().texts.filter(({ audience }) => audience === 'shareable');
  const secret = { ...sheet!, audience: 'internal' as const };
  assert.match(messages(good, { texts: [secret] })[0] ?? '', /reject: Nothing shareable/);
  assert.deepEqual(messages(good, { openQuestions: [] }), []);
});

test('a relative date that is wrong when the mail leaves becomes the date', () => {
  const text = `${good} I am in the office tomorrow.`;
  assert.deepEqual(messages(text), []);
  const [wrong] = found(text, { now: '2026-03-13T20:00:00.000Z' });
  assert.match(wrong?.message ?? '', /"tomorrow" will be wrong when the mail leaves on 2026-03-16/);
  assert.equal(wrong?.adjustments[0]?.to, 'on Saturday 14 March');
});

test('the salutation greets the person it goes to', () => {
  const to = (greeting: string) => messages('', {}, { body: `${greeting}\n\n${good}` });
  assert.deepEqual(to('Dear Anna Keller,'), []);
  assert.deepEqual(to('Hi Anna -'), []);
  assert.match(to('Hello Markus,')[0] ?? '', /does not greet Anna Keller/);
  assert.match(messages('', {}, { body: good })[0] ?? '', /greets nobody/);
});

test('a thread in another language needs a person, a draft in another language than the thread a change', () => {
  const { thread } = supervisorFacts();
  const german = {
    ...thread!,
    language: null,
    lastInboundText:
      'Hallo Jonas, können Sie mir sagen, wo die Daten liegen und wer sie sehen kann? Danke und Grüße, Anna',
  };
  assert.match(messages(good, { thread: german })[0] ?? '', /escalate: Needs you: thread is in German\./);
  const dutch = 'Hallo Anna,\n\nWij hebben de vraag gezien en komen er graag op terug, als dat voor jullie goed is.';
  assert.match(messages('', {}, { body: dutch })[0] ?? '', /adjust: The draft is in Dutch, the thread in English/);
});

test('outreach without a thread is checked all the same, other actions are not', () => {
  const action = outreachMail({ body: 'Hello Anna,\n\nYour audit is close. Just checking in.' });
  const facts: SupervisorFacts = supervisorFacts({ action, thread: null, openQuestions: [] });
  assert.equal(mailCheckRule.check(policy, facts).length, 1);
  assert.deepEqual(mailCheckRule.check(policy, supervisorFacts({ action: { tool: 'leave_alone', reason: 'x' } })), []);
});

test('a request to meet is answered by asking when, without a document', () => {
  const [question] = supervisorFacts().openQuestions;
  const openQuestions = [{ ...question!, text: 'Could you walk our auditor through it next week?' }];
  const asks = 'You wrote on 9 March: "Could you walk our auditor through it". Which days and times would suit you?';
  assert.deepEqual(
    messages(asks, { openQuestions }).filter((message) => /shareable/.test(message)),
    [],
  );
  const both = [...openQuestions, question!];
  assert.match(messages(asks, { openQuestions: both }).join(), /Nothing shareable/);
});
