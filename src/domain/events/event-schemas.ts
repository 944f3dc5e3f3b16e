import { z } from 'zod';
import { authorSchema } from '../proposal.ts';
import { replyKindSchema } from '../reply.ts';
import { decisionSchema } from '../verdict.ts';
import { count, digest, id, tool, userId, word } from './event-fields.ts';

const aboutMany = z.strictObject({ ids: z.array(id).min(1) });
const merged = z.strictObject({ mergeId: id, survivorId: id, absorbedId: id });
const aboutProposal = z.strictObject({ proposalId: id });
/** Of what a person decided; events of before it was told have none. */
const decided = { decidedBy: userId.optional() };
const aboutEffect = z.strictObject({ effectId: id, proposalId: id, tool, digest });
const nothing = z.strictObject({});

/**
 * The data of every event we write, by type: ids without prefix, numbers, enums and digests. A payload only ever gains
 * optional fields; anything else is a new type that ends in `.v2`, beside the old one.
 */
export const eventSchemas = {
  'gtm.records.received.v1': z.strictObject({
    ...{ importId: id, batchNumber: count, batchId: id, count },
    noun: z.enum(['account', 'contact', 'deal', 'activity', 'email', 'meeting', 'document']),
  }),
  'gtm.hook.received.v1': z.strictObject({ hookId: id, ids: z.array(id).min(1) }),
  'gtm.account.created.v1': aboutMany,
  'gtm.account.updated.v1': aboutMany,
  'gtm.account.merged.v1': merged,
  'gtm.account.unmerged.v1': merged,
  'gtm.contact.created.v1': aboutMany,
  'gtm.contact.updated.v1': aboutMany,
  'gtm.contact.suppressed.v1': aboutMany,
  'gtm.contact.opted_out.v1': z.strictObject({ contactId: id.nullable() }),
  'gtm.contact.erased.v1': aboutMany,
  'gtm.contact.merged.v1': merged,
  'gtm.contact.unmerged.v1': merged,
  'gtm.deal.created.v1': aboutMany,
  'gtm.deal.updated.v1': aboutMany,
  'gtm.deal.stage_changed.v1': aboutMany,
  'gtm.deal.merged.v1': merged,
  'gtm.deal.unmerged.v1': merged,
  'gtm.activity.created.v1': aboutMany,
  'gtm.activity.updated.v1': aboutMany,
  'gtm.document.created.v1': aboutMany,
  'gtm.document.updated.v1': aboutMany,
  'gtm.signal.recorded.v1': z.strictObject({
    ...{ ids: z.array(id).min(1), kinds: z.array(word).min(1) },
    /** In the order of `ids`; null for what is about no account. */
    accountIds: z.array(id.nullable()).optional(),
  }),
  'gtm.reply.corrected.v1': z.strictObject({ activityId: id, kinds: z.array(replyKindSchema) }),
  'gtm.run.started.v1': z.strictObject({ runId: id, goalId: id }),
  // Beside its fields: how many targets ended in which way, by name.
  'gtm.run.ended.v1': z
    .object({ runId: id, state: z.enum(['done', 'failed', 'cancelled']), costMicros: count.optional() })
    .catchall(count),
  'gtm.target.settled.v1': z.strictObject({
    ...{ runId: id, targetId: id, proposals: count, costMicros: count.optional() },
    // Left out for a run over old data, which is about another time.
    accountId: id.nullable().optional(),
    state: z.enum(['waiting', 'proposed', 'unchanged', 'answered', 'left_alone', 'failed', 'cancelled']),
  }),
  'gtm.proposal.created.v1': z.strictObject({
    ...{ proposalId: id, runId: id, play: word, tool, author: authorSchema, readOnly: z.boolean() },
    // Null where the draft came without a usable number; such a one is never approved.
    confidence: z.number().nullable(),
    ...{ targetId: id.optional(), policyVersion: count.optional(), template: word.optional() },
    // Whose it is, and whom it is about.
    ...{
      personId: userId.nullable().optional(),
      accountId: id.nullable().optional(),
      dealId: id.nullable().optional(),
    },
  }),
  'gtm.proposal.judged.v1': z.strictObject({
    ...{ proposalId: id, decision: decisionSchema, rules: z.array(word), policyVersion: count },
  }),
  'gtm.proposal.approved.v1': z.strictObject({
    ...{ proposalId: id, effectId: id },
    // Of a person's approval; an internal action that runs by itself has none.
    ...{ approvalId: id.optional(), digest: digest.optional(), revision: count.optional() },
    overridden: z.literal([0, 1]).optional(),
    ...decided,
  }),
  'gtm.proposal.rejected.v1': z.strictObject({ proposalId: id, reason: word, revision: count, ...decided }),
  'gtm.proposal.superseded.v1': z.strictObject({ proposalId: id, cause: word }),
  'gtm.proposal.reopened.v1': z.strictObject({ proposalId: id, ...decided }),
  'gtm.proposal.edited.v1': z.strictObject({ proposalId: id, revision: count.optional(), ...decided }),
  'gtm.proposal.blocked.v1': aboutProposal,
  'gtm.proposal.expired.v1': aboutProposal,
  'gtm.proposal.executed.v1': aboutProposal,
  'gtm.proposal.failed.v1': aboutProposal,
  'gtm.effect.scheduled.v1': aboutEffect,
  'gtm.effect.rescheduled.v1': aboutEffect,
  'gtm.effect.claimed.v1': aboutEffect,
  'gtm.effect.executed.v1': aboutEffect,
  'gtm.effect.failed.v1': aboutEffect,
  'gtm.effect.parked.v1': aboutEffect,
  'gtm.effect.pulled_back.v1': aboutEffect,
  'gtm.effect.superseded.v1': aboutEffect,
  'gtm.effect.expired.v1': aboutEffect,
  'gtm.outcome.attributed.v1': z.strictObject({
    ...{ outcomeId: id, signalId: id, effectId: id, proposalId: id, kind: word },
    value: z.number().min(-1).max(1),
    attributedBy: z.enum(['message_id', 'meeting_uid', 'thread', 'address', 'recency']),
    // Of the signal: its mail and what that was read as, the person and the deal.
    ...{ activityId: id.nullable().optional(), replyKinds: z.array(replyKindSchema).optional() },
    ...{ contactId: id.nullable().optional(), dealId: id.nullable().optional() },
  }),
  'gtm.crm_change.moved.v1': z.strictObject({ ids: z.array(id).min(1), state: word }),
  'gtm.suppression.added.v1': z.strictObject({ added: count }),
  'gtm.addresses.verified.v1': z.strictObject({ count }),
  'gtm.policy.stored.v1': z.strictObject({ version: count }),
  'gtm.tenant.paused.v1': nothing,
  'gtm.tenant.resumed.v1': nothing,
} as const satisfies Record<`gtm.${string}.${string}.v${number}`, z.ZodType>;

/** The types of event that may be written. */
export type EventName = keyof typeof eventSchemas;

/** True for a type of event that is in the list. */
export function isEventName(type: string): type is EventName {
  return Object.hasOwn(eventSchemas, type);
}
