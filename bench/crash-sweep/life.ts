import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Progress } from './tally.ts';
import type { Weakness } from './weaknesses.ts';

// A life is short: what is compiled once is kept for the next one, and nothing is optimised.
const compileCache = join(tmpdir(), 'gtm-sweep-compiled');
const unoptimised = '--liftoff-only';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** What a process of the sweep came to. */
export interface Life {
  killed: boolean;
  /** The database could not be opened any more. */
  broken: boolean;
  /** How things stood at the beginning, and at the end of a life that was not killed. */
  progress: Progress[];
}

/**
 * Runs one process of the platform; it ends by itself or at the armed place. With a journal, what it writes is watched.
 * Throws when it fails on its own.
 */
export function live(
  args: readonly string[],
  options: { failpoint?: string | null; journal?: string; weakness?: Weakness | null } = {},
): Promise<Life> {
  const { failpoint = null, journal, weakness = null } = options;
  const environment = {
    ...process.env,
    NODE_COMPILE_CACHE: compileCache,
    ...(failpoint === null ? {} : { GTM_FAILPOINT: failpoint }),
    ...(journal === undefined ? {} : { SWEEP_JOURNAL: journal }),
    ...(weakness === null ? {} : { SWEEP_WEAKNESS: weakness }),
  };
  const watched = journal === undefined ? [] : ['--import', file('journal-writes.ts')];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [unoptimised, ...watched, file('worker.ts'), ...args], { env: environment });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('close', (code, signal) => {
      const killed = signal === 'SIGKILL';
      const broken = !killed && errors.includes('The embedded database cannot open');
      if (!killed && !broken && code !== 0)
        return reject(new Error(`a life of the sweep failed:\n${output}\n${errors}`));
      const lines = output.split('\n').filter((line) => line.startsWith('{'));
      resolve({ killed, broken, progress: lines.map((line) => JSON.parse(line) as Progress) });
    });
  });
}

/** Starts the outside world, which writes what happens to `ledger`; it ends when its input is closed. */
export async function openWorld(ledger: string): Promise<{ url: string; process: ChildProcess }> {
  const world = spawn(process.execPath, [file('outside-world.ts'), ledger], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) => {
    world.stdout!.once('data', (chunk: Buffer) => resolve((JSON.parse(chunk.toString()) as { port: number }).port));
  });
  return { url: `http://127.0.0.1:${port}`, process: world };
}
