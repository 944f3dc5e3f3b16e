import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import type { BenchRun } from './bench-run.ts';
import { generateExport } from './import/generate-export.ts';
import type { ImportFigures } from './import/import-once.ts';
import type { RivalFigures } from './import/rival-once.ts';

const SEED = 20_261_122;
const MIB = 2 ** 20;

const mib = (bytes: number) => Math.round(bytes / MIB);
const tenths = (value: number) => Math.round(value * 10) / 10;
const hundredths = (value: number) => Math.round(value * 100) / 100;
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Runs a program of `import/` in a process and a data directory of its own. */
async function measure<Figures>(
  folder: string,
  program: string,
  words: readonly string[],
  flags: readonly string[] = [],
) {
  const directory = join(folder, 'data');
  const path = join(import.meta.dirname, 'import', program);
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...flags,
    path,
    ...words.map((word) => (word === 'DIRECTORY' ? directory : word)),
  ]);
  rmSync(directory, { recursive: true });
  return JSON.parse(stdout) as Figures;
}

/** How much memory an import takes, of it the importer's thread and the rest (the engine), by the rows it has imported. */
async function measureMemory(folder: string, rows: number) {
  const file = join(folder, `contacts-${rows}.csv`);
  await generateExport(file, rows, SEED);
  const figures = await measure<ImportFigures>(folder, 'import-once.ts', [file, 'DIRECTORY'], ['--expose-gc']);
  const at = Object.entries(figures.at).map(([count, { rss, main, rest }]) => [
    count,
    { rss: mib(rss), importer: mib(main), rest: mib(rest) },
  ]);
  const { rssBefore, rssPeak, mainPeak, restPeak, created, rejected } = figures;
  return {
    rows: figures.rows,
    fileMib: mib(statSync(file).size),
    ...{ created, rejected },
    rssBeforeMib: mib(rssBefore),
    rssPeakMib: mib(rssPeak),
    importerPeakMib: mib(mainPeak),
    restPeakMib: mib(restPeak),
    mibAt: Object.fromEntries(at) as Record<string, unknown>,
  };
}

interface Round {
  ours: ImportFigures;
  byHand: RivalFigures;
  copy: RivalFigures;
}

/** The three ways one after another, in an order that turns from round to round; the first two must come to the same. */
async function runRound(folder: string, file: string, turn: number): Promise<Round> {
  const arms: (() => Promise<Partial<Round>>)[] = [
    async () => ({ ours: await measure(folder, 'import-once.ts', [file, 'DIRECTORY', 'index']) }),
    async () => ({ byHand: await measure(folder, 'rival-once.ts', ['by-hand', file, 'DIRECTORY']) }),
    async () => ({ copy: await measure(folder, 'rival-once.ts', ['copy', file, 'DIRECTORY']) }),
  ];
  let round: Partial<Round> = {};
  for (let index = 0; index < arms.length; index++)
    round = { ...round, ...(await arms[(index + turn) % arms.length]!()) };
  const { ours, byHand, copy } = round as Round;
  const differing = Object.keys(ours.state).filter((name) => !isDeepStrictEqual(ours.state[name], byHand.state[name]));
  if (differing.length > 0) throw new Error(`The two ways differ in ${differing.join(', ')}.`);
  return { ours, byHand, copy };
}

/**
 * A CRM export of contacts (100,000 rows, or the number given) into an empty database on disk, beside SQL written by hand
 * for this one file that comes to the same rows, and beside a plain COPY of it, in five rounds (or the number given) on
 * the same engine. Until the rows can be seen, and until their texts can be found. Then the memory at a tenth and whole:
 * it is bounded when the tenfold file takes no more of the importer's.
 */
export const bench: BenchRun = async ({ arguments: [count = '100000', roundCount = '5'] }) => {
  const folder = mkdtempSync(join(tmpdir(), 'gtm-bench-import-'));
  try {
    const file = join(folder, 'contacts.csv');
    await generateExport(file, Number(count), SEED);
    const rounds: Round[] = [];
    for (let turn = 0; turn < Number(roundCount); turn++) {
      rounds.push(await runRound(folder, file, turn));
      const { ours, byHand, copy } = rounds.at(-1)!;
      console.log(
        `round ${turn + 1}: import ${tenths(ours.seconds)} s, by hand ${tenths(byHand.seconds)} s, copy ${tenths(copy.seconds)} s`,
      );
    }
    const arm = (name: string, of: (round: Round) => { seconds: number; cpuSeconds?: number }) => {
      const seconds = median(rounds.map((round) => of(round).seconds));
      const cpu = rounds.map((round) => of(round).cpuSeconds ?? Number.NaN);
      return {
        arm: name,
        rows: Number(count),
        medianSeconds: tenths(seconds),
        rowsPerSecond: Math.round(Number(count) / seconds),
        medianCpuSeconds: Number.isNaN(cpu[0]) ? '' : tenths(median(cpu)),
      };
    };
    const ratio = (of: (round: Round) => number) => hundredths(median(rounds.map(of)));
    const memory = [
      await measureMemory(folder, Math.ceil(Number(count) / 10)),
      await measureMemory(folder, Number(count)),
    ];
    return {
      rows: [
        arm('gtm import, until the rows can be seen', ({ ours }) => ours),
        arm('gtm import, until their texts can be found', ({ ours }) => ({
          seconds: ours.seconds + (ours.indexingSeconds ?? 0),
        })),
        arm('SQL by hand', ({ byHand }) => byHand),
        arm('plain COPY', ({ copy }) => copy),
      ],
      notes: {
        seed: SEED,
        speedToSqlByHand: ratio(({ ours, byHand }) => byHand.seconds / ours.seconds),
        speedToSqlByHandInCpu: ratio(({ ours, byHand }) => byHand.cpuSeconds / ours.cpuSeconds),
        speedToPlainCopy: ratio(({ ours, copy }) => copy.seconds / ours.seconds),
        indexedChunks: rounds[0]!.ours.indexedChunks,
        sameState: rounds[0]!.ours.state,
        rounds: rounds.map(({ ours, byHand, copy }) => [ours.seconds, byHand.seconds, copy.seconds].map(hundredths)),
        memory,
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
