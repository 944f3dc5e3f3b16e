import { GtmError } from '../../domain/errors.ts';
import { parsePolicy } from '../../domain/parse-policy.ts';
import type { Policy } from '../../domain/policy.ts';
import type { TenantTransaction } from '../database/database.ts';

/** The tenant's policy in force: the latest version. Its `version` is that of the row. */
export async function currentPolicy(transaction: TenantTransaction): Promise<Policy> {
  const [row] = await transaction.query<{ version: number; body: string }>(
    'select version, body from policies order by version desc limit 1',
  );
  if (!row) throw new GtmError('misconfigured', 'This tenant has no policy. Store one with `gtm policy`.');
  return { ...parsePolicy(row.body), version: row.version };
}
