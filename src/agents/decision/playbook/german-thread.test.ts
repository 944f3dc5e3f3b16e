import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SendEmailAction } from '../../../domain/action.ts';
import { storyDocuments, storySituation } from '../../../testing/story-situation.ts';
import type { Situation } from '../situation/situation.ts';
import { tongueOf } from '../text/tongue.ts';
import { runPlaybook } from './plays.ts';

function mailOf(situation: Situation): SendEmailAction {
  const view = { situation, evidence: storyDocuments(), targetContactId: null, whyNow: '', staleAfterDays: 180 };
  const action = runPlaybook(view).drafts[0]?.action;
  return action?.tool === 'send_email' ? action : assert.fail('no mail');
}

/** The German story with another last mail of theirs, and what we wrote before it. */
function german(theirs: string, ours?: string): Situation {
  const situation = storySituation('german-thread');
  const messages = situation.threads[0]!.messages;
  messages.at(-1)!.text = theirs;
  if (ours) for (const message of messages) if (message.direction === 'outbound') message.text = ours;
  return situation;
}

test('a question in German is answered in German: greeting, date, their own words, and what the sheet says', () => {
  const { body } = mailOf(storySituation('german-thread'));
  assert.match(body, /^Sehr geehrte Frau Loibner,\n\n/);
  assert.match(body, /26\. Februar .*(?:gefragt|fragen Sie): „Wie lange gilt das Kalibrierzertifikat der Borea R/);
  assert.match(body, /steht(?: dazu)? auf Englisch|sagt dazu auf Englisch/);
  assert.match(body, /valid for 24 months/);
  assert.doesNotMatch(body, /\b(?:You asked|Here is|du|dir)\b/);
});

test('whoever is on first names is called "du", and everybody else "Sie"', () => {
  const question =
    'Wie lange gilt das Kalibrierzertifikat der Borea R, und ist es auf ein nationales Normal rückführbar?';
  const familiar = mailOf(
    german(`Hallo Clara,\n\n${question}\n\nGruß\nBirgit`, 'Hallo Birgit,\n\nhier das Angebot.'),
  ).body;
  assert.match(familiar, /^Hallo Birgit,\n\n.*(?:du hast|fragst du)/s);
  const formal = mailOf(german(`Guten Tag Frau Voss,\n\n${question}`, 'Guten Tag,\n\nhier das Angebot.')).body;
  assert.match(formal, /^Guten Tag Birgit Loibner,\n\n.*(?:Sie haben|fragen Sie)/s);
  assert.doesNotMatch(`${familiar}${formal}`, /[{|}]/);
});

test('a complaint in German is one', () => {
  const text = 'Guten Tag,\n\nder Logger ist zum dritten Mal ausgefallen, wir sind sehr enttäuscht.';
  const situation = german(text);
  const view = { situation, evidence: storyDocuments(), targetContactId: null, whyNow: '', staleAfterDays: 180 };
  assert.equal(runPlaybook(view).drafts[0]?.play, 'answer-complaint');
});

test('a thread is answered in its own language, and in English where that is neither German nor English', () => {
  const [thread] = storySituation('german-thread').threads;
  const say = (text: string) =>
    tongueOf({ ...thread!, language: null, messages: [{ ...thread!.messages[0]!, direction: 'inbound', text }] })
      .language;
  assert.equal(say('Können wir das in der kommenden Woche mit Ihnen besprechen, und wer ist dabei?'), 'de');
  assert.equal(say('Can we talk about it with you in the coming week?'), 'en');
  assert.equal(say('Est-ce que nous pouvons en parler avec vous dans la semaine ?'), 'en');
  assert.equal(tongueOf(null).language, 'en');
});
