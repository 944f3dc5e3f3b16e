import type { Draft } from '../../../domain/proposal.ts';
import { splitSentences } from '../../../domain/reading/sentences.ts';
import { answerFromDocuments, type DocumentAnswer } from '../answer-from-document.ts';
import { daysBetween } from '../situation/situation.ts';
import { isFitToQuote } from '../text/requested-things.ts';
import { languageName } from '../text/thread-language.ts';
import { answerPlan } from './answer-mail.ts';
import { chunkOf } from './cite.ts';
import { ago, spokenDate } from './dates.ts';
import { documentName } from './document-paragraphs.ts';
import { basisOf, emailAction, makeDraft } from './draft-email.ts';
import { leftOpenSentence } from './left-open.ts';
import { addressedColleague, copiedPeople } from './open-mail.ts';
import type { Play, PlayView } from './play.ts';
import { taskDraft } from './task.ts';
import { quotable } from './their-words.ts';
import { type WaitingQuestion, waitingQuestions } from './waiting-questions.ts';

/** Answers a question from a shareable document in the same thread; without such a document it becomes a task. */
export const answerOpenQuestion: Play = {
  name: 'answer-open-question',
  effect: 'answer',
  propose(view) {
    const asked = new Set<string>();
    return waitingQuestions(view).flatMap((waiting) => {
      // The latest mail of a person stands for the earlier ones.
      if (asked.has(waiting.contact.contactId)) return [];
      asked.add(waiting.contact.contactId);
      return answerOne(view, waiting);
    });
  },
};

function answerOne(view: PlayView, waiting: WaitingQuestion): Draft[] {
  const foreign = waiting.language !== null && waiting.language !== 'en';
  const answer = answerFromDocuments(waiting.questions, view.evidence, {
    context: waiting.message.text,
    cognates: foreign,
    minCoverage: foreign ? 0.5 : 0.6,
  });
  const draft = answer ? answerDraft(view, waiting, answer) : null;
  return [draft ?? (waiting.questions.length > 0 ? questionTask(view, waiting) : requestTask(view, waiting))];
}

function wordsOf(view: PlayView, waiting: WaitingQuestion, how: string) {
  const { contact, message, questions, requests } = waiting;
  const { situation } = view;
  const asked = questions[0] ?? requests.find(isFitToQuote);
  const quote = asked && `: "${quotable(splitSentences(asked)[0]!, { maxWords: 18, first: true })}"`;
  const colleague = addressedColleague(situation, waiting);
  const to = colleague ? `, in a mail to ${colleague}` : '';
  const days = Math.floor(daysBetween(message.occurredAt, situation.asOf));
  return {
    play: answerOpenQuestion.name,
    headline: `${how} ${contact.name}${quote ?? ''}`,
    whyNow: `${contact.name} asked ${ago(message.occurredAt, situation.asOf, situation.tenant.zone)}${to}, and nobody has answered.`,
    waitedDays: days,
  };
}

function answerDraft(view: PlayView, waiting: WaitingQuestion, answer: DocumentAnswer): Draft | null {
  const { situation } = view;
  const { contact, message, thread, questions } = waiting;
  const source = chunkOf(situation, message.activityId, questions[0]!);
  const { waitedDays, ...words } = wordsOf(view, waiting, 'Answer');
  const email = emailAction(view, {
    contact,
    thread,
    purpose: 'answer',
    preferredAddress: message.from.address,
    cc: copiedPeople(view, waiting),
    plan: answerPlan(view, waiting, answer, { chunkId: source?.chunkId ?? null, waitedDays }),
    seed: answerOpenQuestion.name,
  });
  if (!email) return null;
  const rationale =
    `The question stands in ${contact.name}'s mail of ${spokenDate(message.occurredAt, situation.tenant.zone, situation.asOf)}. ` +
    `It is answered from the ${documentName(answer.title)}, which may be shared: ${Math.round(answer.coverage * 100)} % of what they ask is in it, and ` +
    `the answer quotes it as it stands.${leftOpenSentence(answer.leftOpen)}${alsoAsked(waiting)}`;
  const grounds = {
    confidence: {
      signal: { name: 'a question in their own words, unanswered', strength: 1 },
      triggeredAt: message.occurredAt,
      fit: {
        share: answer.coverage,
        because: `the document covers ${Math.round(answer.coverage * 100)} % of the question`,
      },
    },
    evidenceIds: [source?.chunkId ?? null, ...answer.sentences.map((sentence) => sentence.evidenceId)],
    claims: email.claims,
  };
  const basis = basisOf(situation, { contact, thread });
  return makeDraft(view, { ...words, rationale }, grounds, { action: email.action, contact, basis });
}

function questionTask(view: PlayView, waiting: WaitingQuestion): Draft {
  const { situation } = view;
  const { contact, message, thread, questions, language } = waiting;
  const source = chunkOf(situation, message.activityId, questions[0]!);
  const { waitedDays: _days, ...words } = wordsOf(view, waiting, 'Find the answer for');
  const foreign = language !== null && language !== 'en' ? ` The thread is in ${languageName(language)}.` : '';
  return taskDraft(
    view,
    { ...words, rationale: `No document that may be shared answers the question, so nothing was drafted.${foreign}` },
    {
      confidence: {
        signal: { name: 'a question in their own words, unanswered', strength: 1 },
        triggeredAt: message.occurredAt,
      },
      evidenceIds: [source?.chunkId ?? null],
    },
    {
      title: `Answer ${contact.name}: ${quotable(splitSentences(questions[0]!)[0]!, { maxWords: 18, first: true })}`,
      body:
        `${contact.name} asked on ${message.occurredAt.slice(0, 10)} under "${message.subject}":\n` +
        `${questions.map((question) => `- ${question}`).join('\n')}\n\n` +
        `No shareable document answers it. Ask a colleague who knows, or import the document that says it.${foreign}`,
      contact,
      thread,
    },
  );
}

/** That the answer does not see to all they ask for; what that is stands in their mail. */
function alsoAsked({ requests }: WaitingQuestion): string {
  return requests.length === 0 ? '' : ' They also ask for something besides, which the answer does not see to.';
}

/** They want a thing and ask no question: a quotation, an order, a copy. Somebody has to see to it. */
function requestTask(view: PlayView, waiting: WaitingQuestion): Draft {
  const { contact, message, thread, requests } = waiting;
  const source = chunkOf(view.situation, message.activityId, requests[0]!);
  const { waitedDays: _days, ...words } = wordsOf(view, waiting, 'See to what is asked by');
  return taskDraft(
    view,
    { ...words, rationale: 'They ask for something that only a person can give or arrange.' },
    {
      confidence: {
        signal: { name: 'a request in their own words, unanswered', strength: 1 },
        triggeredAt: message.occurredAt,
      },
      evidenceIds: [source?.chunkId ?? null],
    },
    {
      title: `See to what ${contact.name} asks for`,
      // Links, addresses and amounts of theirs stay in their mail.
      body: [
        `${contact.name} asked on ${message.occurredAt.slice(0, 10)}; the mail says what for.`,
        ...requests.filter(isFitToQuote).map((request) => `- ${request}`),
      ].join('\n'),
      contact,
      thread,
    },
  );
}
