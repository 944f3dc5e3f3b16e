import { GtmError } from '../../domain/errors.ts';
import type { FailPoints } from '../../runtime/failpoints.ts';
import type { Lake } from './lake.ts';

/** Opens the lake that `url` names: `file:<directory>`. */
export async function openLake(url: string, services: { failPoints: FailPoints }): Promise<Lake> {
  if (!url.startsWith('file:')) {
    throw new GtmError('misconfigured', `GTM_LAKE_URL must start with file: (found "${url.split(':')[0]}:")`);
  }
  const { createFileLake } = await import('./duckdb-files.ts');
  return createFileLake({ ...services, directory: url.slice('file:'.length) });
}
