import type { Actor, Role } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';

/** A user's place in a tenant. `userId` is the id in schema `auth`. */
export interface Membership {
  userId: string;
  role: Role;
  teamId: string | null;
  displayName: string;
  email: string;
  zone: string | null;
  active: boolean;
}

/** Adds a user to the tenant, or changes the role, team and name of one who is there. */
export async function putMembership(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  membership: Omit<Membership, 'active' | 'zone' | 'teamId'> & { zone?: string | null; teamId?: string | null },
): Promise<void> {
  await transaction.query(
    `insert into memberships (user_id, role, team_id, display_name, email, zone) values ($1, $2, $3, $4, lower($5), $6)
     on conflict (tenant_id, user_id) do update set role = excluded.role, team_id = excluded.team_id,
       display_name = excluded.display_name, email = excluded.email, zone = excluded.zone, active = true`,
    [
      ...[membership.userId, membership.role, membership.teamId ?? null],
      ...[membership.displayName, membership.email, membership.zone ?? null],
    ],
  );
  await claimOwned(transaction, membership.userId);
  await writeAudit(transaction, ids, {
    actor,
    action: 'membership-changed',
    subjectNoun: 'user',
    subjectId: membership.userId,
    detail: { role: membership.role },
  });
}

/**
 * Gives a user the accounts, contacts and deals whose source named them as owner (by their address or that of a mailbox of
 * theirs) before they were known here. What has an owner keeps it. The caller writes the audit row.
 */
export async function claimOwned(transaction: TenantTransaction, userId: string): Promise<void> {
  for (const table of ['accounts', 'contacts', 'deals']) {
    await transaction.query(
      `update ${table} e set owner_user_id = u.user_id, team_id = coalesce(e.team_id, u.team_id), updated_at = app.now()
       from memberships u where u.user_id = $1 and u.active and u.role <> 'service' and e.owner_user_id is null
         and lower(coalesce(substring(e.owner_email from '<([^<>]+@[^<>]+)>'), e.owner_email)) in (
           select lower(u.email) union select lower(m.address) from mailboxes m where m.user_id = u.user_id)`,
      [userId],
    );
  }
}

/** The people of the tenant, by name. */
export async function listMemberships(transaction: TenantTransaction): Promise<Membership[]> {
  return transaction.query<Membership>(
    'select user_id, role, team_id, display_name, email, zone, active from memberships order by display_name, user_id',
  );
}

/** One person's place in the tenant; null when they have none. */
export async function findMembership(transaction: TenantTransaction, userId: string): Promise<Membership | null> {
  const [row] = await transaction.query<Membership>(
    'select user_id, role, team_id, display_name, email, zone, active from memberships where user_id = $1 and active',
    [userId],
  );
  return row ?? null;
}

/** Makes a team, or returns the one of that name. */
export async function putTeam(transaction: TenantTransaction, ids: Ids, actor: Actor, name: string): Promise<string> {
  const [known] = await transaction.query<{ id: string }>('select id from teams where name = $1', [name]);
  if (known) return known.id;
  const id = ids.next();
  await transaction.query('insert into teams (id, name) values ($1, $2)', [id, name]);
  await writeAudit(transaction, ids, { actor, action: 'team-created', subjectNoun: 'team', subjectId: id });
  return id;
}

/** Lets `toUserId` decide on what `fromUserId` owns. */
export async function delegate(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  delegation: { fromUserId: string; toUserId: string; expiresAt?: Date | null },
): Promise<void> {
  if (delegation.fromUserId === delegation.toUserId) {
    throw new GtmError('invalid', 'Somebody cannot delegate to themselves.', { field: 'toUserId' });
  }
  await transaction.query(
    `insert into delegations (from_user_id, to_user_id, expires_at) values ($1, $2, $3)
     on conflict (tenant_id, from_user_id, to_user_id) do update set expires_at = excluded.expires_at`,
    [delegation.fromUserId, delegation.toUserId, delegation.expiresAt ?? null],
  );
  await writeAudit(transaction, ids, {
    actor,
    action: 'delegation-granted',
    subjectNoun: 'user',
    subjectId: delegation.fromUserId,
    detail: { toUserId: delegation.toUserId },
  });
}
