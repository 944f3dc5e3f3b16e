import type { Database } from '../data/database/database.ts';
import { findMembership } from '../data/records/people.ts';
import { listTenants } from '../data/records/tenants.ts';
import type { Actor, Door, Role } from '../domain/actor.ts';
import type { Clock } from '../domain/clock.ts';
import { GtmError } from '../domain/errors.ts';
import { parseId } from '../domain/prefixed-id.ts';
import type { Auth } from './auth/auth.ts';
import { isLocalOwnerKey } from './auth/local-owner.ts';
import { readServiceKey } from './auth/service-keys.ts';

/** Who makes a request, for which tenant, with which role. */
export interface Caller {
  actor: Actor;
  tenantId: string;
  role: Role;
  /** Null for a service key. */
  userId: string | null;
}

export interface CallerServices {
  database: Database;
  clock: Clock;
  auth: Auth;
  /** The local owner's key and user id. */
  localKey: string;
  localUserId: string;
}

/** The signed-in user or key of a request, before a tenant is chosen. */
type Identity = { userId: string; door: Door } | { keyId: string; tenantId: string };

async function identify(services: CallerServices, headers: Headers): Promise<Identity> {
  const bearer = /^Bearer (\S+)$/.exec(headers.get('authorization') ?? '')?.[1];
  if (bearer !== undefined) {
    if (isLocalOwnerKey(bearer, services.localKey)) return { userId: services.localUserId, door: 'cli' };
    const key = await readServiceKey(services, bearer);
    if (key) return { keyId: key.id, tenantId: key.tenantId };
    throw new GtmError('unauthenticated', 'This key is not valid. Make a new one with `gtm key create`.');
  }
  const user = await services.auth.userOf(headers);
  if (!user) throw new GtmError('unauthenticated', 'Sign in first, or send a key as "Authorization: Bearer ...".');
  return { userId: user.userId, door: 'console' };
}

/** Whoever does not belong to a tenant is not told whether it is there. */
function noSuchTenant(wanted: string): GtmError {
  return new GtmError('forbidden', `There is no tenant "${wanted}", or you do not belong to it.`, { field: 'tenant' });
}

/** The tenant asked for by `X-Tenant` (id or slug), else the one the user joined last. */
async function chooseTenant(services: CallerServices, userId: string, wanted: string | null): Promise<string> {
  const tenants = await listTenants(services.database);
  if (wanted !== null) {
    const tenantId = wanted.startsWith('ten_') ? parseId('tenant', wanted) : wanted;
    const found = tenants.find((tenant) => tenant.tenantId === tenantId || tenant.slug === wanted);
    if (!found) throw noSuchTenant(wanted);
    return found.tenantId;
  }
  const memberships = await services.database.asPlatform('gtm_auth', (transaction) =>
    transaction.query<{ tenantId: string }>(
      'select m.tenant_id from gtm.memberships m where m.user_id = $1 and m.active order by m.created_at desc',
      [userId],
    ),
  );
  const first = memberships[0];
  if (!first) throw new GtmError('forbidden', 'You do not belong to a tenant yet. Make one with `gtm tenant create`.');
  return first.tenantId;
}

/** The tenant of somebody who has none yet; no row belongs to it. */
export const noTenant = '00000000-0000-0000-0000-000000000000';

/** Who is asking on a route that works without a tenant: the local owner may make the first one. */
export async function callerBeforeTenant(services: CallerServices, headers: Headers): Promise<Caller> {
  try {
    return await callerOf(services, headers);
  } catch (error) {
    const identity = await identify(services, headers);
    if ('keyId' in identity || identity.userId !== services.localUserId) throw error;
    const actor: Actor = { kind: 'person', id: identity.userId, door: identity.door };
    return { actor, tenantId: noTenant, role: 'owner', userId: identity.userId };
  }
}

/** Who is asking, from the headers of a request. Throws `unauthenticated` or `forbidden`. */
export async function callerOf(services: CallerServices, headers: Headers): Promise<Caller> {
  const identity = await identify(services, headers);
  if ('keyId' in identity) {
    const actor: Actor = { kind: 'service', id: identity.keyId, door: 'api' };
    return { actor, tenantId: identity.tenantId, role: 'service', userId: null };
  }
  const wanted = headers.get('x-tenant');
  const tenantId = await chooseTenant(services, identity.userId, wanted);
  const membership = await services.database.asTenant(tenantId, (transaction) =>
    findMembership(transaction, identity.userId),
  );
  if (!membership) throw noSuchTenant(wanted ?? tenantId);
  const actor: Actor = { kind: 'person', id: identity.userId, door: identity.door };
  return { actor, tenantId, role: membership.role, userId: identity.userId };
}
