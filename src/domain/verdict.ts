import { z } from 'zod';

/** The Supervisor's answer in the seed's words; people read Ready, Changed, Blocked and Needs you. */
export const decisionSchema = z.enum(['approve', 'adjust', 'reject', 'escalate']);
export type VerdictDecision = z.infer<typeof decisionSchema>;

export const verdictLabels = {
  approve: 'Ready',
  adjust: 'Changed',
  escalate: 'Needs you',
  reject: 'Blocked',
} as const satisfies Record<VerdictDecision, string>;

/**
 * Words that a rule objects to; offsets are UTF-16 in the field named. In the field `evidence` they count in the quote
 * of the evidence item `chunkId` names.
 */
export const markSchema = z.strictObject({
  field: z.enum(['subject', 'body', 'title', 'description', 'evidence']),
  chunkId: z.string().optional(),
  start: z.number().int(),
  end: z.number().int(),
  words: z.string(),
  /** `only from outside` marks links and amounts that nothing but text from outside backs. */
  problem: z.enum([
    'not found anywhere',
    'not theirs to see',
    'only from outside',
    'instruction from outside',
    'style',
  ]),
});
export type Mark = z.infer<typeof markSchema>;

export const ruleFindingSchema = z.strictObject({
  /** Kebab-case name of the rule, equal to its file name. */
  rule: z.string(),
  decision: decisionSchema,
  message: z.string(),
  /** What would make it pass, in words a salesperson understands. */
  wouldPass: z.string(),
  /** Whether an approver may override it with a reason. */
  overridable: z.boolean(),
  marks: z.array(markSchema),
});
export type RuleFinding = z.infer<typeof ruleFindingSchema>;

/** One change the Supervisor asks for; Decision may revise at most twice. */
export const adjustmentSchema = z.strictObject({
  field: z.string(),
  from: z.string(),
  to: z.string(),
  because: z.string(),
});
export type Adjustment = z.infer<typeof adjustmentSchema>;

export const verdictSchema = z.strictObject({
  decision: decisionSchema,
  findings: z.array(ruleFindingSchema),
  adjustments: z.array(adjustmentSchema),
  policyVersion: z.number().int(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** What a person's approval needs beside their word: a reason, or more than any reason can give. */
export function approvalNeeds(verdict: Verdict | null): 'nothing' | 'reason' | 'impossible' {
  const against = (verdict?.findings ?? []).filter(({ decision }) => decision === 'reject' || decision === 'escalate');
  if (against.some(({ overridable }) => !overridable)) return 'impossible';
  return against.some(({ decision }) => decision === 'reject') ? 'reason' : 'nothing';
}
