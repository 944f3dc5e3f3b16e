import { z } from 'zod';
import { actionSchema } from './action.ts';

/** One named, human-readable contribution to a confidence; the confidence is the sum, clamped to 0..1. */
export const confidencePartSchema = z.strictObject({ name: z.string(), value: z.number(), because: z.string() });
export type ConfidencePart = z.infer<typeof confidencePartSchema>;

/**
 * One sentence of outgoing text. A fact names the evidence that supports it and the words it rests on;
 * an ask or a courtesy names none.
 */
export const claimSchema = z.strictObject({
  sentence: z.string(),
  kind: z.enum(['fact', 'ask', 'courtesy']),
  /** Chunk id of the supporting evidence. */
  evidenceId: z.string().nullable(),
  quote: z.string().nullable(),
});
export type Claim = z.infer<typeof claimSchema>;

/** Who wrote the proposal: a language model, a model's answer after one repair, or the rules playbook. */
export const authorSchema = z.enum(['model', 'repaired', 'playbook']);
export type Author = z.infer<typeof authorSchema>;

/** What the draft was based on; when any of it moves, the proposal is superseded. */
export const basisSchema = z.strictObject({
  /** Latest message (either way) of the thread and of the contact when the draft was written. */
  threadLastActivityId: z.uuid().nullable(),
  contactLastActivityId: z.uuid().nullable(),
  /** `version` columns of the rows. */
  contactVersion: z.number().int().nullable(),
  dealVersion: z.number().int().nullable(),
  accountVersion: z.number().int().nullable(),
  calendarVersion: z.number().int().nullable(),
});
export type Basis = z.infer<typeof basisSchema>;

/** A candidate action as Decision hands it to the Supervisor. */
export const draftSchema = z.strictObject({
  /** Name of the play that made it, e.g. `answer-open-question`. */
  play: z.string(),
  /** One sentence for the inbox row: what would happen, to whom. */
  headline: z.string(),
  whyNow: z.string(),
  rationale: z.string(),
  /** 0..1; the Supervisor rejects a missing or non-finite one. */
  confidence: z.number(),
  confidenceParts: z.array(confidencePartSchema),
  /** Chunk ids, most important first. */
  evidenceIds: z.array(z.string()),
  claims: z.array(claimSchema),
  author: authorSchema,
  basis: basisSchema,
  contactId: z.uuid().nullable(),
  accountId: z.uuid().nullable(),
  dealId: z.uuid().nullable(),
  action: actionSchema,
});
export type Draft = z.infer<typeof draftSchema>;

/** Life of a proposal. `open` ones can be approved when the verdict allows it. */
export type ProposalState =
  | 'open'
  | 'approved'
  | 'rejected'
  | 'edited' // replaced by a new revision of the same proposal
  | 'superseded'
  | 'expired'
  | 'executed'
  | 'failed'
  | 'blocked'; // the Supervisor rejected it; shown with what would unblock it
