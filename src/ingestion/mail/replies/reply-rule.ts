import type { ReplyKind } from '../../../domain/reply.ts';

/** One way in which a sentence says what its mail is. */
export interface ReplyRule {
  kind: ReplyKind;
  /** What people read as the reason, such as `asks-for-a-meeting`. */
  name: string;
  /** Found in the sentence, in any case. */
  words: RegExp;
  /** Where this is found too, the sentence says something else. */
  unless?: RegExp;
}

/** A rule from sources that were split for reading; the parts are alternatives. */
export function rule(kind: ReplyKind, name: string, alternatives: readonly string[], unless?: RegExp): ReplyRule {
  return { kind, name, words: wordsOf(alternatives, 'iu'), ...(unless && { unless }) };
}

/** The same where names are known by their capitals: the case of every letter counts. */
export function ruleOfNames(
  kind: ReplyKind,
  name: string,
  alternatives: readonly string[],
  unless?: RegExp,
): ReplyRule {
  return { kind, name, words: wordsOf(alternatives, 'u'), ...(unless && { unless }) };
}

/** `\b` knows only ASCII letters: a word begins and ends where letters do not stand on both sides. */
function wordsOf(alternatives: readonly string[], flags: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?!(?<=[\\p{L}\\p{N}])[\\p{L}\\p{N}])`, flags);
}

/** The first words, and the second at most so many characters behind them in the same sentence. */
export function within(first: string, second: string, reach = 50): string {
  return `(?:${first})(?![\\p{L}\\p{N}]).{0,${reach}}?(?<![\\p{L}\\p{N}])(?:${second})`;
}
