import type { Draft } from '../../../domain/proposal.ts';
import { type Ask, openQuestions } from '../../../domain/reading/ask-detector.ts';
import { countWords, splitSentences } from '../../../domain/reading/sentences.ts';
import { answerFromDocuments, type DocumentAnswer } from '../answer-from-document.ts';
import { daysBetween } from '../situation/situation.ts';
import { detectComplaint } from '../text/complaint-detector.ts';
import { indirectQuestion } from '../text/indirect-question.ts';
import { detectMeetingRequest } from '../text/meeting-request-detector.ts';
import { requestedThings } from '../text/requested-things.ts';
import { detectLanguage, languageName } from '../text/thread-language.ts';
import { quoted, say, type Tongue, tongueOf } from '../text/tongue.ts';
import type { Line, MailPlan } from '../write-mail.ts';
import { chunkOf } from './cite.ts';
import { ago, spokenDate } from './dates.ts';
import { documentName, documentParagraphs } from './document-paragraphs.ts';
import { basisOf, emailAction, makeDraft } from './draft-email.ts';
import { leftOpenParagraph, leftOpenSentence } from './left-open.ts';
import { addressedColleague, copiedPeople, type OpenMail, openMails } from './open-mail.ts';
import type { Play, PlayView } from './play.ts';
import { salutation } from './salutation.ts';
import { senderFor } from './sender.ts';
import { taskDraft } from './task.ts';
import { quotable } from './their-words.ts';

/** An unanswered question of theirs, also one hidden in a long mail to a colleague. */
export interface WaitingQuestion extends OpenMail {
  /** The questions in their words, in order; one that leans on the sentence before it comes with that. */
  questions: string[];
  /** What they ask for besides: a quotation, a document, something to look into. */
  requests: string[];
  language: string | null;
}

/** Open mails that ask something other than to meet; complaints are the business of another play. */
export function waitingQuestions(view: PlayView): WaitingQuestion[] {
  return openMails(view).flatMap((mail) => {
    if (detectComplaint(mail.message.text)) return [];
    const meeting = detectMeetingRequest(mail.message.text);
    const { text } = mail.message;
    const isToMeet = (ask: Ask) => ask.sentence === meeting?.sentence;
    const questions = openQuestions(text)
      .filter((ask) => !isToMeet(ask))
      .map((ask) => inContext(ask, text));
    const requests = requestedThings(text)
      .filter((ask) => !isToMeet(ask) && !questions.some((question) => question.endsWith(ask.words)))
      .map((ask) => ask.words);
    const language = mail.thread.language ?? detectLanguage(text);
    return questions.length + requests.length === 0 ? [] : [{ ...mail, questions, requests, language }];
  });
}

// "What do we do with them?" says nothing without the sentence before it.
const leaning = /\b(?:it|them|they|those|these|this|that|one|there|es|sie|ihn|diese\p{L}*|damit|dazu|davon)\??$/iu;

function inContext({ sentence, words }: Ask, text: string): string {
  const sentences = splitSentences(text);
  const before = sentences[sentences.indexOf(sentence) - 1];
  if (!before || before.endsWith('?') || !leaning.test(sentence) || countWords(before) > 24) return words;
  return `${before} ${words}`;
}

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
  const colleague = addressedColleague(situation, waiting);
  const to = colleague ? `, in a mail to ${colleague}` : '';
  const days = Math.floor(daysBetween(message.occurredAt, situation.asOf));
  return {
    play: answerOpenQuestion.name,
    headline: `${how} ${contact.name}: "${quotable([...questions, ...requests][0]!, { maxWords: 14, first: true })}"`,
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
    plan: planOf(view, waiting, answer, { chunkId: source?.chunkId ?? null, waitedDays }),
    seed: answerOpenQuestion.name,
  });
  if (!email) return null;
  const rationale =
    `The question stands in ${contact.name}'s mail of ${spokenDate(message.occurredAt, situation.tenant.zone, situation.asOf)}. ` +
    `The ${documentName(answer.title)} may be shared and covers ${Math.round(answer.coverage * 100)} % of its words; ` +
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

/** The opening sentence: what they asked, in reported speech where it turns round safely, else in their words, and when. */
function askedLine(view: PlayView, waiting: WaitingQuestion, chunkId: string | null): Line {
  const { situation } = view;
  const tongue = tongueOf(waiting.thread);
  const zone = senderFor(situation, waiting.thread)?.zone ?? situation.tenant.zone;
  const date = spokenDate(waiting.message.occurredAt, zone, situation.asOf, tongue.language);
  const asked = quotable(waiting.questions[0]!, { maxWords: 32 });
  const colleague = addressedColleague(situation, waiting)?.split(' ')[0];
  const whom = colleague ? ` ${colleague}` : '';
  const isEnglish = waiting.language === null || waiting.language === 'en';
  const reported = isEnglish ? indirectQuestion(asked) : null;
  // "You asked whether we deliver" reads as if we promised it.
  const matter = reported && !/\bwe\b/u.test(reported) ? reported : null;
  const question = quoted(tongue, `${asked}?`);
  const inTheirWords = [
    `You asked${whom} on ${date}: ${question}`,
    `You asked${whom} in your mail of ${date}: ${question}`,
    `In your mail of ${date}, you asked${whom}: ${question}`,
  ];
  const turned = matter && [
    `You asked${whom} on ${date} ${matter}.`,
    `On ${date} you asked${whom} ${matter}.`,
    `In your mail of ${date} you asked${whom} ${matter}.`,
  ];
  const options = say(tongue, {
    en: turned || inTheirWords,
    de: [
      `{Sie haben|du hast}${whom} am ${date} gefragt: ${question}`,
      `in {Ihrer|deiner} Mail vom ${date} {fragen Sie|fragst du}${whom}: ${question}`,
    ],
  });
  return { kind: 'fact', options, evidenceId: chunkId, quote: asked };
}

/** What stands between the question and the answer: for whom we answer, or that it took long. */
function courtesyAfter(tongue: Tongue, colleague: string | undefined, waitedDays: number): Line[] {
  const courtesy = (options: readonly string[]): Line => ({
    ...{ kind: 'courtesy', options, evidenceId: null, quote: null },
    optional: true,
  });
  if (colleague) {
    const en = [
      `I am answering for ${colleague}, so that you do not have to wait any longer.`,
      `To save you more waiting, I am answering for ${colleague}.`,
      `I am answering in ${colleague}'s place.`,
    ];
    return [
      courtesy(
        say(tongue, {
          en,
          de: [`Ich antworte für ${colleague}, damit {Sie|du} nicht länger {warten müssen|warten musst}.`],
        }),
      ),
    ];
  }
  if (waitedDays < 4) return [];
  const en = [
    'I am sorry that the answer took until now.',
    'You should have had the answer sooner, sorry.',
    'I am sorry that you had to wait for it.',
  ];
  const de = [
    'Entschuldigung, dass die Antwort erst jetzt kommt.',
    'Es tut mir leid, dass {Sie|du} darauf warten {mussten|musstest}.',
  ];
  return [courtesy(say(tongue, { en, de }))];
}

function planOf(
  view: PlayView,
  waiting: WaitingQuestion,
  answer: DocumentAnswer,
  { chunkId, waitedDays }: { chunkId: string | null; waitedDays: number },
): MailPlan {
  const tongue = tongueOf(waiting.thread);
  const colleague = addressedColleague(view.situation, waiting)?.split(' ')[0];
  return {
    greeting: salutation(waiting.contact, waiting.thread, tongue),
    paragraphs: [
      [askedLine(view, waiting, chunkId), ...courtesyAfter(tongue, colleague, waitedDays)],
      ...documentParagraphs(answer, { tongue }),
      ...(answer.leftOpen.length > 0
        ? leftOpenParagraph(answer.leftOpen, tongue, chunkId)
        : [[{ kind: 'ask', evidenceId: null, quote: null, options: say(tongue, closingAsks) } as const]]),
    ],
  };
}

const closingAsks = {
  en: [
    'Does that settle the point for you?',
    'Is that what you needed?',
    'Does that give you what you need?',
    'Is anything still open on this point?',
    'Does that answer your question?',
    'Is there anything else you need on this?',
    'Does that cover it?',
  ],
  de: [
    'Ist {Ihre|deine} Frage damit beantwortet?',
    'Hilft {Ihnen|dir} das weiter?',
    'Ist dazu noch etwas offen?',
    '{Brauchen Sie|Brauchst du} dazu noch etwas?',
  ],
};

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
      title: `Answer ${contact.name}: ${quotable(questions[0]!, { maxWords: 14, first: true })}`,
      body:
        `${contact.name} asked on ${message.occurredAt.slice(0, 10)} under "${message.subject}":\n` +
        `${questions.map((question) => `- ${question}`).join('\n')}\n\n` +
        `No shareable document answers it. Ask a colleague who knows, or import the document that says it.${foreign}`,
      contact,
      thread,
    },
  );
}

/** What the answer does not see to, for whoever decides. */
function alsoAsked({ requests }: WaitingQuestion): string {
  return requests.length === 0 ? '' : ` They also ask: ${requests.map((words) => `"${quotable(words)}"`).join(' ')}`;
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
      title: `${contact.name} asks: ${quotable(requests[0]!, { maxWords: 14, first: true })}`,
      body:
        `${contact.name} asked on ${message.occurredAt.slice(0, 10)} under "${message.subject}":\n` +
        requests.map((request) => `- ${request}`).join('\n'),
      contact,
      thread,
    },
  );
}
