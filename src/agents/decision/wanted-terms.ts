import { contentWords } from './text/content-words.ts';
import type { QuestionPart } from './text/question-parts.ts';

/** A sentence that may answer, with its content words. */
export interface AnswerSentence {
  text: string;
  terms: ReadonlySet<string>;
}

/** One thing an answer should contain. Weight 0 marks words of the rest of the mail, which only break ties. */
export interface WantedTerm {
  term: string;
  weight: number;
  matches(sentence: AnswerSentence): boolean;
}

const duration =
  /\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|every|each)\b[^.]{0,12}\b(?:minutes?|hours?|(?:working )?days?|weeks?|months?|quarters?|years?)\b/iu;

// What kind of thing a question word asks for, and how a sentence that holds one looks.
const expectations = [
  {
    term: 'a length of time',
    asks: /\b(?:how (?:soon|long|quickly|fast|often)|by when|within what time|wie (?:lange|schnell|oft))\b/iu,
    given: duration,
  },
  {
    term: 'a price',
    asks: /\b(?:(?:how much|what) (?:does|do|is|are|would|will)\b[^?]*\b(?:cost|price|fee|charge|pay)|was kosten?t?)\b/iu,
    given: /[€$£]|\b(?:euros?|eur|usd|dollars?|pounds?|gbp|chf|free of charge|kostenlos)\b/iu,
  },
  { term: 'a place', asks: /\b(?:where|wo)\b/iu, given: /\b(?:in|at|from|to) (?:the )?\p{Lu}\p{Ll}+/u },
  {
    term: 'a number',
    asks: /\b(?:how (?:many|much|big|large|accurate|cold|hot|far)|(?:down|up) to what|what (?:temperature|range|accuracy|uncertainty)|wie(?: )?viele?)\b/iu,
    given:
      /\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|fifty|hundred|dozen|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf)\b/iu,
  },
];

export interface Matching {
  /** The rest of their mail. */
  context: string;
  /** The question is in another language than the sentences: words match by what languages share. */
  cognates: boolean;
}

/** What an answer to a question of these parts should contain, weighted by how rare each word is among `sentences`. */
export function wantedTerms(
  parts: readonly QuestionPart[],
  sentences: readonly AnswerSentence[],
  { context, cognates }: Matching,
): WantedTerm[] {
  const holders = (term: string) => sentences.filter(holds(term, cognates)).length;
  const rarity = (count: number) => Math.log(1 + sentences.length / (1 + count)) / Math.log(1 + sentences.length);
  const terms = new Set(parts.flatMap(({ words }) => contentWords(words)));
  const own = [...terms].map((term) => {
    const count = holders(term);
    // A word no document knows cannot be answered, but must not sink what can.
    return { term, weight: rarity(count) * (count > 0 ? 1 : cognates ? 0.25 : 0.5), matches: holds(term, cognates) };
  });
  const around = [...new Set(contentWords(context))]
    .filter((term) => !terms.has(term) && holders(term) > 0)
    .map((term) => ({ term, weight: 0, matches: holds(term, cognates) }));
  return [...own, ...parts.flatMap((part) => expectedTerms(part, cognates)), ...around];
}

/**
 * Whether sentences answer one part of a question: one of them holds the kind of thing it asks for, said of what it is
 * about, or else half of its words (of a question in another language, one).
 */
export function isAnswered(part: QuestionPart, sentences: readonly AnswerSentence[], cognates: boolean): boolean {
  const expected = expectedTerms(part, cognates);
  if (expected.length > 0) return expected.every(({ matches }) => sentences.some(matches));
  const own = [...new Set(contentWords(part.words))].map((term) => holds(term, cognates));
  const enough = cognates ? 1 : own.length / 2;
  return own.length > 0 && sentences.some((sentence) => own.filter((matches) => matches(sentence)).length >= enough);
}

/** The kinds of things a part asks for: "how soon do we have replacements" wants a time of replacements, not any time. */
function expectedTerms({ words, about }: QuestionPart, cognates: boolean): WantedTerm[] {
  const isAbout = about.map((term) => holds(term, cognates));
  const enough = Math.min(cognates ? 1 : 2, Math.ceil(about.length * 0.4));
  return expectations
    .filter(({ asks }) => asks.test(words))
    .map(({ term, given }) => ({
      ...{ term, weight: 0.8 },
      matches: (sentence) =>
        given.test(sentence.text) && isAbout.filter((matches) => matches(sentence)).length >= enough,
    }));
}

const holds = (term: string, cognates: boolean) => (sentence: AnswerSentence) =>
  sentence.terms.has(term) || (cognates && [...sentence.terms].some((other) => areCognates(term, other)));

function folded(term: string): string {
  return term.replace(/[kz]/g, 'c').replace(/ph/g, 'f').replace(/ie/g, 'i');
}

/** Whether two words of different languages are likely the same: one holds the other, or they begin alike. */
function areCognates(left: string, right: string): boolean {
  const [one, two] = [folded(left), folded(right)];
  const [short, long] = one.length < two.length ? [one, two] : [two, one];
  return short.length >= 6 && (long.includes(short) || long.slice(0, 6) === short.slice(0, 6));
}
