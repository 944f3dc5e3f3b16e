import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../src/testing/free-port.ts';
import type { BenchRun } from './bench-run.ts';
import { memoryWithChildren } from './start/process-memory.ts';

const DEFAULT_ROUNDS = 3;
/** Memory is read when what the start left behind may have been collected. */
const SETTLE_MS = 5000;
const HANDLE = /^ {2}[0-9a-z]{4} {2}/;

type Figures = Record<string, number>;

/** Runs a program until it says it is ready, then stops it. `noteLine` gets each line with its second. */
async function untilReady(words: string[], noteLine: (line: string, seconds: number) => void): Promise<Figures> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      noteLine(line, (performance.now() - startedAt) / 1000);
      if (line.startsWith('Ready')) break;
    }
    await delay(SETTLE_MS);
    const { own, children } = memoryWithChildren(child.pid!);
    return { rss: own.nowMib, rssPeak: own.peakMib, worldRss: children.nowMib };
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** `npm start` on a data directory, which is new or was there. */
async function startPlatform(data: string): Promise<Figures> {
  const seconds: Figures = {};
  const program = join(import.meta.dirname, '..', 'bin', 'gtm.js');
  const words = ['--max-semi-space-size=8', program, 'start', '--data', data, '--port', String(await freePort())];
  const memory = await untilReady(words, (line, at) => {
    seconds['firstLine'] ??= at;
    if (line.startsWith('Sign in once')) seconds['ready'] = at;
    if (HANDLE.test(line)) seconds['firstProposal'] ??= at;
    if (line.startsWith('Ready')) seconds['all'] = at;
  });
  return { ...seconds, ...memory };
}

/** The embedded engine by itself: what a start can hardly go below. */
async function startEngine(directory: string): Promise<Figures> {
  const seconds: Figures = {};
  const memory = await untilReady([join(import.meta.dirname, 'start', 'engine-alone.ts'), directory], (_line, at) => {
    seconds['ready'] = at;
  });
  return { ...seconds, ...memory };
}

function medianRow(what: string, rounds: readonly Figures[]): Record<string, string | number> {
  const names = ['firstLine', 'ready', 'firstProposal', 'all', 'rss', 'rssPeak', 'worldRss'];
  const units = (name: string) => (name.toLowerCase().includes('rss') ? `${name} MiB` : `${name} s`);
  const row: Record<string, string | number> = { what };
  for (const name of names) {
    const values = rounds.flatMap((round) => round[name] ?? []).toSorted((left, right) => left - right);
    const median = values[values.length >> 1];
    if (median !== undefined) row[units(name)] = Math.round(median * 10) / 10;
  }
  return row;
}

/**
 * `npm run bench -- start [ROUNDS]`: seconds from the command to the first line, to the sign-in link (ready), to the
 * first and to all proposals of the demo, and the memory of the server and of the demo's outside world; on a new data
 * directory and on one that was there, beside the embedded engine alone on its own directories. Medians of the rounds.
 */
export const bench: BenchRun = async ({ arguments: [given] }) => {
  const rounds = Number(given ?? DEFAULT_ROUNDS);
  const kinds = [
    'npm start, new directory',
    'npm start, existing directory',
    'engine alone, new',
    'engine alone, existing',
  ];
  const measured: Figures[][] = kinds.map(() => []);
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'gtm-bench-start-'));
    try {
      for (const index of [0, 1]) measured[index]!.push(await startPlatform(join(folder, 'data')));
      for (const index of [2, 3]) measured[index]!.push(await startEngine(join(folder, 'engine')));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { rows: kinds.map((kind, index) => medianRow(kind, measured[index]!)), notes: { rounds } };
};
