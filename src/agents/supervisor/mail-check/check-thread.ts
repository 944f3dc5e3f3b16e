import { Temporal } from 'temporal-polyfill';
import type { Adjustment, Mark } from '../../../domain/verdict.ts';
import { detectMeetingRequest } from '../../decision/text/meeting-request-detector.ts';
import type { SupervisorFacts } from '../facts.ts';
import { bearsOut, contentOf } from '../grounding/bears-out.ts';
import { isVeryCommonWord } from '../grounding/common-words.ts';
import type { DateSpot } from '../grounding/date-readings.ts';
import { sourceTexts } from '../grounding/source-texts.ts';
import { spotDates } from '../grounding/spot-dates.ts';
import { contactOf, isAnswer } from '../recipients.ts';
import { planSendTime } from '../send-time.ts';
import { type Sentence, sentencesOf } from '../sentences.ts';
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

const markOf = ({ start, end, text }: Sentence): Mark => ({ field: 'body', start, end, words: text, problem: 'style' });

// "José" is greeted by "Jose" as well.
const nameWords = (text: string) => wordsOf(text.normalize('NFD').replace(/\p{M}/gu, '')).map(({ word }) => word);

/** The name under a mail, where its last line is one: people called Elizabeth sign as Liz. */
function signedAs(text: string): string {
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  const name = last
    .split(/[,.!?]/)
    .at(-1)!
    .trim();
  return name.split(/\s+/).length <= 3 ? name : '';
}

/** The salutation names the person the mail goes to, the way they sign, and is as formal as theirs. */
export const checkSalutation: MailCheck = (_policy, facts, { body, to }) => {
  const { greeting } = mailParts(body);
  const wouldPass = 'A salutation that names the person it goes to.';
  if (!greeting) return [{ message: 'The mail greets nobody.', wouldPass }];
  const first = to[0]!;
  const person = contactOf(facts, first.address.toLowerCase())?.name || first.name;
  const theirs = facts.thread?.lastInboundText ?? '';
  const formal = /^\s*dear (?:mr|mrs|ms|miss|dr|prof)\b[^\n]*/i.exec(theirs)?.[0].trim();
  if (formal && /^(?:hi|hey)\b/i.test(greeting.text)) {
    const message = `They write "${formal}", the draft "${greeting.text}".`;
    return [{ message, wouldPass: 'A salutation in the tone of theirs.', marks: [markOf(greeting)] }];
  }
  const names = [...nameWords(person), ...nameWords(signedAs(theirs))];
  const greeted = nameWords(greeting.text);
  if (nameWords(person).length === 0 || greeted.some((word) => names.includes(word))) return [];
  if (
    to.length > 1 &&
    greeted.some((word) => word === 'all' || word === 'both' || word === 'team' || word === 'everyone')
  )
    return [];
  return [{ message: `"${greeting.text}" does not greet ${person}.`, wouldPass, marks: [markOf(greeting)] }];
};

const aboutThem = /\b(?:you|your|yours|you're|you've|you'd)\b/i;
const ourselvesFirst =
  /^(?:(?:today|now|just|as a[n]? \w+),? )?(?:i|i'm|i'd|i've|we|we're|we've|we'd|our|my|at \p{Lu}\p{L}+,? (?:we|our))\b/iu;
const sellsFirst =
  /^(?:did you know|have you (?:ever|heard|considered|thought)|are you (?:looking|struggling|tired|interested|still)|do you (?:struggle|want|know|ever)|imagine|what if|would you like)\b/i;
const theirDoing =
  /\byou(?:'ve| have| had| also| already| just| still| both|,| then| kindly)* (?:\p{L}+ed|wrote|said|told|were|sent|had|took|made|came|went|met|spoke|brought|put|gave|found|felt|saw|thought|knew|meant|chose|held|let|left|kept|need|want|are (?:right|waiting|still))\b|\byour (?:own )?(?:e-?mails?|mails?|messages?|notes?|questions?|calls?|requests?|repl(?:y|ies)|answers?|feedback|words|visit|complaint|report|order|invitation|point|concern|interest|time|patience|comment)\b/iu;
const sharedEvent =
  /\bwe (?:\p{L}+ )?(?:talked|spoke|met|discussed|agreed|sat|looked|went|said|planned|saw|left it)\b|\b(?:our|the) (?:last |first |next |recent )?(?:call|meeting|conversation|talk|visit|workshop|demo|chat|discussion|pilot|webinar)\b|^(?:many )?(?:thanks|thank you)\b|^i (?:know|understand|see|remember|realise|realize|gather)\b|\bcongratulations\b|\b(?:good|glad|happy|great|sorry|nice|pleased|interesting) to (?:hear|see|read|learn|know|meet)\b/iu;

const acknowledges =
  /^(?:understood|yes|no|of course|sure|certainly|agreed|perfect|noted|welcome back|done|exactly|absolutely)\b[^.!?]{0,40}[.!]$/i;

/** The first sentence is about the recipient's own words or an event of theirs; with "you" alone anybody sells. */
export const checkFirstSentence: MailCheck = ({ mail: limits }, facts, { body }) => {
  const first = mailParts(body).sentences[0];
  if (!first || !limits.requireRecipientsOwnWordsFirst) return [];
  const { text } = first;
  if (theirDoing.test(text) || sharedEvent.test(text) || (isAnswer(facts) && acknowledges.test(text))) return [];
  const pitches = ourselvesFirst.test(text) || sellsFirst.test(text);
  if (repeatsThem(facts, text, { ourMailsToo: !pitches }) || (aboutThem.test(text) && !pitches)) return [];
  const message = 'The first sentence is not about the recipient.';
  return [{ message, wouldPass: 'Begin with what they wrote, asked or did.', marks: [markOf(first)] }];
};

/** Whether a sentence takes up a word, beyond names and those everybody uses, from what the recipient wrote or attended. */
function repeatsThem(facts: SupervisorFacts, sentence: string, { ourMailsToo }: { ourMailsToo: boolean }): boolean {
  const { trusted, tainted } = sourceTexts(facts);
  const kinds = ourMailsToo ? ['email', 'meeting'] : ['meeting'];
  const conversation = [...tainted, ...trusted.filter(({ kind }) => kinds.includes(kind))];
  const ours = facts.dictionary.companies.filter((company) => company.ours);
  const named = [...ours, ...facts.dictionary.people].flatMap(({ name }) => nameWords(name));
  const telling = (text: string) =>
    nameWords(text).filter((word) => word.length > 1 && !isVeryCommonWord(word) && !named.includes(word));
  const theirs = new Set(conversation.flatMap(({ text }) => telling(text)));
  return telling(sentence).some((word) => theirs.has(word));
}

/** Whether a question is a request to meet: the answer to it is a time, or a question for one. */
const asksToMeet = (question: string) => detectMeetingRequest(`${question.replace(/[?.!]*$/, '')}?`)?.kind === 'asked';

/** An open question is answered from a shareable document, or not at all. */
export const checkOpenQuestion: MailCheck = (_policy, facts, mail) => {
  const questions = facts.openQuestions.filter(
    ({ contactId, text }) => contactId === mail.contactId && !asksToMeet(text),
  );
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
  // A document's own sentence is borne out by it, whatever it negates or counts, and "two releases a year" says enough.
  const isQuoted = source.includes(sentence);
  return contentOf(added).size >= (isQuoted ? 1 : FEWEST_NEW_WORDS) && (isQuoted || bearsOut(added, source));
}

const relative =
  /\b(?:today|tonight|tomorrow|yesterday|this (?:morning|afternoon|evening)|the day after tomorrow|in \w+ (?:days?|weeks?)|\w+ (?:days?|weeks?) ago|(?:this|next|last) (?:week|month|quarter|year)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/i;

/**
 * Words of `body` that mean another day on `leaves` than on `written` (ISO days): tomorrow, next week, a bare weekday.
 * What a mail quotes was said on another day and is dated there.
 */
export function staleDates(body: string, written: string, leaves: string): DateSpot[] {
  const onLeaving = spotDates(body, leaves);
  const quotes = [...body.matchAll(/["“][^"“”]+["”]/g)].map(({ 0: words, index }) => [index, index + words.length]);
  return spotDates(body, written).filter((spot) => {
    if (spot.precision === 'time' || !relative.test(body.slice(spot.start, spot.end))) return false;
    if (quotes.some(([from, to]) => spot.start >= from! && spot.end <= to!)) return false;
    const later = onLeaving.find(({ start }) => start === spot.start);
    return later?.readings[0]?.from !== spot.readings[0]?.from;
  });
}

/** What is wrong with the words for days in a mail written and leaving at these instants, as a sentence; null if nothing. */
export function outdatedWords(body: string, at: { zone: string; writtenAt: string; leavesAt: string }): string | null {
  const day = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(at.zone).toPlainDate();
  const [written, leaves] = [day(at.writtenAt), day(at.leavesAt)];
  const wrong = staleDates(body, written.toString(), leaves.toString());
  if (wrong.length === 0) return null;
  const words = [...new Set(wrong.map(({ start, end }) => `"${body.slice(start, end)}"`))].join(', ');
  return `${words} was written on ${written.toString()} and would be wrong on ${leaves.toString()}, when the mail leaves.`;
}

/** No relative date means another day when the mail leaves than when it was written; such words become the date. */
export const checkRelativeDates: MailCheck = (policy, facts, { body }) => {
  const { zone } = facts.tenant;
  const day = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate();
  const leaves = day(planSendTime(policy, facts).notBefore);
  const wrong = staleDates(body, day(facts.now).toString(), leaves.toString());
  if (wrong.length === 0) return [];
  const marks = wrong.map(
    ({ start, end }): Mark => ({ field: 'body', start, end, words: body.slice(start, end), problem: 'style' }),
  );
  // A weekday may mean the one before or after; only what means one day is put right here.
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
