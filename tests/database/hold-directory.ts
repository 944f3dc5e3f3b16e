import { writeSync } from 'node:fs';
import { takeDirectoryLock } from '../../src/data/database/directory-lock.ts';

/** `hold-directory.ts DIRECTORY`: prints `held` or `refused: WHY`; a holder stays until it is killed. */
try {
  takeDirectoryLock(process.argv[2]!);
  writeSync(1, 'held\n');
  setInterval(() => {}, 60_000);
} catch (error) {
  writeSync(1, `refused: ${(error as Error).message}\n`);
}
