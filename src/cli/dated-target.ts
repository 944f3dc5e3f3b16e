import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createSystemClock } from '../runtime/system/system-clock.ts';

/** Where a command writes: a name is taken as it is; a folder (this one when left out) gets one named after the moment. */
export function datedTarget(word: string | undefined, name: string, ending = '.tar'): string {
  const path = resolve(word ?? '.');
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  const stamp = createSystemClock()
    .now()
    .toISOString()
    .replaceAll(/[-:]|\..*/g, '');
  return join(path, `${name}-${stamp}${ending}`);
}
