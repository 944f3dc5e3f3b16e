import { Temporal } from 'temporal-polyfill';
import type { Adjustment, Mark } from '../../../domain/verdict.ts';
import { isVeryCommonWord } from '../grounding/common-words.ts';
import { sourceTexts } from '../grounding/source-texts.ts';
import { spotDates } from '../grounding/spot-dates.ts';
import { bearsOut, contentOf } from '../grounding/spot-promises.ts';
import { contactOf, isAnswer } from '../recipients.ts';
import { planSendTime } from '../send-time.ts';
import { sentencesOf } from '../sentences.ts';
import { wordsOf } from '../words.ts';
import { detectLanguage, languageName } from './detect-language.ts';
import type { MailCheck } from './mail-check.ts';
import { mailParts } from './mail-parts.ts';

/** The language follows the thread, and is one the writer has. */
export const checkLanguage: MailCheck = ({ mail: limits }, facts, { body }) => {
  const { thread } = facts;
  const theirs = thread?.language ?? detectLanguage(thread?.lastInboundText ?? '');
  const ours = detectLanguage(body);
  if (theirs && !limits.languages.includes(theirs)) {
    const wouldPass = `A text in ${languageName(theirs)}, written or checked by you.`;
    return [{ decision: 'escalate', message: `Needs you: thread is in ${languageName(theirs)}.`, wouldPass }];
  }
  if (!ours) return [];
  const wanted = theirs ?? limits.languages[0];
  if (ours === wanted || (!theirs && limits.languages.includes(ours))) return [];
  const message = `The draft is in ${languageName(ours)}, the thread in ${languageName(wanted ?? '')}.`;
  return [{ message, wouldPass: `A text in ${languageName(wanted ?? '')}.` }];
};

/** The salutation names the person the mail goes to, the way they sign. */
export const checkSalutation: MailCheck = (_policy, facts, { body, to }) => {
  const { greeting } = mailParts(body);
  const wouldPass = 'A salutation that names the person it goes to.';
  if (!greeting) return [{ message: 'The mail greets nobody.', wouldPass }];
  const first = to[0]!;
  const person = contactOf(facts, first.address.toLowerCase())?.name || first.name;
  const names = wordsOf(person).map(({ word }) => word);
  const greeted = wordsOf(greeting.text).map(({ word }) => word);
  if (names.length === 0 || greeted.some((word) => names.includes(word))) return [];
  if (
    to.length > 1 &&
    greeted.some((word) => word === 'all' || word === 'both' || word === 'team' || word === 'everyone')
  )
    return [];
  const mark: Mark = {
    field: 'body',
    start: greeting.start,
    end: greeting.end,
    words: greeting.text,
    problem: 'style',
  };
  return [{ message: `"${greeting.text}" does not greet ${person}.`, wouldPass, marks: [mark] }];
};

const aboutThem = /\b(?:you|your|yours|you're|you've|you'd)\b/i;

/** The first sentence is about the recipient's own words or an event of theirs. */
export const checkFirstSentence: MailCheck = ({ mail: limits }, facts, { body }) => {
  const first = mailParts(body).sentences[0];
  if (!first || !limits.requireRecipientsOwnWordsFirst) return [];
  const telling = (text: string) =>
    wordsOf(text)
      .map(({ word }) => word)
      .filter((word) => !isVeryCommonWord(word));
  const { trusted, tainted } = sourceTexts(facts);
  const theirs = new Set(
    [...tainted, ...trusted.filter(({ kind }) => kind === 'email' || kind === 'meeting')].flatMap(({ text }) =>
      telling(text),
    ),
  );
  if (aboutThem.test(first.text) || telling(first.text).some((word) => theirs.has(word))) return [];
  const mark: Mark = { field: 'body', start: first.start, end: first.end, words: first.text, problem: 'style' };
  const message = 'The first sentence is not about the recipient.';
  return [{ message, wouldPass: 'Begin with what they wrote, asked or did.', marks: [mark] }];
};

/** An open question is answered from a shareable document, or not at all. */
export const checkOpenQuestion: MailCheck = (_policy, facts, mail) => {
  const questions = facts.openQuestions.filter(({ contactId }) => contactId === mail.contactId);
  if (questions.length === 0 || !isAnswer(facts)) return [];
  const documents = facts.texts.filter(({ audience }) => audience === 'shareable').map(({ text }) => text);
  const quotable = facts.evidence.filter(({ audience }) => audience === 'shareable').map(({ quote }) => quote);
  const facing = mailParts(mail.body).sentences.filter(({ isQuestion }) => !isQuestion);
  const sources = [...documents, ...quotable];
  const answered = questions.some((question) =>
    facing.some(({ text }) => sources.some((source) => answers(text, question.text, source))),
  );
  if (answered) return [];
  const message = `Nothing shareable answers "${questions[0]!.text}".`;
  return [
    { decision: 'reject', message, wouldPass: 'A shareable document that answers it; until then, make it a task.' },
  ];
};

/** An answer adds at least this many words of its own to those of the question. */
const FEWEST_NEW_WORDS = 3;

/** What a sentence says beyond the words of the question stands in the source. */
function answers(sentence: string, question: string, source: string): boolean {
  const asked = new Set(wordsOf(question).map(({ word }) => word));
  const added = wordsOf(sentence)
    .map(({ word }) => word)
    .filter((word) => !asked.has(word))
    .join(' ');
  // A document's own sentence is borne out by it, whatever it negates or counts.
  return contentOf(added).size >= FEWEST_NEW_WORDS && (source.includes(sentence) || bearsOut(added, source));
}

const relative =
  /\b(?:today|tonight|tomorrow|yesterday|this (?:morning|afternoon|evening)|the day after tomorrow|in \w+ (?:days?|weeks?)|\w+ (?:days?|weeks?) ago|(?:this|next|last) (?:week|month|quarter|monday|tuesday|wednesday|thursday|friday))\b/i;

/** No relative date means another day when the mail leaves than when it was written; such words become the date. */
export const checkRelativeDates: MailCheck = (policy, facts, { body }) => {
  const { zone } = facts.tenant;
  const day = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate();
  const written = day(facts.now);
  const leaves = day(planSendTime(policy, facts).notBefore);
  if (written.equals(leaves)) return [];
  const onLeaving = spotDates(body, leaves.toString());
  const wrong = spotDates(body, written.toString()).filter((spot) => {
    if (!relative.test(body.slice(spot.start, spot.end))) return false;
    const later = onLeaving.find(({ start }) => start === spot.start);
    return later?.readings[0]?.from !== spot.readings[0]?.from;
  });
  if (wrong.length === 0) return [];
  const marks = wrong.map(
    ({ start, end }): Mark => ({ field: 'body', start, end, words: body.slice(start, end), problem: 'style' }),
  );
  const adjustments = wrong
    .filter(({ readings }) => readings.length === 1 && readings[0]!.from === readings[0]!.to)
    .map(({ start, end, readings }): Adjustment => {
      const date = Temporal.PlainDate.from(readings[0]!.from);
      const to = `on ${date.toLocaleString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })}`;
      return { field: 'body', from: body.slice(start, end), to, because: `The mail leaves on ${leaves.toString()}.` };
    });
  const message = `${marks.map(({ words }) => `"${words}"`).join(', ')} will be wrong when the mail leaves on ${leaves.toString()}.`;
  return [{ message, wouldPass: 'Write the date itself.', marks, adjustments }];
};

/** The draft says something between its greeting and its end. */
export const checkSubstance: MailCheck = (_policy, _facts, { subject, body }) => {
  if (sentencesOf(subject).length > 0 && mailParts(body).sentences.length > 0) return [];
  return [{ message: 'The mail has no subject or no text.', wouldPass: 'A subject and a text.' }];
};
