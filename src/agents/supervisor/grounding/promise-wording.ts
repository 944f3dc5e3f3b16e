/** How one language speaks of products, prices and services, and which of its words mean the same. */
export interface PromiseWording {
  /** What a product does, costs or comes with, stated as a fact or promised. */
  triggers: readonly RegExp[];
  /** "We deliver", "we replace": what we say we do. */
  weOffer: RegExp;
  /** Talk about the conversation itself promises nothing about the product. */
  conversation: RegExp;
  /** The verb of a plain statement; what stands before the first of them is its subject. */
  stative: RegExp;
  /** "You asked whether ...": their words, reported. */
  reportsThem: RegExp;
  /** Words that a source must have, too; needs the `g` flag. */
  qualifiers: RegExp;
  negations: RegExp;
  startsAsAsk: RegExp;
  condition: RegExp;
  /** "Yes," before the promise. */
  firstWords: RegExp;
  conditionClause: RegExp;
  /** The clause after our company's own name, as a clause of "we". */
  asWe(rest: string): string;
  isAboutOurs(words: string): boolean;
  startsWithOurs(words: string): boolean;
  /** Whether a clause is about the reader, and not about what they get from us. */
  speaksToThem(words: string): boolean;
  /** Where a clause ends and another begins. */
  clauseBreak: RegExp;
  /** "I", "you", "we": words by which a clause is part of the conversation. */
  speaks: RegExp;
  emptyWords: ReadonlySet<string>;
  stem(word: string): string;
  /** Whether a lower-case word is so common that its absence from a source says nothing. */
  isUsual(word: string): boolean;
  /** Stems of words that mean the same, each to one name for all. */
  canonical: ReadonlyMap<string, string>;
  /** Number words up to twelve as digits. */
  inDigits(text: string): string;
  /** Lengths of time: their number or article, and their unit; needs the `g` flag. */
  durations: RegExp;
}

/** Groups of words that mean the same, by their stems. */
export function canonicalOf(groups: readonly string[], stem: (word: string) => string): ReadonlyMap<string, string> {
  return new Map(groups.flatMap((group) => group.split(' ').map((word) => [stem(word), group] as const)));
}
