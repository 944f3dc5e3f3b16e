import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAbsence } from './absence.ts';
import { readOptOut } from './opt-out-words.ts';

test('plain wishes not to be written to are opt-outs', () => {
  const texts = [
    'Please stop emailing me.',
    'unsubscribe',
    'Please remove me from your mailing list. Thanks',
    'Take us off your list!',
    'Hi Clara,\nwe went with someone else. Do not contact me again.',
    'I do not want to receive any more emails from you.',
    'No more emails please.',
    'Please do not send me any more emails.',
    'We no longer wish to be contacted.',
    'I would like to unsubscribe.',
    'I want to be removed from your mailing list',
    'Kindly remove my email address from your database.',
    'Please opt me out.',
    'Please cease all communication.',
    'Bitte keine weiteren E-Mails an mich.',
    'Nehmen Sie mich bitte aus dem Verteiler.',
    'Ne me contactez plus.',
    'Could you please remove me from your list?',
    'Please make sure I do not hear from you again.',
    'I would be grateful if you could take\nme off your mailing list.',
    'Not interested, do not follow up.',
    'Refrain from contacting me again.',
    'Please, no more of these emails.',
    'Bitte sehen Sie von weiteren E-Mails ab.',
    'Könnten Sie mich bitte aus dem Verteiler nehmen?',
    'Ich bitte darum, mich nicht mehr zu kontaktieren.',
    'Merci de ne plus me contacter.',
    'Je ne souhaite plus recevoir vos mails.',
    'Por favor, no me escriban más.',
    'Elimíneme de su lista.',
    'Per favore non contattatemi più',
    'Non desidero ricevere altre email.',
    'Haal mij van uw mailinglijst.',
    'Ik wil geen e-mails meer ontvangen.',
  ];
  assert.deepEqual(
    texts.map((text) => readOptOut(text).optOut),
    texts.map(() => 'opt_out'),
  );
});

test('mistyped words, and a wish in a part of a longer sentence, are understood', () => {
  const texts = [
    'unsubcribe',
    'Unsubscibe pls',
    'pls remvoe me cheers',
    'dont want any of these emials anymore',
    'bitte aus dem verteiller löschen',
    'I moved to finance last year and only delete them, so please take my name out of your mailings.',
    'You are NOT to email this address any more!',
    'Ich will davon nichts mehr hören.',
    'Streichen Sie mich endlich aus Ihrer Kartei raus.',
    'Le chiedo di cancellare il mio indirizzo dalla vostra lista.',
    'Dadme de baja ya.',
  ];
  assert.deepEqual(
    texts.map((text) => readOptOut(text).optOut),
    texts.map(() => 'opt_out'),
  );
});

test('words that are spelled nearly so are not taken for mistyped ones', () => {
  const texts = ['The remote sites want sensors, too.', 'Wir verteilen die Logger am Montag.', 'Please contract us.'];
  assert.deepEqual(
    texts.map((text) => readOptOut(text).optOut),
    texts.map(() => 'none'),
  );
});

test('what is about somebody or something else is doubtful, so that a person decides', () => {
  const texts = [
    'Please remove my colleague from the invite.',
    "I'd unsubscribe from our old tool first.",
    'He asked you to stop emailing him.',
    'Our contract has an opt-out clause.',
    'I never asked for this, please stop.',
    'Please delete my data.',
    'We would like to opt out of the automatic renewal.',
    'Please do not email me the contract, use the portal.',
    'I do not want to be contacted by phone, mail is fine.',
    'Please remove me from the speaker list of the webinar.',
    'Can you take Ben off the invite list?',
    "If I don't hear back by Friday, please remove us from your list.",
    'We got no further emails from you.',
  ];
  assert.deepEqual(
    texts.map((text) => readOptOut(text).optOut),
    texts.map(() => 'doubtful'),
  );
});

test('what is said in other words is plain, and what only sounds like it is not', () => {
  const plain = [
    'Lose this address please.',
    'quit it with these',
    'Knock it off with the sales pitches!',
    'I said no in January, no more of these thanks.',
    'I do not wish to get the marketing letters.',
    'Kindly erase my mail address from your records.',
  ];
  const not = [
    'We will lose this address when we move.',
    "Don't lose my number.",
    'We have no more of these in stock.',
    'Can you stop it with these alarms at night?',
    'We do not want to receive the letters in Lyon.',
  ];
  assert.deepEqual(
    plain.map((text) => readOptOut(text).optOut),
    plain.map(() => 'opt_out'),
  );
  for (const text of not) assert.notEqual(readOptOut(text).optOut, 'opt_out', text);
});

test('what only comes near it in words of anger or of weariness is put before a person', () => {
  const near = [
    "I've had four of these now. No more, please.",
    'Blocked you.',
    'Never signed up, want out.',
    'Please take Miguel out of this thread.',
    'Rimuovete il mio indirizzo.',
  ];
  for (const text of near) assert.equal(readOptOut(text).optOut, 'doubtful', text);
  assert.equal(readOptOut('We opted out of the county framework last year.').optOut, 'none');
});

test('ordinary answers are neither', () => {
  const texts = [
    'Thursday works for me.',
    'Not interested right now, try again in spring.',
    'Can you stop by the plant next week?',
    'Please send the offer to my colleague.',
    'We no longer wish to extend the trial to Lyon.',
    'Production will cease in March, so the order moves.',
    'Please do not send me any more loggers before the audit.',
    'Ich habe keine Mails bekommen.',
    'Your mail was in my spam folder.',
    'Please send more messages like this one.',
    'To unsubscribe from our newsletter click here: https://x.example/u',
    'Before I take this to our board, please remove this line from the offer.',
    'That settles it, could you walk our auditor through it on Thursday?',
    '',
  ];
  assert.deepEqual(
    texts.map((text) => readOptOut(text).optOut),
    texts.map(() => 'none'),
  );
});

test('an absence note says when its writer is back', async () => {
  const sentAt = new Date('2026-11-24T08:30:00Z');
  const back = async (text: string) => (await readAbsence('Automatic reply', text, sentAt)).backOn;
  assert.equal(await back('I am out of the office until Friday, 27 November.'), '2026-11-28');
  assert.equal(await back('I am on leave and will be back on Monday, 30 November 2026.'), '2026-11-30');
  assert.equal(await back('Ich bin bis zum 27.11.2026 nicht im Büro.'), '2026-11-28');
  assert.equal(await back('I am out of the office.'), null);
  assert.deepEqual(await readAbsence('Ticket received', 'Thank you, we have received your request.', sentAt), {
    isAbsence: false,
    backOn: null,
    words: '',
  });
});
