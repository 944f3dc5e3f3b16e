import type { DocumentAnswer } from '../answer-from-document.ts';
import { indirectQuestion } from '../text/indirect-question.ts';
import { quoted, say, type Tongue, tongueOf } from '../text/tongue.ts';
import type { Line, MailPlan } from '../write-mail.ts';
import { spokenDate } from './dates.ts';
import { documentParagraphs } from './document-paragraphs.ts';
import { leftOpenParagraph } from './left-open.ts';
import { addressedColleague } from './open-mail.ts';
import type { PlayView } from './play.ts';
import { salutation } from './salutation.ts';
import { senderFor } from './sender.ts';
import { quotable } from './their-words.ts';
import type { WaitingQuestion } from './waiting-questions.ts';

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

/** The mail that answers: what was asked, what the document says, and what is left open. */
export function answerPlan(
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
