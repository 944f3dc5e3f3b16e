import { type Sentence, sentencesOf } from '../sentences.ts';
import { isGreeting, isSignOff } from './phrases.ts';

/** A mail body taken apart; sentences are those between greeting and sign-off. */
export interface MailParts {
  greeting: Sentence | null;
  sentences: Sentence[];
}

/** Splits a body (without signature) into greeting and sentences; sign-off lines and the name below them are left out. */
export function mailParts(body: string): MailParts {
  const all = sentencesOf(body);
  const greeting = all[0] && isGreeting(all[0].text) ? all[0] : null;
  const rest = greeting ? all.slice(1) : all;
  const leave = rest.findIndex((sentence, index) => index >= rest.length - 3 && isSignOff(sentence.text));
  return { greeting, sentences: leave < 0 ? rest : rest.slice(0, leave) };
}

const indirectAsk =
  /\b(?:(?:please|kindly) (?:also |just |kindly |then )?(?:let|send|confirm|reply|tell|share|book|choose|pick|call|review|sign|check|advise)|let me know|(?:could|can|would|will) you\b|i(?:'d| would) (?:like|love|appreciate)(?: it if)? you|i(?:'d| would) appreciate (?:your|an?)\b|(?:are|is) you(?:r team)? (?:free|available|open)|would it (?:make sense|help|suit|be possible)|i(?:'d| would) be grateful if you)\b/i;

// "When and where" is one question; "..., and when can we talk" is a second one.
const secondAsk =
  /(?<!\b(?:when|where|how|who|what|why|which|whether|if)),? and (?:also )?(?:when|where|why|how|who|what|which|could you|can you|would you|will you|do you|does your|please|let me know|tell me|send me)\b/gi;

/** How many things a sentence of `asksOf` asks for. */
export function countAsks({ text }: Sentence): number {
  return 1 + (text.match(secondAsk)?.length ?? 0);
}

/** "You asked on 3 May: ..." and "Sie haben am 3. Mai gefragt: ..." repeat a question of theirs. */
const repeatsTheirs =
  /^(?:you asked|in your|as you asked|(?:sie haben|du hast) (?:\p{L}+ )?am|in (?:ihrer|deiner))(?!\p{L})/iu;

/** Sentences that ask the recipient for something: questions, and requests that end in a full stop. */
export function asksOf(sentences: readonly Sentence[]): Sentence[] {
  return sentences.filter((sentence) => {
    if (repeatsTheirs.test(sentence.text)) return false;
    return sentence.isQuestion || (indirectAsk.test(sentence.text) && !/^if (?:not|you have)\b/i.test(sentence.text));
  });
}
