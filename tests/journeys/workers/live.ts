import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a child process ended, and the JSON of its last line; null when it printed none. */
export interface Life<Output> {
  killed: boolean;
  output: Output | null;
}

/** Runs a program of this folder to its end. Throws with its words when it fails otherwise than by SIGKILL. */
export async function live<Output>(program: string, args: readonly string[]): Promise<Life<Output>> {
  const path = fileURLToPath(new URL(`./${program}.ts`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [printed, said] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on('close', (...ending) => resolve(ending));
  });
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`${program} ${args.join(' ')} failed:\n${said}${printed}`);
  const line = printed.trim().split('\n').at(-1) ?? '';
  return { killed: signal === 'SIGKILL', output: line === '' ? null : (JSON.parse(line) as Output) };
}
