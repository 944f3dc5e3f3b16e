import { type Ask, openQuestions } from '../../../domain/reading/ask-detector.ts';
import { countWords, splitSentences } from '../../../domain/reading/sentences.ts';
import { detectComplaint } from '../text/complaint-detector.ts';
import { detectMeetingRequest } from '../text/meeting-request-detector.ts';
import { isFitToQuote, requestedThings } from '../text/requested-things.ts';
import { detectLanguage } from '../text/thread-language.ts';
import { type OpenMail, openMails } from './open-mail.ts';
import type { PlayView } from './play.ts';

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
  if (!before || !isFitToQuote(before) || before.endsWith('?') || !leaning.test(sentence) || countWords(before) > 24)
    return words;
  return `${before} ${words}`;
}
