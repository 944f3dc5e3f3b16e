import { contentWords } from './text/content-words.ts';

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
  { term: 'a place', asks: /\b(?:where|wo)\b/iu, given: /\b(?:in|at|from|to) (?:the )?\p{Lu}\p{Ll}+/u },
  {
    term: 'a number',
    asks: /\b(?:how (?:many|much|big|large|accurate|cold|hot|far)|(?:down|up) to what|what (?:temperature|range|accuracy|uncertainty)|wie(?: )?viele?)\b/iu,
    given: /\d/,
  },
];

/** What an answer to `question` should contain, weighted by how rare each word is among `sentences`. */
export function wantedTerms(
  question: string,
  sentences: readonly AnswerSentence[],
  { context, cognates }: { context: string; cognates: boolean },
): WantedTerm[] {
  const match = (term: string) => (sentence: AnswerSentence) =>
    sentence.terms.has(term) || (cognates && [...sentence.terms].some((other) => areCognates(term, other)));
  const holders = (term: string) => sentences.filter(match(term)).length;
  const rarity = (count: number) => Math.log(1 + sentences.length / (1 + count)) / Math.log(1 + sentences.length);
  const terms = new Set(contentWords(question));
  const own = [...terms].map((term) => {
    const count = holders(term);
    // A word no document knows cannot be answered, but must not sink what can.
    return { term, weight: rarity(count) * (count > 0 ? 1 : cognates ? 0.25 : 0.5), matches: match(term) };
  });
  const expected = expectations
    .filter((kind) => kind.asks.test(question))
    .map((kind) => {
      // "How soon do we have replacements" wants a time of replacements, not any time.
      const clause = question.split(/[,;:]|\b(?:and|und)\b/i).find((part) => kind.asks.test(part)) ?? question;
      const about = contentWords(clause).map(match);
      const matches = (sentence: AnswerSentence) =>
        kind.given.test(sentence.text) && (about.length === 0 || about.some((isAbout) => isAbout(sentence)));
      return { term: kind.term, weight: 0.8, matches };
    });
  const around = [...new Set(contentWords(context))]
    .filter((term) => !terms.has(term) && holders(term) > 0)
    .map((term) => ({ term, weight: 0, matches: match(term) }));
  return [...own, ...expected, ...around];
}

function folded(term: string): string {
  return term.replace(/[kz]/g, 'c').replace(/ph/g, 'f').replace(/ie/g, 'i');
}

/** Whether two words of different languages are likely the same: one holds the other, or they begin alike. */
function areCognates(left: string, right: string): boolean {
  const [one, two] = [folded(left), folded(right)];
  const [short, long] = one.length < two.length ? [one, two] : [two, one];
  return short.length >= 6 && (long.includes(short) || long.slice(0, 6) === short.slice(0, 6));
}
