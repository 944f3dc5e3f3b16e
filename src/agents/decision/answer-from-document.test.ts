import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storyDocuments } from '../../testing/story-situation.ts';
import { answerFromDocuments } from './answer-from-document.ts';

const documents = storyDocuments();
const texts = (question: string, options = {}) =>
  answerFromDocuments([question], documents, options)?.sentences.map((sentence) => sentence.text) ?? null;

test('a two-part question is answered from one document, sentence by sentence as it stands', () => {
  assert.deepEqual(
    texts(
      'where are our shipment data and the audit reports stored, and do they stay inside the EU/EEA, backups included?',
    ),
    [
      'All customer data in Trackbook are stored in two data centres in Frankfurt am Main and Dublin.',
      'That covers shipment data, temperature records, audit reports, user accounts and log files.',
      'Customer data do not leave the European Union, and backups are kept in the same two data centres.',
    ],
  );
});

test('a sentence that leans on the one before it never comes alone', () => {
  const answer = texts('Does it cover user accounts and log files, and temperature records?', { minCoverage: 0.3 })!;
  assert.match(answer.join(' '), /stored in two data centres.*That covers/);
});

test('how soon wants a length of time', () => {
  const answer = texts('What happens to loggers that fail like this, and how soon do we have replacements?', {
    context: 'gaps in the record',
  })!;
  assert.ok(answer.some((sentence) => sentence.includes('within three working days')));
});

test('what no shareable document says is not answered', () => {
  assert.equal(texts('Which colours do your delivery vans have?'), null);
  assert.equal(
    texts('How much does a docking station cost, and what discount can an account executive give alone?'),
    null,
  );
});

test('without the document there is no answer', () => {
  const without = documents.filter((item) => !item.title.startsWith('Security'));
  assert.equal(
    answerFromDocuments(['where are our shipment data and audit reports stored, backups included?'], without),
    null,
  );
});

test('a German question finds an English sheet by the words both languages share', () => {
  const question =
    'Wie lange gilt das Kalibrierzertifikat der Borea R, und ist es auf ein nationales Normal rückführbar?';
  assert.equal(texts(question), null);
  assert.ok(
    texts(question, { cognates: true, minCoverage: 0.5 })!.some((sentence) => sentence.includes('valid for 24 months')),
  );
});

test('what a document leaves unanswered is named, in the words of the question', () => {
  const leftOpen = (...questions: string[]) => answerFromDocuments(questions, documents)?.leftOpen ?? null;
  const stored = 'where are our shipment data and the audit reports stored';
  assert.deepEqual(leftOpen(`${stored}, and do they stay inside the EU/EEA, backups included?`), []);
  assert.deepEqual(leftOpen(`${stored}, and for how long?`), ['for how long']);
  assert.deepEqual(leftOpen(`${stored}?`, 'Who pays the customs duty?'), ['Who pays the customs duty']);
});

test('a length of time is no answer to how long where it is said of something else', () => {
  const question = 'how long are our shipment data and the audit reports kept in the two data centres?';
  assert.equal(answerFromDocuments([question], documents), null);
});

test('a number may be written as a word, and a price is no number of anything else', () => {
  assert.deepEqual(texts('How many releases does Trackbook have a year, and can we stay on one?'), [
    'Trackbook has two validated releases a year.',
    'A customer may stay on a release for 18 months.',
  ]);
  const cost = 'How much does the docking station cost';
  assert.deepEqual(answerFromDocuments([`${cost}, and who installs it?`], documents)!.leftOpen, [cost]);
  assert.equal(texts(`${cost}?`), null);
});

test('what is said of another product, and of nothing that they ask about, is no answer', () => {
  assert.equal(texts('does the Borea R also record humidity?'), null);
});

test('how often we back up is answered by how often backups run', () => {
  const [often, leave] = ['how often you back up', 'whether backups leave the EU'];
  const answer = answerFromDocuments([`${often}, and ${leave}.`], documents)!;
  assert.deepEqual(answer.leftOpen, []);
  assert.match(answer.sentences.map(({ text }) => text).join(' '), /do not leave the European Union.*every six hours/);
});

test('to be told beforehand is answered by an announcement ahead', () => {
  const answer = answerFromDocuments(['When do you do maintenance, and are we told beforehand?'], documents)!;
  assert.deepEqual(answer.leftOpen, []);
});
