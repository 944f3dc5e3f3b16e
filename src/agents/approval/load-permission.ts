import type { TenantTransaction } from '../../data/database/database.ts';
import { findMembership } from '../../data/records/people.ts';
import type { ProposalRecord } from '../../data/records/proposals.ts';
import type { Actor } from '../../domain/actor.ts';
import { GtmError } from '../../domain/errors.ts';
import { type Decidable, type Member, mayApprove, mayDecide } from './may-decide.ts';

/** The member behind a user id with the delegations that hold now; null when they have no place in the tenant. */
export async function loadMember(transaction: TenantTransaction, userId: string): Promise<Member | null> {
  const membership = await findMembership(transaction, userId);
  if (!membership) return null;
  const delegations = await transaction.query<{ fromUserId: string }>(
    'select from_user_id from delegations where to_user_id = $1 and (expires_at is null or expires_at > app.now())',
    [userId],
  );
  return { ...membership, decidesFor: delegations.map((row) => row.fromUserId) };
}

/** Whose a proposal is, and who may send as the identity it uses. */
export async function loadDecidable(transaction: TenantTransaction, proposal: ProposalRecord): Promise<Decidable> {
  const { action, ownerUserId, teamId } = proposal;
  if (action.tool !== 'send_email' && action.tool !== 'schedule_meeting') return { ownerUserId, teamId, sendsAs: null };
  const rows = await transaction.query<{ userId: string }>(
    'select user_id from sender_identities where id = $1 union select user_id from send_rights where identity_id = $1',
    [action.sender.identityId],
  );
  return { ownerUserId, teamId, sendsAs: rows.map((row) => row.userId) };
}

const doors = ['console', 'cli', 'api'] as const;
export type DecisionDoor = (typeof doors)[number];

/** The door of a person's decision. Throws `forbidden` for anybody who is no person, and for doors no person uses. */
export function requirePerson(actor: Actor): DecisionDoor {
  const door = doors.find((name) => name === actor.door);
  if (actor.kind !== 'person' || !door) {
    throw new GtmError('forbidden', 'A decision always names a person; service keys and workflows may only propose.');
  }
  return door;
}

/** Throws `forbidden` with the reason unless the person may `decide` on the proposal, or `approve` it. */
export async function requirePermission(
  transaction: TenantTransaction,
  { actor, proposal, to }: { actor: Actor; proposal: ProposalRecord; to: 'decide' | 'approve' },
): Promise<Member> {
  const member = await loadMember(transaction, actor.id);
  if (!member) throw new GtmError('forbidden', 'You have no place in this tenant.');
  const decidable = await loadDecidable(transaction, proposal);
  const permission = to === 'approve' ? mayApprove(member, decidable) : mayDecide(member, decidable);
  if (!permission.allowed) throw new GtmError('forbidden', permission.why);
  return member;
}
