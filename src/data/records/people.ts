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

/** The people of the tenant, by name, with the name of their team. */
export async function listMemberships(
  transaction: TenantTransaction,
): Promise<(Membership & { teamName: string | null })[]> {
  return transaction.query<Membership & { teamName: string | null }>(
    `select m.user_id, m.role, m.team_id, t.name as team_name, m.display_name, m.email, m.zone, m.active
     from memberships m left join teams t on t.tenant_id = m.tenant_id and t.id = m.team_id
     order by m.display_name, m.user_id`,
  );
}

/** Ends a person's access to the tenant; what they own and did keeps their name. */
export async function endMembership(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  userId: string,
): Promise<void> {
  await transaction.query('update memberships set active = false where user_id = $1', [userId]);
  await transaction.query('delete from delegations where to_user_id = $1', [userId]);
  await transaction.query('delete from send_rights where user_id = $1', [userId]);
  await writeAudit(transaction, ids, { actor, action: 'membership-ended', subjectNoun: 'user', subjectId: userId });
}

/** Who may decide for whom, those whose time is over left out. */
export async function listDelegations(
  transaction: TenantTransaction,
): Promise<{ fromUserId: string; toUserId: string; expiresAt: Date | null }[]> {
  return transaction.query(
    `select from_user_id, to_user_id, expires_at from delegations where expires_at is null or expires_at > app.now()
     order by from_user_id, to_user_id`,
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

/** Refuses a user who does not belong to the tenant; `field` names where the user was given. */
export async function requireMember(transaction: TenantTransaction, userId: string, field: string): Promise<void> {
  if (await findMembership(transaction, userId)) return;
  throw new GtmError('not-found', 'Nobody here has this user id. `gtm user list` shows all.', { field });
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
  for (const field of ['fromUserId', 'toUserId'] as const) await requireMember(transaction, delegation[field], field);
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
