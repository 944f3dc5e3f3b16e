import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { insertActivities } from '../../data/records/activities.ts';
import { insertFeedback, type RejectReason, rejectReasons } from '../../data/records/feedback.ts';
import { currentPolicy } from '../../data/records/policies.ts';
import { setProposalState } from '../../data/records/proposal-states.ts';
import { getProposal, type ProposalRecord } from '../../data/records/proposals.ts';
import { suppressAddresses } from '../../data/records/suppressions.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Decision } from './approve-proposal.ts';
import { requirePermission, requirePerson } from './load-permission.ts';
import { requireShown } from './require-shown.ts';

const dayMs = 86_400_000;

/** A "no", why, and what it asks of later runs. */
export interface Rejection extends Decision {
  reason: RejectReason;
  note?: string;
  /** With `not_now`: the first day (`YYYY-MM-DD`, in the tenant's zone) on which it may come again. */
  until?: string;
  /** With `wrong_fact`: which of the proposal's evidence is wrong; all that its sentences rest on when left out. */
  evidenceIds?: readonly string[];
}

/**
 * Turns a proposal down with a reason, and keeps what that means for later runs. `already_handled` is logged as a task
 * that is done; `never_contact` keeps every mail from the person's addresses from here on, which the caller announces
 * (`addresses`). Throws `conflict` and `forbidden` as `approveProposal` does, and `invalid` with the field.
 */
export async function rejectProposal(
  services: { database: Database; ids: Ids },
  tenantId: string,
  rejection: Rejection,
): Promise<{ addresses: string[] }> {
  const { actor, proposalId, reason } = rejection;
  requirePerson(actor);
  if (!rejectReasons.includes(reason)) {
    throw new GtmError('invalid', `reason must be one of ${rejectReasons.join(', ')}`, { field: 'reason' });
  }
  return services.database.asTenant(tenantId, async (transaction) => {
    const proposal = await getProposal(transaction, proposalId, { lock: true });
    await requirePermission(transaction, { actor, proposal, to: 'decide' });
    requireShown(proposal, rejection.digest);
    const holdsUntil = await holdsUntilOf(transaction, rejection);
    const evidenceIds = doubtedBy(proposal, rejection);
    const { revision } = proposal;
    await setProposalState(transaction, services.ids, {
      ...{ actor, proposalId, state: 'rejected', reason: reason.replaceAll('_', ' ') },
      detail: { reason, revision, decidedBy: actor.id },
    });
    await insertFeedback(transaction, services.ids, {
      ...{ proposalId, revision, kind: 'reject', reason, note: rejection.note ?? null, givenBy: actor.id },
      ...{ holdsUntil, evidenceIds },
    });
    if (reason === 'already_handled') await logAsDone(transaction, services.ids, proposal, rejection);
    return { addresses: reason === 'never_contact' ? await block(transaction, services.ids, proposal, rejection) : [] };
  });
}

/** Until when it counts: for good about a person, till the day that was said, else as long as the policy says. */
async function holdsUntilOf(transaction: TenantTransaction, { reason, until }: Rejection): Promise<Date | null> {
  if (until !== undefined && reason !== 'not_now') {
    throw new GtmError('invalid', 'until goes with the reason not_now only.', { field: 'until' });
  }
  if (reason === 'wrong_person' || reason === 'never_contact') return null;
  const now = await transaction.now();
  if (until === undefined) {
    const { pressure } = await currentPolicy(transaction);
    return new Date(now.getTime() + pressure.sameProposalPauseDays * dayMs);
  }
  const [row] = await transaction.query<{ day: Date }>(
    'select $1::date::timestamp at time zone zone as day from tenants',
    [until],
  );
  if (row!.day <= now) throw new GtmError('invalid', 'until must be a day to come.', { field: 'until' });
  return row!.day;
}

/** What a `wrong_fact` calls wrong; null for every other reason. */
function doubtedBy(proposal: ProposalRecord, { reason, evidenceIds }: Rejection): string[] | null {
  if (reason !== 'wrong_fact') {
    if (evidenceIds === undefined) return null;
    throw new GtmError('invalid', 'evidenceIds go with the reason wrong_fact only.', { field: 'evidenceIds' });
  }
  if (evidenceIds === undefined) {
    const claimed = proposal.claims.flatMap(({ kind, evidenceId }) =>
      kind === 'fact' && evidenceId ? evidenceId : [],
    );
    return [...new Set(claimed.length > 0 ? claimed : proposal.evidenceIds)];
  }
  const unknown = evidenceIds.find((id) => !proposal.evidenceIds.includes(id));
  if (unknown === undefined) return [...new Set(evidenceIds)];
  const message = `"${unknown}" is no evidence of this proposal; it rests on ${proposal.evidenceIds.join(', ') || 'none'}.`;
  throw new GtmError('invalid', message, { field: 'evidenceIds' });
}

async function logAsDone(
  transaction: TenantTransaction,
  ids: Ids,
  { accountId, contactId, dealId, headline, id }: ProposalRecord,
  { actor, note }: Rejection,
): Promise<void> {
  const at = await transaction.now();
  await insertActivities(
    transaction,
    [
      {
        ...{ id: ids.next(), kind: 'task', direction: null, occurredAt: at, zone: null, accountId, contactId, dealId },
        ...{ title: `Handled already: ${headline}`, body: note ?? '', audience: 'internal', threadId: null },
        ...{ userId: actor.id, state: 'done', endsAt: null, dueAt: null, custom: { proposalId: id } },
        ...{ sourceRecordId: null, effectId: null },
      },
    ],
    at,
  );
}

/** Puts all addresses of the proposal's person on the suppression list, so that no claim passes. Returns them. */
async function block(
  transaction: TenantTransaction,
  ids: Ids,
  { contactId }: ProposalRecord,
  { actor }: Rejection,
): Promise<string[]> {
  const rows = await transaction.query<{ address: string }>(
    'select address from contact_addresses where contact_id = $1 order by address',
    [contactId],
  );
  const addresses = rows.map(({ address }) => address);
  if (addresses.length === 0) {
    const message = 'This proposal is about nobody who has an address. Choose another reason.';
    throw new GtmError('invalid', message, { field: 'reason' });
  }
  await suppressAddresses(transaction, ids, addresses, { reason: 'manual', createdBy: actor.id, effectiveAt: null });
  return addresses;
}
