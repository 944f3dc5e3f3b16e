import type { Mark } from '../../../domain/verdict.ts';
import type { SupervisorFacts } from '../facts.ts';
import { bearsOut, unusualWords } from '../grounding/bears-out.ts';
import { repeatsWords } from '../grounding/repeats-words.ts';
import { sourceTexts } from '../grounding/source-texts.ts';
import { wordingOf } from '../grounding/wording-of.ts';
import { mailParts } from '../mail-check/mail-parts.ts';
import { mailOf } from '../recipients.ts';
import { finding, type Rule } from '../rule.ts';
import type { Sentence } from '../sentences.ts';
import { wordsOf } from '../words.ts';

const name = 'model-mail';
/** A courtesy of at most so many words is anybody's, also where theirs is the same. */
const usualWords = 6;

/**
 * A language model calls a sentence a fact or a courtesy as it likes, and writes what a mail tells it to. So what it
 * states must stand in something of ours that these recipients may see, whatever it calls it; a question, a courtesy or
 * a report of their own words may say no unusual word that is new to the conversation, and may not say their sentences
 * as if they were ours. Anything else needs a person.
 */
export const modelMailRule: Rule = {
  name,
  check(_policy, facts) {
    const mail = mailOf(facts);
    if (!mail || facts.draft.author === 'playbook') return [];
    const isBorne = readConversation(facts);
    const marks = mailParts(mail.body)
      .sentences.filter((sentence) => !isBorne(sentence))
      .map(({ start, end, text }): Mark => ({ field: 'body', start, end, words: text, problem: 'not found anywhere' }));
    if (marks.length === 0) return [];
    const message = `A language model wrote what nothing of ours says: ${marks.map(({ words }) => `"${words}"`).join(' ')}`;
    return [finding(name, 'escalate', message, 'Take it out, or say it yourself.', { overridable: true, marks })];
  },
};

function readConversation(facts: SupervisorFacts): (sentence: Sentence) => boolean {
  const { trusted, tainted } = sourceTexts(facts);
  const whole = (texts: typeof trusted) => texts.map(({ title, text }) => `${title}\n\n${text}`).join('\n\n');
  const [ours, theirs] = [whole(trusted), whole(tainted)];
  const language = facts.thread?.language ?? null;
  return ({ text, isQuestion }) => {
    const wording = wordingOf(text, language);
    const isTalk =
      isQuestion ||
      wording.conversation.test(text) ||
      wording.startsAsAsk.test(text) ||
      wording.reportsThem.test(text) ||
      wording.speaksToThem(text);
    if (!isTalk) return trusted.some((source) => bearsOut(text, source.text, { theirWords: theirs, wording }));
    const isUsual = wording.conversation.test(text) && wordsOf(text).length <= usualWords;
    if (!isUsual && repeatsWords(text, theirs)) return false;
    const known = new Set(unusualWords(`${ours}\n\n${theirs}`, wording));
    return unusualWords(text, wording).every((word) => known.has(word));
  };
}
