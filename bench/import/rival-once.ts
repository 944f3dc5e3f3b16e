import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/data/database/open-database.ts';
import { openTestWorld } from '../../src/testing/test-world.ts';
import { copyPlainly, importByHand } from './by-hand.ts';
import { cpuSince, stateOf } from './same-state.ts';

/** What one run of a rival took. */
export interface RivalFigures {
  seconds: number;
  /** Of all threads. */
  cpuSeconds: number;
  /** Empty for the plain COPY. */
  state: Record<string, string | number>;
}

/**
 * `rival-once.ts by-hand|copy FILE DIRECTORY`: brings the file into an empty database on disk, on the same engine in the
 * same thread, and prints `RivalFigures`. The engine reads only files of its own cluster, so the file is put there before.
 */
async function main([way, file, directory]: readonly string[]): Promise<RivalFigures> {
  const world = await openTestWorld({ open: () => openDatabase(`pglite:${directory}`) });
  const tenantId = await world.newTenant();
  const [settings] = (await world.pool.query('show data_directory')).rows;
  copyFileSync(file!, join(directory!, 'cluster', 'bench.csv'));
  const path = join(settings.data_directory, 'bench.csv');
  const start = performance.now();
  const cpu = process.cpuUsage();
  if (way === 'copy') await copyPlainly(world.pool, path);
  else await importByHand(world.pool, { tenantId, path, salt: Buffer.alloc(32, 7) });
  const seconds = (performance.now() - start) / 1000;
  const cpuSeconds = cpuSince(cpu);
  const state = way === 'copy' ? {} : await stateOf(world.database, tenantId);
  await world.close();
  return { seconds, cpuSeconds, state };
}

console.log(JSON.stringify(await main(process.argv.slice(2))));
