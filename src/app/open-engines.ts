import type { Config } from '../config.ts';
import type { Cache } from '../data/cache/cache.ts';
import { createCacheKeys } from '../data/cache/cache-keys.ts';
import { openCache } from '../data/cache/open-cache.ts';
import type { Database } from '../data/database/database.ts';
import type { DatabaseFiles } from '../data/database/database-files.ts';
import { openDatabase } from '../data/database/open-database.ts';
import type { Lake } from '../data/lake/lake.ts';
import { openLake } from '../data/lake/open-lake.ts';
import { openVectors } from '../data/vectors/open-vectors.ts';
import type { Vectors } from '../data/vectors/vectors.ts';
import type { Clock, Random } from '../domain/clock.ts';
import { createCachedEmbeddings } from '../models/embeddings/cached-embeddings.ts';
import type { Embeddings } from '../models/embeddings/embeddings.ts';
import { openEmbeddings } from '../models/embeddings/open-embeddings.ts';
import type { Models } from '../models/models.ts';
import { openModels } from '../models/open-models.ts';
import type { Bus } from '../runtime/bus/bus.ts';
import { openBus } from '../runtime/bus/open-bus.ts';
import type { FailPoints } from '../runtime/failpoints.ts';
import { createLog } from '../runtime/telemetry/log.ts';
import { createTelemetry, type Telemetry } from '../runtime/telemetry/telemetry.ts';
import { openWorkflows } from '../runtime/workflows/open-workflows.ts';
import type { Workflows } from '../runtime/workflows/workflows.ts';

const EMBEDDINGS_URL = 'lexical:';
const CACHE_KEY_BYTES = 32;

/** Every engine that the configuration names, open. */
export interface Engines {
  database: Database;
  /** Under the database; null where it has none. */
  files: DatabaseFiles | null;
  vectors: Vectors;
  cache: Cache;
  embeddings: Embeddings;
  lake: Lake;
  bus: Bus;
  workflows: Workflows;
  models: Models;
  telemetry: Telemetry;
  close(): Promise<void>;
}

/** Opens each engine by its URL; what was opened is closed again when a later one cannot be. */
export async function openEngines(
  config: Config,
  services: { clock: Clock; random: Random; version: string; failPoints: FailPoints },
): Promise<Engines> {
  const { clock, random, version, failPoints } = services;
  const { database, files, poolAs } = await openDatabase(config.databaseUrl);
  try {
    const log = createLog({
      clock,
      format: process.stdout.isTTY ? 'words' : 'json',
      write: (line) => process.stderr.write(`${line}\n`),
    });
    const telemetry = await createTelemetry({ otlpUrl: config.otlpUrl, version, database, clock, log });
    const cache = await openCache(config.cacheUrl, { clock });
    const embeddings = createCachedEmbeddings({
      embeddings: await openEmbeddings(EMBEDDINGS_URL),
      cache,
      keys: createCacheKeys(random.bytes(CACHE_KEY_BYTES)),
    });
    const vectors = await openVectors(config.vectorsUrl, { database });
    const lake = await openLake(config.lakeUrl, { failPoints });
    const bus = await openBus(config.busUrl, { database, clock });
    const workflows = await openWorkflows(config.workflowsUrl, { poolAs, observe: telemetry.observe });
    const models = telemetry.observeModels(
      await openModels({
        url: config.modelsUrl,
        key: config.modelsKey,
        model: config.model,
        prices: config.modelPrices,
        clock,
        random,
      }),
    );
    return {
      ...{ database, files, vectors, cache, embeddings, lake, bus, workflows, models, telemetry },
      async close() {
        await workflows.close();
        await telemetry.close();
        await bus.close();
        await lake.close();
        await cache.close();
        await database[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}
