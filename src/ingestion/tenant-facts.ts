import type { Database } from '../data/database/database.ts';
import { GtmError } from '../domain/errors.ts';

/** What ingestion needs to know about a tenant. */
export interface TenantFacts {
  kind: 'live' | 'demo' | 'test';
  zone: string;
  currency: string;
  ownDomains: string[];
}

/** Reads them; throws `not-found`, and `refused` for an import into a demo tenant that is not its seeding. */
export async function loadTenantFacts(
  database: Database,
  tenantId: string,
  options: { intoDemoTenant?: boolean; dryRun?: boolean },
): Promise<TenantFacts> {
  const [tenant] = await database.asTenant(tenantId, (transaction) =>
    transaction.query<TenantFacts>('select kind, zone, currency, own_domains from tenants'),
  );
  if (!tenant) throw new GtmError('not-found', 'This tenant does not exist.');
  if (tenant.kind === 'demo' && options.intoDemoTenant !== true && options.dryRun !== true) {
    throw new GtmError('refused', 'The demo tenant takes no imports. Make your own: gtm tenant create.', {
      field: 'tenant',
    });
  }
  return tenant;
}
