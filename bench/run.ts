import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import type { BenchProgress, BenchRun } from './bench-run.ts';

const folder = import.meta.dirname;

/** The names under which benchmarks can be run: their paths in this folder without `.ts`. */
function listBenches(): string[] {
  return globSync('**/*.ts', { cwd: folder })
    .filter((path) => readFileSync(join(folder, path), 'utf8').includes('export const bench'))
    .map((path) => path.replace(/\.ts$/, ''))
    .sort();
}

async function loadBench(name: string): Promise<BenchRun | null> {
  const path = join(folder, `${name}.ts`);
  if (!existsSync(path)) return null;
  const module = (await import(path)) as { bench?: BenchRun };
  return module.bench ?? null;
}

function commit(): string {
  try {
    const git = (...words: string[]) => execFileSync('git', words, { cwd: folder, encoding: 'utf8' }).trim();
    return (
      git('rev-parse', 'HEAD') + (git('status', '--porcelain', '--', ':/src', ':/bench') === '' ? '' : ' with changes')
    );
  } catch {
    return 'unknown';
  }
}

/** How far a benchmark is, beside the results, with the commits at which it went on; git ignores it. */
function openProgress(name: string): BenchProgress & { commits: string[]; forget(): void } {
  const file = join(folder, 'progress', `${name}.json`);
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { commits: [], state: null };
  const commits = [...new Set([...(kept.commits as string[]), commit()])];
  return {
    commits,
    load: <State>() => kept.state as State | null,
    save(state) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify({ commits, state }));
      renameSync(`${file}.new`, file);
    },
    forget: () => rmSync(file, { force: true }),
  };
}

function keep(name: string, commits: readonly string[], result: object, loadBefore: number): void {
  const machine = {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    // Other work on the machine while this ran shows here.
    loadBefore: Math.round(loadBefore * 10) / 10,
    loadAfter: Math.round(loadavg()[0]! * 10) / 10,
  };
  const file = join(folder, 'results', `${name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ bench: name, commit: commits.join(', '), machine, ...result }, null, 2)}\n`);
}

/**
 * `npm run bench -- NAME [words]`: runs `bench/NAME.ts`, prints its table and keeps it under `bench/results/`; with
 * `--check` before the name it keeps nothing. Fails where a promise was broken.
 */
async function main(words: readonly string[]): Promise<number> {
  const isCheck = words[0] === '--check';
  const [name, ...rest] = isCheck ? words.slice(1) : words;
  const bench = name ? await loadBench(name) : null;
  if (!name || !bench) {
    const names: string[] = [];
    for (const candidate of listBenches()) if (await loadBench(candidate)) names.push(candidate);
    console.error(`Say which benchmark to run: npm run bench -- NAME, one of ${names.join(', ')}`);
    return 2;
  }
  const loadBefore = loadavg()[0]!;
  const progress = openProgress(isCheck ? `${name}.check` : name);
  const result = await bench({ arguments: rest, progress });
  if ('skipped' in result) {
    console.log(result.skipped);
    return 0;
  }
  console.table(result.rows);
  if (result.notes) console.log(JSON.stringify(result.notes, null, 2));
  if (!isCheck) keep(name, progress.commits, result, loadBefore);
  progress.forget();
  if (result.holds === undefined) return 0;
  console.log(result.holds ? '1 passed, 0 failed' : '0 passed, 1 failed');
  return result.holds ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
