import { mkdirSync } from 'node:fs';
import { GtmError, messageOf } from '../domain/errors.ts';

/** Makes a directory that only its user can read, with the way to it; nothing happens when it is there. */
export function makePrivateDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const problem = `${directory} cannot be made (${messageOf(cause)}). Choose another place with --data.`;
    throw new GtmError('misconfigured', problem, { cause });
  }
}
