import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What the world remembers between starts. Keys of `mails` are Message-IDs. */
export interface WorldState {
  version: 1;
  /** ISO instant of the world's beginning; mails dated before it are history and get no answer. */
  since: string;
  mails: Record<string, { dueAt: string; done: boolean }>;
  /** How often each address has answered. */
  answers: Record<string, number>;
}

/** The state as the last run left it, or the state of a new world. */
export async function loadWorldState(path: string, since: Date): Promise<WorldState> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as WorldState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { version: 1, since: since.toISOString(), mails: {}, answers: {} };
  }
}

/** Replaces the state file in one step. */
export async function saveWorldState(path: string, state: WorldState): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(`${path}.next`, 'w');
  try {
    await file.writeFile(JSON.stringify(state, null, 1));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.next`, path);
}
