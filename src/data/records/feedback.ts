import type { Ids } from '../../domain/clock.ts';
import type { DifferencePart } from '../../domain/word-difference.ts';
import type { TenantTransaction } from '../database/database.ts';

export type FeedbackKind = 'approve' | 'reject' | 'edit' | 'annotation' | 'undo';

/** Why people turn a proposal down. */
export const rejectReasons = [
  'wrong_person',
  'not_now',
  'wrong_tone',
  'wrong_fact',
  'already_handled',
  'never_contact',
  'other',
] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** What changed in one field of the action. */
export interface FieldDifference {
  /** Dotted path within the action. */
  field: string;
  parts: DifferencePart[];
}

export interface FeedbackRecord {
  id: string;
  proposalId: string;
  revision: number;
  kind: FeedbackKind;
  /** One of `rejectReasons`, or an override's reason. */
  reason: string | null;
  note: string | null;
  difference: FieldDifference[] | null;
  /** Of a rejection: until when it counts in later runs; null for good. */
  holdsUntil: Date | null;
  /** Chunk ids that a rejection called wrong. */
  evidenceIds: string[] | null;
  givenBy: string;
  givenAt: Date;
}

/** Keeps what a person said about a proposal by what they did with it. */
export async function insertFeedback(
  transaction: TenantTransaction,
  ids: Ids,
  feedback: Pick<FeedbackRecord, 'proposalId' | 'revision' | 'kind' | 'givenBy'> &
    Partial<Pick<FeedbackRecord, 'reason' | 'note' | 'difference' | 'holdsUntil' | 'evidenceIds'>>,
): Promise<string> {
  const id = ids.next();
  const difference = feedback.difference ? JSON.stringify(feedback.difference) : null;
  await transaction.query(
    `insert into feedback (id, proposal_id, revision, kind, reason, note, difference, given_by, holds_until, evidence_ids)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[id, feedback.proposalId, feedback.revision, feedback.kind, feedback.reason ?? null, feedback.note ?? null],
      ...[difference, feedback.givenBy, feedback.holdsUntil ?? null, feedback.evidenceIds ?? null],
    ],
  );
  return id;
}

/** Feedback about one proposal, oldest first. */
export function listFeedback(transaction: TenantTransaction, proposalId: string): Promise<FeedbackRecord[]> {
  return transaction.query<FeedbackRecord>(
    `select id, proposal_id, revision, kind, reason, note, difference, holds_until, evidence_ids, given_by, given_at from feedback
     where proposal_id = $1 order by given_at, id`,
    [proposalId],
  );
}
