import type { Role } from '../../domain/actor.ts';

/** A person of the tenant, as far as deciding goes. */
export interface Member {
  userId: string;
  role: Role;
  active: boolean;
  teamId: string | null;
  /** Users who let this one decide on what they own, and have not stopped doing so. */
  decidesFor: readonly string[];
}

/** What is decided on. `sendsAs` names who may send as the identity it uses; null when nothing is sent. */
export interface Decidable {
  ownerUserId: string | null;
  teamId: string | null;
  sendsAs: readonly string[] | null;
}

/** Whether the member may decide; `why` is the sentence for the refusal. */
export type Permission = { allowed: true } | { allowed: false; why: string };

const yes: Permission = { allowed: true };

/**
 * Who may approve, reject and edit: an operator what they own or were delegated, an approver also what belongs to
 * their team, admin and owner everything, a viewer and a service key nothing.
 */
export function mayDecide(member: Member, proposal: Decidable): Permission {
  const no = (why: string): Permission => ({ allowed: false, why });
  if (!member.active) return no('This account is switched off.');
  if (member.role === 'service') return no('A service key may propose, never decide: a person has to.');
  if (member.role === 'viewer') return no('A viewer may look and decide nothing.');
  if (member.role === 'admin' || member.role === 'owner') return yes;
  const owner = proposal.ownerUserId;
  if (owner !== null && (owner === member.userId || member.decidesFor.includes(owner))) return yes;
  if (member.role === 'operator') return no('An operator decides on what they own or were delegated.');
  if (proposal.teamId !== null && proposal.teamId === member.teamId) return yes;
  return no('An approver decides for their own team.');
}

/** Whether the member may let it leave: the right to decide and, where something is sent, to send as that identity. */
export function mayApprove(member: Member, proposal: Decidable): Permission {
  const decides = mayDecide(member, proposal);
  if (!decides.allowed) return decides;
  if (proposal.sendsAs === null || proposal.sendsAs.includes(member.userId)) return yes;
  return { allowed: false, why: 'You have no right to send as this sender; ask its user or an admin for it.' };
}
