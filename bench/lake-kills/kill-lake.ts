import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LakePointName } from '../../src/runtime/failpoints.ts';
import type { Standing } from './standing.ts';

/** Where a life is ended: at a point of the write, or a while after it began to write. */
export type Death = { point: LakePointName; pass: number } | { afterMs: number };

export const lakePoints: readonly LakePointName[] = [
  'after-lake-rows',
  'after-lake-parquet',
  'after-lake-fsync',
  'after-lake-rename',
  'after-lake-folders',
  'before-lake-list',
  'after-lake-list',
];

const writer = fileURLToPath(new URL('writer.ts', import.meta.url));

/**
 * One life of a writing process until its death, or to its end; resolves to how things stood when it began (and when
 * it came to its end), which tells what the death before it left. Throws when it ended in another way.
 */
export async function live(data: string, tenants: readonly string[], death: Death | 'end'): Promise<Standing[]> {
  const point = death === 'end' ? 'end' : 'point' in death ? `${death.point}@${death.pass}` : '';
  const child = spawn(process.execPath, [writer, data, tenants.join(','), point], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const standings: Standing[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    standings.push(JSON.parse(line) as Standing);
    if (death !== 'end' && 'afterMs' in death) setTimeout(() => child.kill('SIGKILL'), death.afterMs);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (death === 'end' ? code !== 0 : signal !== 'SIGKILL') throw new Error(`a life ended by itself: ${code ?? signal}`);
  return standings;
}
