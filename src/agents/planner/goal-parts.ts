import type { TargetNoun } from '../../domain/field-registry.ts';
import type { Lexeme } from './goal-reader.ts';

const structural = ['noun', 'filter', 'not', 'or', 'and', 'comma', 'relative', 'link'];

/** A goal names several groups ("open deals and renewals"): each is a part with its own noun. */
export interface GoalParts {
  parts: Lexeme[][];
  question?: string;
}

/** The lexemes that say who is meant, without connectors at the ends or twice. */
export function structureOf(lexemes: readonly Lexeme[]): Lexeme[] {
  const kept = lexemes.filter(({ meaning }) => structural.includes(meaning.kind));
  const result: Lexeme[] = [];
  for (const lexeme of kept) {
    const last = result.at(-1);
    if (isConnector(lexeme) && (!last || isConnector(last))) {
      // ", and" and ", or" are the word and not the comma.
      if (last && last.meaning.kind === 'comma') result[result.length - 1] = lexeme;
      continue;
    }
    result.push(lexeme);
  }
  while (result.length > 0 && isConnector(result.at(-1)!)) result.pop();
  return result;
}

export function isConnector({ meaning }: Lexeme): boolean {
  return meaning.kind === 'and' || meaning.kind === 'or' || meaning.kind === 'comma';
}

/** Cuts at each "and" or comma after which a new group begins: adjectives and then a noun. */
export function splitParts(lexemes: readonly Lexeme[]): GoalParts {
  const parts: Lexeme[][] = [[]];
  for (const [index, lexeme] of lexemes.entries()) {
    const current = parts.at(-1)!;
    const opensGroup =
      isConnector(lexeme) && current.some(({ meaning }) => meaning.kind === 'noun') && startsGroup(lexemes, index + 1);
    if (!opensGroup) {
      current.push(lexeme);
      continue;
    }
    if (lexeme.meaning.kind === 'or' || nounsIn(current).length > 1) {
      const words = lexemes
        .slice(index)
        .map((later) => later.words)
        .join(' ');
      return {
        parts,
        question: `What does "${words}" belong to? Write each group with its own words, as in "open deals and renewals".`,
      };
    }
    parts.push([]);
  }
  return { parts };
}

function startsGroup(lexemes: readonly Lexeme[], from: number): boolean {
  for (const { meaning } of lexemes.slice(from)) {
    if (meaning.kind === 'noun') return true;
    if (meaning.kind !== 'filter') return false;
  }
  return false;
}

export function nounsIn(lexemes: readonly Lexeme[]): TargetNoun[] {
  return lexemes.flatMap(({ meaning }) => (meaning.kind === 'noun' ? [meaning.noun] : []));
}
