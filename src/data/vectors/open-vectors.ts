import { GtmError } from '../../domain/errors.ts';
import type { Database } from '../database/database.ts';
import type { Vectors } from './vectors.ts';

/** Opens the vector index that a URL names: `pgvector:` keeps vectors in the database itself. */
export async function openVectors(url: string, { database }: { database: Database }): Promise<Vectors> {
  if (url !== 'pgvector:') {
    throw new GtmError(
      'misconfigured',
      `GTM_VECTORS_URL must be pgvector: (found "${url.slice(0, url.indexOf(':') + 1)}")`,
      {
        field: 'GTM_VECTORS_URL',
      },
    );
  }
  const { createPgvector } = await import('./pgvector.ts');
  return createPgvector({ database });
}
