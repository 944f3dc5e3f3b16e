import type { Actor } from '../../domain/actor.ts';
import type { Ids, Random } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Database, TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';

const SALT_BYTES = 32;

/** A tenant as the edges show it; the salt stays inside. */
export interface Tenant {
  tenantId: string;
  slug: string;
  name: string;
  kind: 'live' | 'demo' | 'test';
  zone: string;
  language: string;
  currency: string;
  postalAddress: string | null;
  ownDomains: string[];
  /** Whether new mails tell when they are opened, and when their links are followed. */
  trackOpens: boolean;
  trackLinks: boolean;
  clockOffsetMs: number;
  pausedAt: Date | null;
  pausedBy: string | null;
  /** Whether notices may quote a reply. */
  noticesQuote: boolean;
}

export interface NewTenant {
  slug: string;
  name: string;
  kind?: Tenant['kind'];
  zone?: string;
  language?: string;
  currency?: string;
  postalAddress?: string | null;
  ownDomains?: readonly string[];
  /** Demo and test tenants only: how far their time is from the machine's. */
  clockOffsetMs?: number;
  policyText: string;
}

const columns = `tenant_id, slug, name, kind, zone, language, currency, postal_address, own_domains, track_opens, track_links,
  notices_quote, clock_offset_ms, paused_at, paused_by`;

/** Throws `invalid` for a zone that nobody knows. */
export function requireZone(zone: string): void {
  if (zone === 'UTC' || Intl.supportedValuesOf('timeZone').includes(zone)) return;
  throw new GtmError('invalid', `zone must be an IANA time zone such as "Europe/Berlin"`, { field: 'zone' });
}

/** Makes a tenant with its first policy version, and returns its id. The slug must be free. */
export async function createTenant(
  services: { database: Database; ids: Ids; random: Random },
  tenant: NewTenant,
  actor: Actor,
): Promise<string> {
  const { database, ids, random } = services;
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(tenant.slug)) {
    throw new GtmError('invalid', 'slug must be lower-case letters, digits and hyphens, such as "acme"', {
      field: 'slug',
    });
  }
  requireZone(tenant.zone ?? 'UTC');
  if ((await listTenants(database)).some((known) => known.slug === tenant.slug)) {
    throw new GtmError('conflict', `A tenant "${tenant.slug}" exists already. Choose another slug.`, { field: 'slug' });
  }
  const tenantId = ids.next();
  await database.asTenant(tenantId, async (transaction) => {
    await transaction.query(
      `insert into tenants (tenant_id, slug, name, kind, zone, language, currency, postal_address, own_domains, clock_offset_ms, suppression_salt)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...[tenantId, tenant.slug, tenant.name, tenant.kind ?? 'live', tenant.zone ?? 'UTC', tenant.language ?? 'en'],
        ...[tenant.currency ?? 'EUR', tenant.postalAddress ?? null, tenant.ownDomains ?? [], tenant.clockOffsetMs ?? 0],
        random.bytes(SALT_BYTES),
      ],
    );
    await transaction.query('insert into policies (version, body, created_by, note) values (1, $1, $2, $3)', [
      tenant.policyText,
      actor.id,
      'as shipped',
    ]);
    await writeAudit(transaction, ids, { actor, action: 'tenant-created', subjectNoun: 'tenant', subjectId: tenantId });
  });
  return tenantId;
}

/** All tenants of the installation, by slug. */
export async function listTenants(database: Database): Promise<Tenant[]> {
  return database.asPlatform('gtm_relay', (transaction) =>
    transaction.query<Tenant>(`select ${columns} from tenants order by slug`),
  );
}

/** The tenant of this transaction. */
export async function getTenant(transaction: TenantTransaction): Promise<Tenant> {
  const [tenant] = await transaction.query<Tenant>(`select ${columns} from tenants`);
  if (!tenant) throw new GtmError('not-found', 'This tenant does not exist.');
  return tenant;
}

/** Sets how far the time of a demo or test tenant is from the machine's; a live tenant's is refused by the database. */
export async function moveTenantClock(
  transaction: TenantTransaction,
  ids: Ids,
  { actor, clockOffsetMs }: { actor: Actor; clockOffsetMs: number },
): Promise<void> {
  const { tenantId } = await getTenant(transaction);
  await transaction.query('update tenants set clock_offset_ms = $1', [Math.round(clockOffsetMs)]);
  const detail = { clockOffsetMs: Math.round(clockOffsetMs) };
  await writeAudit(transaction, ids, {
    ...{ actor, action: 'tenant-clock-moved', subjectNoun: 'tenant', subjectId: tenantId, detail },
  });
}

/** Changes what the tenant says of itself; what is left out stays. Throws `invalid` for an unknown zone. */
export async function changeTenant(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  changes: Partial<
    Pick<
      Tenant,
      'name' | 'zone' | 'currency' | 'postalAddress' | 'ownDomains' | 'trackOpens' | 'trackLinks' | 'noticesQuote'
    >
  >,
): Promise<void> {
  if (changes.zone !== undefined) requireZone(changes.zone);
  const { tenantId } = await getTenant(transaction);
  await transaction.query(
    `update tenants set name = coalesce($1, name), zone = coalesce($2, zone), currency = coalesce($3, currency),
       postal_address = coalesce($4, postal_address), own_domains = coalesce($5, own_domains),
       track_opens = coalesce($6, track_opens), track_links = coalesce($7, track_links), notices_quote = coalesce($8, notices_quote)`,
    [
      ...[changes.name ?? null, changes.zone ?? null, changes.currency ?? null, changes.postalAddress ?? null],
      ...[
        changes.ownDomains ?? null,
        changes.trackOpens ?? null,
        changes.trackLinks ?? null,
        changes.noticesQuote ?? null,
      ],
    ],
  );
  const detail = { fields: Object.keys(changes) };
  const entry = { actor, action: 'tenant-changed', subjectNoun: 'tenant', subjectId: tenantId, detail };
  await writeAudit(transaction, ids, entry);
}
