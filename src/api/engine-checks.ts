import type { Cache } from '../data/cache/cache.ts';
import type { Database } from '../data/database/database.ts';
import type { Lake } from '../data/lake/lake.ts';
import type { Vectors } from '../data/vectors/vectors.ts';
import { GtmError } from '../domain/errors.ts';
import type { Embeddings } from '../models/embeddings/embeddings.ts';
import type { Models } from '../models/models.ts';
import type { Bus } from '../runtime/bus/bus.ts';
import type { Workflows } from '../runtime/workflows/workflows.ts';

/** One engine of this installation. `check` says what answers, or throws. */
export interface EngineCheck {
  /** The word of the layout: database, vectors, lake, workflows, models, ... */
  name: string;
  /** The setting that chooses it, such as `GTM_DATABASE_URL`. */
  setting: string;
  check(): Promise<string>;
  /** What to do when it does not answer. */
  mend: string;
}

export interface Engines {
  database: Database;
  vectors: Vectors;
  cache: Cache;
  lake: Lake;
  bus: Bus;
  workflows: Workflows;
  models: Models;
  embeddings: Embeddings;
}

/** How to ask each engine whether it works. */
export function engineChecks(engines: Engines): EngineCheck[] {
  const { database, vectors, cache, lake, bus, workflows, models, embeddings } = engines;
  return [
    {
      ...{ name: 'database', setting: 'GTM_DATABASE_URL', check: () => database.describe() },
      mend: 'See that the database runs and that its directory or address is right.',
    },
    {
      ...{ name: 'vectors', setting: 'GTM_VECTORS_URL', check: () => vectors.describe() },
      mend: 'Until it answers, search goes on with keywords alone.',
    },
    {
      ...{ name: 'cache', setting: 'GTM_CACHE_URL' },
      async check() {
        await cache.set('doctor', new Uint8Array([1]), { ttlMs: 1000 });
        return (await cache.get('doctor')) === null ? 'answers, and keeps nothing' : 'keeps what it is given';
      },
      mend: 'Until it answers, what it would save is computed anew.',
    },
    {
      ...{ name: 'lake', setting: 'GTM_LAKE_URL', check: () => lake.describe() },
      mend: 'See that its directory can be written; events wait in the outbox until then.',
    },
    {
      ...{ name: 'events', setting: 'GTM_BUS_URL' },
      async check() {
        const lags = Object.entries(await bus.lag());
        const behind = lags.filter(([, count]) => count > 0).map(([name, count]) => `${name} ${count}`);
        return behind.length === 0 ? `${lags.length} readers, none behind` : `behind: ${behind.join(', ')}`;
      },
      mend: 'Events wait in the outbox until it answers; nothing is lost.',
    },
    {
      ...{ name: 'workflows', setting: 'GTM_WORKFLOWS_URL' },
      async check() {
        await workflows.status('doctor');
        return 'answers';
      },
      mend: 'Restart the server; runs go on where they stopped.',
    },
    {
      ...{ name: 'models', setting: 'GTM_MODELS_URL' },
      async check() {
        const { ok, detail } = await models.check();
        if (!ok) throw new GtmError('unavailable', detail);
        return `${models.name}: ${detail}`;
      },
      mend: 'Until it answers, the playbook writes the proposals and says so.',
    },
    {
      ...{ name: 'embeddings', setting: 'the embedding model' },
      async check() {
        await embeddings.embed(['ready?'], { tenantId: 'doctor' });
        return `${embeddings.model}, ${embeddings.label}`;
      },
      mend: 'Until it answers, search goes on with keywords alone.',
    },
    {
      // `local:` is the only driver so far: there is no other system that could be away.
      ...{ name: 'crm', setting: 'GTM_CRM_URL', check: async () => 'local: changes are kept in this database' },
      mend: '',
    },
  ];
}
