import { nameOf } from './name-of.ts';
import type { Mailbox, SentMail } from './sent-mail.ts';

/** What a stranger does with a mail. */
export type Answer =
  | {
      kind: 'reply';
      from: Mailbox;
      words: string;
      /** Lines under the words; the closing comes before the name. */
      signature: string[];
      /** False for a mail program that forgets In-Reply-To and References. */
      threadHeaders: boolean;
      /** Replaces the name in the greeting; an empty string leaves the greeting out. */
      greeting?: string;
    }
  | { kind: 'out-of-office'; from: Mailbox; words: string }
  | { kind: 'bounce'; status: string; diagnostic: string };

export interface AnswerQuestion {
  mail: SentMail;
  /** The receiver who answers. */
  receiver: Mailbox;
  /** How many mails of this receiver were answered before. */
  earlierAnswers: number;
  /** The world's present, on its own clock. */
  now: Date;
}

type Rule = (question: AnswerQuestion) => Answer | null;

function reply(receiver: Mailbox, signature: string[], words: string): Answer {
  const closed = signature.length > 1 ? ['Kind regards,', '', ...signature] : signature;
  return { kind: 'reply', from: { ...receiver, name: signature[0]! }, words, signature: closed, threadHeaders: true };
}

const ragnhild: Rule = ({ mail, receiver, earlierAnswers }) => {
  const signature = ['Ragnhild Aasen', 'Head of Quality Systems', 'Skarvik Biologics AS'];
  const answered = /Frankfurt|Dublin|European Union|EU\/EEA|data cent/i.test(mail.words);
  if (answered && earlierAnswers === 0) {
    return reply(
      receiver,
      signature,
      'That settles it, thank you. Mette has what she needs for the board.\n\nCould you walk our auditor through it on Thursday? 14:00 would suit us, half an hour is enough.',
    );
  }
  if (earlierAnswers > 1) return null;
  return reply(receiver, signature, 'Thank you, I have passed this on to Mette and Eivind.');
};

/** `Monday 9 March`: the next Monday after today, by the reader's calendar in London. */
export function nextMonday(now: Date): string {
  const parts = (day: Date, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', ...options }).format(day);
  for (let days = 1; days <= 7; days++) {
    const day = new Date(now.getTime() + days * 86_400_000);
    if (parts(day, { weekday: 'long' }) === 'Monday') {
      return `Monday ${parts(day, { day: 'numeric', month: 'long' })}`;
    }
  }
  return 'Monday';
}

const shreya: Rule = ({ receiver, earlierAnswers, now }) => {
  if (earlierAnswers === 0) {
    return {
      kind: 'out-of-office',
      from: { ...receiver, name: 'Shreya Nair' },
      words: `Thank you for your mail. I am out of the office and will be back on ${nextMonday(now)}. For shipments at the dock please call the Leicester control room.`,
    };
  }
  if (earlierAnswers > 1) return null;
  return reply(
    receiver,
    ['Shreya Nair', 'Cold Chain Manager', 'Alderbrook Vaccines Ltd'],
    'I am back. Tom has left us, and the lane study is with me now. The date for the results stands, I will bring our packaging engineer.',
  );
};

const karin: Rule = ({ receiver, earlierAnswers }) =>
  earlierAnswers > 0
    ? null
    : reply(
        receiver,
        ['Karin Sjöberg', 'Director Quality', 'Lindqvist Cold Chain AB'],
        'Thank you for taking this up. The serial numbers are with you, and our dock knows to expect the replacements. Once I have the failure report in my hands I can close the three deviations.',
      );

const miles: Rule = ({ receiver, earlierAnswers }) =>
  earlierAnswers > 0
    ? null
    : reply(
        receiver,
        ['Miles Ardern'],
        'Please remove me from your list. I do not want to receive any more emails from you on this. We have decided to stay with what we have.',
      );

const lenka: Rule = () => ({
  kind: 'bounce',
  status: '5.1.1',
  diagnostic: '550 5.1.1 Recipient address rejected: user unknown in virtual mailbox table',
});

const matteo: Rule = ({ receiver, earlierAnswers }) => {
  if (earlierAnswers > 0) return null;
  const office = { name: 'Sara Colombo', address: `office@${receiver.address.split('@')[1]}` };
  return reply(
    office,
    ['Sara Colombo', 'Office of Matteo Ferrante', 'Ferrante Celltech S.p.A.'],
    'Mr Ferrante asks me to thank you for the answer. He has given the name of the device to the hospital pharmacy and looks forward to the meeting.',
  );
};

const aoife: Rule = ({ receiver, earlierAnswers }) =>
  earlierAnswers > 0
    ? null
    : {
        kind: 'reply',
        from: { ...receiver, name: 'Aoife Brennan' },
        words:
          'Section 4 is filled in now, thanks for being so quick. That was the last open line, the assessment goes to Declan today.',
        signature: ['Aoife', 'Sent from my phone'],
        threadHeaders: false,
      };

const birgit: Rule = ({ receiver, earlierAnswers, mail }) =>
  earlierAnswers > 0
    ? null
    : {
        kind: 'reply',
        from: { ...receiver, name: 'Birgit Loibner' },
        greeting: mail.from.name.startsWith('Clara') ? 'Sehr geehrte Frau Voss,' : 'Guten Tag,',
        words: 'vielen Dank, damit ist die Frage unseres Labors beantwortet. Wir freuen uns auf den Termin in Linz.',
        signature: [
          'Mit freundlichen Grüßen',
          '',
          'Birgit Loibner',
          'Leiterin Qualitätssicherung',
          'Arnstetter Pharma GmbH',
        ],
        threadHeaders: true,
      };

const graham: Rule = ({ receiver }) =>
  reply(receiver, ['Graham Pell'], 'I asked you in March to take me off your list. Stop writing to me.');

const silent: Rule = () => null;

const rules: Readonly<Record<string, Rule>> = {
  'ragnhild.aasen@skarvik-biologics.example': ragnhild,
  'shreya.nair@alderbrook-vaccines.example': shreya,
  'karin.sjoberg@lindqvist-coldchain.example': karin,
  'miles.ardern@sandhurst-genomics.example': miles,
  'lenka.hruba@ostrava-serum.example': lenka,
  'tom.redfern@alderbrook-vaccines.example': lenka,
  'matteo.ferrante@ferrante-celltech.example': matteo,
  'aoife.brennan@tullamore-bioscience.example': aoife,
  'birgit.loibner@arnstetter-pharma.example': birgit,
  'graham.pell@corvane-pharma.example': graham,
  'helene.garnier@montclar-therapeutics.example': silent,
  'derek.haines@brightwater-clinical.example': silent,
  'paula.wexford@fennmarsh-bio.example': silent,
  'anton.verbeke@quillhaven-labs.example': silent,
};

/** Who has a story of their own. */
export const storyPeople: ReadonlySet<string> = new Set(Object.keys(rules));

const politeWords = [
  'Thank you, that is clear. I have passed it on to the people concerned.',
  'Received with thanks. This week is full here, but it is on my list.',
  'Thanks for this. Nothing to add from our side at the moment.',
  'Noted, thank you. We speak at our next meeting.',
];

/** People without a story of their own: half of them answer politely and once, the others stay silent. */
const ordinary: Rule = ({ receiver, earlierAnswers, mail }) => {
  if (earlierAnswers > 0 || !receiver.address.endsWith('.example')) return null;
  const weight = [...receiver.address].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 9973, 7);
  if (weight % 2 === 0) return null;
  const name = receiver.name || nameOf(receiver.address);
  return reply(receiver, [name], politeWords[(weight + mail.subject.length) % politeWords.length]!);
};

/** What the receiver of a mail answers; null means silence. */
export function answerOf(question: AnswerQuestion): Answer | null {
  const rule = rules[question.receiver.address] ?? ordinary;
  const answer = rule(question);
  if (question.mail.invitation && answer?.kind !== 'bounce') return null;
  return answer;
}
