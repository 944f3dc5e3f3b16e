import { z } from 'zod';
import { GtmError } from './errors.ts';
import type { ChunkEntityType } from './evidence.ts';
import { type FieldRegistry, targetNouns } from './field-registry.ts';
import { parseSegment, refuseTooDeep, segmentSchema } from './segment.ts';

/** What the operator wants to achieve; `review` is "look after it" with no narrower aim. */
export const objectives = [
  'review',
  'answer',
  'follow-up',
  'win-back',
  'renew',
  'upsell',
  'book-meeting',
  'clean-up',
  'thank',
  'introduce',
  'reactivate',
] as const;
export type Objective = (typeof objectives)[number];

/** The plays a goal may ask for; the playbook knows each by this name. */
export const playNames = [
  'answer-complaint',
  'schedule-requested-meeting',
  'answer-open-question',
  'record-signed-contract',
  'keep-promise',
  'write-to-colleague',
  'raise-renewal',
  'ask-silent-champion',
  'revive-stalled-deal',
  'book-next-meeting',
  'reach-another-way',
  'complete-record',
] as const;
export type PlayName = (typeof playNames)[number];

const entityTypes = [
  'email',
  'meeting',
  'note',
  'task',
  'call',
  'document',
  'account',
  'contact',
  'deal',
] as const satisfies readonly ChunkEntityType[];

/**
 * A question the retriever answers for each target. `recencyDays` null looks at all time. `searchText` is the question as
 * a language model worded it for the search, where one is configured.
 */
const infoNeedSchema = z.strictObject({
  name: z.string().min(1).max(60),
  question: z.string().min(1).max(300),
  searchText: z.string().min(1).max(600).optional(),
  entityTypes: z.array(z.enum(entityTypes)).min(1),
  recencyDays: z.int().min(1).max(3650).nullable(),
});
export type InfoNeed = z.infer<typeof infoNeedSchema>;

/** Kinds of action a goal may leave out or limit itself to. */
export const tools = ['send_email', 'schedule_meeting', 'update_crm', 'create_task', 'enrich_contact'] as const;

/** By what a goal may order its targets; each noun has the fields of its own. */
const orderFields = ['deal.amount', 'deal.closeDate', 'account.employees'] as const;
export type OrderField = (typeof orderFields)[number];

/** A limit the operator set in the goal, or the order in which they want the targets. */
const constraintSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('max-targets'), value: z.int().min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('order-by'), field: z.enum(orderFields), first: z.enum(['highest', 'lowest']) }),
  z.strictObject({ kind: z.literal('without-tool'), tool: z.enum(tools) }),
  z.strictObject({ kind: z.literal('only-tool'), tool: z.enum(tools) }),
]);
export type PlanConstraint = z.infer<typeof constraintSchema>;

/** A goal as the platform understood it. Targets are the union of `segment` and `alsoSegments`. */
const planSchema = z.strictObject({
  version: z.literal(1),
  goalText: z.string().min(1).max(2000),
  noun: z.enum(targetNouns),
  objectives: z.array(z.enum(objectives)).min(1),
  segment: segmentSchema,
  /** Further segments, of any noun, when the goal names several groups. */
  alsoSegments: z.array(segmentSchema).max(5),
  /** The tenant's definitions that were used, with their numbers spelled out. */
  terms: z.array(z.strictObject({ name: z.string().max(80), sentence: z.string().max(400) })),
  infoNeeds: z.array(infoNeedSchema).min(1).max(12),
  constraints: z.array(constraintSchema).max(10),
  successMetric: z.string().min(1).max(300),
  plays: z.array(z.enum(playNames)).min(1),
  /** Present where the rules did not understand the goal and a language model read it. */
  understoodBy: z.literal('model').optional(),
});
export type Plan = z.infer<typeof planSchema>;

/** Checks a plan that was stored or proposed from outside; throws `invalid` naming the field. */
export function parsePlan(input: unknown, registry: FieldRegistry): Plan {
  refuseTooDeep(input);
  const result = planSchema.safeParse(input);
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    throw new GtmError('invalid', `The plan is malformed at ${path.join('.') || 'its start'}: ${message}`, {
      field: path.join('.'),
    });
  }
  const plan = result.data;
  for (const segment of [plan.segment, ...plan.alsoSegments]) parseSegment(segment, registry);
  if (plan.noun !== plan.segment.noun)
    throw new GtmError('invalid', 'noun must be that of the segment', { field: 'noun' });
  return plan;
}
