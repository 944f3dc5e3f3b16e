import type { ApiBends } from '../../../src/api/api-fixture.ts';
import { type CacheKeys, createCacheKeys } from '../../../src/data/cache/cache-keys.ts';
import type { Database } from '../../../src/data/database/database.ts';
import { createFileLake } from '../../../src/data/lake/duckdb-files.ts';
import type { Lake } from '../../../src/data/lake/lake.ts';
import { createPgvector } from '../../../src/data/vectors/pgvector.ts';
import type { Vectors } from '../../../src/data/vectors/vectors.ts';
import type { Bus } from '../../../src/runtime/bus/bus.ts';
import { createOutboxBus } from '../../../src/runtime/bus/outbox.ts';
import type { Tracing } from '../../../src/runtime/telemetry/tracing.ts';
import { listRepositoryFunctions, type RepositoryFunction } from '../repository-functions.ts';
import type { Ground } from '../two-tenants.ts';

/** What is probed: the product's own parts, or what a planted hole puts in their place. */
export interface Parts {
  functions: readonly RepositoryFunction[];
  database: Database;
  vectors: Vectors;
  cacheKeys: CacheKeys;
  lake: Lake;
  openBus(): Bus;
  api: ApiBends;
  /** Is shown where the server's traces go. */
  traces(tracing: Tracing): void;
}

/** Asks one question after another; each is answered by null, or by what leaked. */
export type Probes = (ground: Ground, parts: Parts) => AsyncGenerator<string | null>;

/** The product as it is. */
export async function ownParts({ world, directory }: Ground): Promise<Parts> {
  return {
    functions: await listRepositoryFunctions(),
    database: world.database,
    vectors: createPgvector(world),
    cacheKeys: createCacheKeys(Buffer.alloc(32, 1)),
    lake: createFileLake({ directory: `${directory}/lake` }),
    openBus: () => createOutboxBus(world),
    api: {},
    traces() {},
  };
}

/** How many questions were asked, and what leaked; with `stopsAtLeak` no more than one. */
export async function ask(
  probes: AsyncGenerator<string | null>,
  { stopsAtLeak = false } = {},
): Promise<{ count: number; leaks: string[] }> {
  const leaks: string[] = [];
  let count = 0;
  for await (const leak of probes) {
    count++;
    if (leak !== null) leaks.push(leak);
    if (leak !== null && stopsAtLeak) break;
  }
  return { count, leaks };
}
