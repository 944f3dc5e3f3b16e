import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../src/testing/free-port.ts';

const bin = fileURLToPath(new URL('../../bin/gtm.js', import.meta.url));

/** A `gtm start` in an empty directory of its own, talked to by the command line as a person would. */
export interface Installation {
  dataDirectory: string;
  url: string;
  /** Everything the server printed so far, with the second since its start at which each line came. */
  lines: { atSeconds: number; text: string }[];
  /** Runs `gtm ...` and returns what it printed; throws with its words when it fails. */
  gtm(...args: string[]): Promise<string>;
  /** The same with `--json`, parsed. */
  json<T>(...args: string[]): Promise<T>;
  /** Waits for a printed line. */
  line(pattern: RegExp, timeoutMs?: number): Promise<{ atSeconds: number; text: string }>;
  /** Ends the server with this signal and waits for it. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts the server (again), with these variables besides. */
  restart(environment?: Record<string, string>): Promise<void>;
  /** Another program, the `gtm.js` of a package, from the next start on. */
  use(path: string): void;
  /** Resolves once the server has ended by itself or by a signal. */
  ended(): Promise<void>;
  /** Stops and removes the directory. */
  remove(): Promise<void>;
  secondsSinceStart(): number;
}

/** Asks again until `look` returns something, at most `timeoutMs`; then throws with `what`. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  timeoutMs = 60_000,
): Promise<T> {
  const endsAt = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > endsAt) throw new Error(`waited ${timeoutMs / 1000} s in vain: ${what}`);
    await delay(300);
  }
}

/** Starts the platform as a newcomer does, with the demo tenant unless `command` says otherwise; with `waits` not yet. */
export async function install(
  options: { command?: string; environment?: Record<string, string>; waits?: boolean; program?: string } = {},
): Promise<Installation> {
  const dataDirectory = join(mkdtempSync(join(tmpdir(), 'gtm-journey-')), 'data');
  const port = await freePort();
  const lines: Installation['lines'] = [];
  let program = options.program ?? bin;
  let child: ChildProcess | null = null;
  let startedAt = performance.now();

  async function launch(environment: Record<string, string> = {}): Promise<void> {
    startedAt = performance.now();
    const args = [program, options.command ?? 'start', '--data', dataDirectory, '--port', String(port)];
    child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.environment, ...environment },
    });
    const record = (chunk: Buffer) => {
      const atSeconds = (performance.now() - startedAt) / 1000;
      for (const text of chunk.toString().split('\n')) if (text.trim() !== '') lines.push({ atSeconds, text });
    };
    child.stdout!.on('data', record);
    child.stderr!.on('data', record);
  }

  async function line(pattern: RegExp, timeoutMs = 90_000) {
    const find = async () => lines.find(({ text }) => pattern.test(text));
    return eventually(`a line like ${pattern}`, find, timeoutMs).catch((cause: Error) => {
      throw new Error(`${cause.message}; printed so far:\n${lines.map(({ text }) => text).join('\n')}`, { cause });
    });
  }

  const gtm = (...args: string[]) =>
    new Promise<string>((resolve, reject) => {
      execFile(
        process.execPath,
        [program, ...args, '--data', dataDirectory],
        { maxBuffer: 1 << 26 },
        (error, stdout, stderr) => {
          if (error) reject(new Error(`gtm ${args.join(' ')}: ${stderr || error.message}`));
          else resolve(stdout);
        },
      );
    });

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await ended;
  }

  if (options.waits !== true) await launch();
  return {
    dataDirectory,
    url: `http://127.0.0.1:${port}`,
    lines,
    gtm,
    json: async <T>(...args: string[]) => JSON.parse(await gtm(...args, '--json')) as T,
    line,
    stop,
    async restart(environment) {
      lines.length = 0;
      await launch(environment);
    },
    use(path) {
      program = path;
    },
    async ended() {
      const ending = child;
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
      await new Promise((resolve) => ending.once('exit', resolve));
    },
    async remove() {
      await stop();
      rmSync(join(dataDirectory, '..'), { recursive: true, force: true });
    },
    secondsSinceStart: () => (performance.now() - startedAt) / 1000,
  };
}
