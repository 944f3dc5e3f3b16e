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
  const spans: { start: number; end: number }[] = [];
  for (let at = 0; at + runLength <= words.length; at++) {
    const run = words.slice(at, at + runLength);
    const key = run.map(({ word }) => word).join(' ');
    if (!hiddenRuns.has(key) || visibleRuns.has(key)) continue;
    if (run.filter(({ word }) => !isVeryCommonWord(word)).length < telling) continue;
    const start = run[0]!.start;
    const end = run.at(-1)!.end;
    const last = spans.at(-1);
    if (last && start <= last.end) last.end = end;
    else spans.push({ start, end });
  }
  return spans;
}

function runsOf(text: string): string[] {
  const words = wordsOf(text).map(({ word }) => word);
  return words
    .slice(0, Math.max(0, words.length - runLength + 1))
    .map((_word, at) => words.slice(at, at + runLength).join(' '));
}
