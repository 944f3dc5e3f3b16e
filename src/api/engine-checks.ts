import type { Database } from '../data/database/database.ts';
import type { Lake } from '../data/lake/lake.ts';
import type { Vectors } from '../data/vectors/vectors.ts';
import { GtmError } from '../domain/errors.ts';
import type { Embeddings } from '../models/embeddings/embeddings.ts';
import type { Models } from '../models/models.ts';
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
  lake: Lake;
  workflows: Workflows;
  models: Models;
  embeddings: Embeddings;
}

/** How to ask each engine whether it works. */
export function engineChecks({ database, vectors, lake, workflows, models, embeddings }: Engines): EngineCheck[] {
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
      ...{ name: 'lake', setting: 'GTM_LAKE_URL', check: () => lake.describe() },
      mend: 'See that its directory can be written; events wait in the outbox until then.',
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
  ];
}
