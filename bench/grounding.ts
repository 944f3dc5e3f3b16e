import { readFileSync } from 'node:fs';
import { groundText } from '../src/agents/supervisor/grounding/ground-text.ts';
import { corpusFacts } from '../src/testing/draft-corpus.ts';
import { draftWorlds, worldFacts } from '../src/testing/draft-worlds.ts';
import type { BenchRun } from './bench-run.ts';

interface Planted {
  text: string;
  words: string;
  problem: string;
}
const coldtrace = JSON.parse(
  readFileSync(new URL('../src/agents/supervisor/grounding/__fixtures__/drafts.json', import.meta.url), 'utf8'),
) as { clean: string[]; planted: Planted[] };

/** What the drafts of half 2 scored when the rules saw them for the first time; 125 of each kind. */
const firstRun = {
  cleanUnmarked: 110,
  plantedMarked: 112,
  plantedMarkedWithExactlyTheWords: 102,
  labelsCorrectedAfterwards: 12,
};

const withoutStop = (words: string) => words.replace(/\.$/, '');

/** Marks every draft, clean and planted, of every world: `npm run bench -- grounding`. */
export const bench: BenchRun = async () => {
  const mail = (text: string) => corpusFacts(`Hello Anna,\n\n${text}\n\nBest regards,\nJonas`);
  const sets = [
    { name: 'cold-chain-loggers', language: 'en', half: 1, ...coldtrace, factsOf: mail },
    ...draftWorlds().map((world) => ({ ...world, factsOf: (text: string) => worldFacts(world, text) })),
  ];
  const rows = sets.map(({ name, language, half, clean, planted, factsOf }) => {
    const results = planted.map(({ text, words, problem }) => {
      const marks = groundText(factsOf(text)).map((mark) => `${withoutStop(mark.words)}: ${mark.problem}`);
      const wanted = `${withoutStop(words)}: ${problem}`;
      return { named: marks.includes(wanted), only: marks.length === 1 && marks[0] === wanted };
    });
    return {
      ...{ world: name, language, half, clean: clean.length },
      'clean marked': clean.filter((text) => groundText(factsOf(text)).length > 0).length,
      planted: planted.length,
      'marked with the words': results.filter(({ named }) => named).length,
      'and nothing else': results.filter(({ only }) => only).length,
    };
  });
  const holds = rows.every((row) => row['clean marked'] === 0 && row['marked with the words'] === row.planted);
  return { rows, notes: { firstRunOfHalf2: firstRun }, holds };
};
