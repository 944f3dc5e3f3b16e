import { wordsOf } from '../words.ts';
import { isVeryCommonWord } from './common-words.ts';

const runLength = 6;
const telling = 2;

/** Runs of six and more words of `text` that stand in a hidden text and in none that the recipient may see. */
export function findCopiedWords(
  text: string,
  hidden: readonly string[],
  visible: readonly string[],
): { start: number; end: number }[] {
  const words = wordsOf(text);
  const hiddenRuns = new Set(hidden.flatMap(runsOf));
  const visibleRuns = new Set(visible.flatMap(runsOf));
  const spans: { first: number; last: number }[] = [];
  for (const [at, run] of runsOf(text).entries()) {
    if (!hiddenRuns.has(run) || visibleRuns.has(run)) continue;
    const previous = spans.at(-1);
    if (previous && at <= previous.last) previous.last = at + runLength - 1;
    else spans.push({ first: at, last: at + runLength - 1 });
  }
  const tells = ({ first, last }: { first: number; last: number }) =>
    words.slice(first, last + 1).filter(({ word }) => !isVeryCommonWord(word)).length >= telling;
  return spans.filter(tells).map(({ first, last }) => ({ start: words[first]!.start, end: words[last]!.end }));
}

function runsOf(text: string): string[] {
  const words = wordsOf(text).map(({ word }) => word);
  const count = Math.max(0, words.length - runLength + 1);
  return Array.from({ length: count }, (_, at) => words.slice(at, at + runLength).join(' '));
}
