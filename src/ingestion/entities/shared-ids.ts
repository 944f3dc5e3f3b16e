import type { TypedRow } from '../csv/typed-row.ts';

const wordsOf = (name: string): string[] =>
  name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]{2,}/gu) ?? [];

/** Whether two names have a word in common, as those of one person or company have that changed. */
export function shareWord(name: string, other: string): boolean {
  const words = new Set(wordsOf(name));
  return wordsOf(other).some((word) => words.has(word));
}

/** What is said of a line whose id stood for somebody else before. */
export function sharedId(row: TypedRow, before: string): string {
  return `Line ${row.line} has the id of "${before}" and neither their name nor their address; the two are kept apart. If this is another list, say --source NAME.`;
}
