import { type Answer, type AnswerQuestion, answerOf, nextMonday, storyPeople } from './answer-rules.ts';
import { nameOf } from './name-of.ts';

type Kind =
  | 'silence'
  | 'thanks'
  | 'question'
  | 'interest'
  | 'objection'
  | 'later'
  | 'away'
  | 'stop'
  | 'colleague'
  | 'gone';

/** Of twenty people, what so many do with the first mail that reaches them. */
const habits: readonly Kind[] = [
  ...(['silence', 'thanks', 'question', 'silence', 'interest', 'thanks', 'silence', 'later', 'silence'] as const),
  ...(['away', 'question', 'silence', 'objection', 'thanks', 'stop', 'silence', 'colleague', 'gone'] as const),
  ...(['interest', 'silence'] as const),
];

const words: Record<Exclude<Kind, 'silence' | 'away' | 'gone'>, readonly string[]> = {
  thanks: [
    'Thank you, that is clear. I have passed it on to the people concerned.',
    'Thanks for this. Nothing to add from our side at the moment.',
  ],
  question: [
    'One question before I pass it on: does the Borea R also record humidity?',
    'Before we go on: how long does the battery of a Borea R last at +5 °C?',
    'What I would need to know first: is the calibration certificate included in the price?',
  ],
  interest: [
    'Yes, this is interesting for us. Could you show it to my colleague and me? Half an hour next week would suit.',
    'That fits what we are planning. What would the next step be from your side?',
  ],
  objection: [
    'We have looked at the price, and it is above what we set aside for this year.',
    'Our current supplier does this already, and I see no reason to change.',
  ],
  later: [
    'This is not the right moment for us. Please come back to me in May.',
    'Not now, please. We decide on this after the summer.',
  ],
  stop: ['Please stop writing to me about this.', 'Please take me off your list.'],
  colleague: ['I am not the right person for this. Please talk to our quality department.'],
};

/** The same address always gives the same number. */
function weightOf(address: string): number {
  return [...address].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 9973, 7);
}

/** What somebody without a story does in a livelier world: two answers at most, each in character. */
export function livelyAnswer(question: AnswerQuestion): Answer | null {
  const { mail, receiver, earlierAnswers, now } = question;
  if (storyPeople.has(receiver.address) || !receiver.address.endsWith('.example')) return answerOf(question);
  const weight = weightOf(receiver.address);
  const kind = habits[weight % habits.length]!;
  if (kind === 'gone') {
    return { kind: 'bounce', status: '5.1.1', diagnostic: '550 5.1.1 Recipient address rejected: user unknown' };
  }
  if (mail.invitation || kind === 'silence' || earlierAnswers > 1) return null;
  const from = { ...receiver, name: receiver.name || nameOf(receiver.address) };
  if (kind === 'away' && earlierAnswers === 0) {
    return { kind: 'out-of-office', from, words: `I am out of the office and will be back on ${nextMonday(now)}.` };
  }
  const said = earlierAnswers > 0 || kind === 'away' ? words.thanks : words[kind];
  return {
    ...{ kind: 'reply', from, words: said[(weight + mail.subject.length) % said.length]! },
    ...{ signature: [from.name], threadHeaders: true },
  };
}
