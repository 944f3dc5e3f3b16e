import { z } from 'zod';
import type { Tenant } from '../../data/records/tenants.ts';
import { formatId } from '../../domain/prefixed-id.ts';

/** A tenant as the API shows it. */
export const tenantSchema = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  kind: z.enum(['live', 'demo', 'test']),
  zone: z.string(),
  language: z.string(),
  currency: z.string(),
  postalAddress: z.string().nullable(),
  ownDomains: z.array(z.string()),
  trackOpens: z.boolean(),
  trackLinks: z.boolean(),
  paused: z.boolean(),
  pausedSince: z.string().nullable(),
  noticesQuote: z.boolean().describe('Whether notices may quote a reply'),
});
export type TenantView = z.infer<typeof tenantSchema>;

/** The stored tenant with its id in the form of the edge. */
export function viewTenant(tenant: Tenant): TenantView {
  const { tenantId, pausedAt, pausedBy: _, clockOffsetMs: __, ...rest } = tenant;
  return {
    id: formatId('tenant', tenantId),
    ...rest,
    paused: pausedAt !== null,
    pausedSince: pausedAt?.toISOString() ?? null,
  };
}
