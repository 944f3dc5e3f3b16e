import { z } from 'zod';
import { type CompileGoalOptions, compileGoal } from '../../agents/planner/compile-goal.ts';
import { previewSegment, type SegmentPreview } from '../../agents/planner/preview.ts';
import { suggestGoals } from '../../agents/planner/suggest-goals.ts';
import { loadVocabulary } from '../../agents/planner/vocabulary.ts';
import type { Database } from '../../data/database/database.ts';
import type { Lake } from '../../data/lake/lake.ts';
import { currentPolicy } from '../../data/records/policies.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { goalText } from '../goal-text.ts';
import { everybody, type Route, route } from '../route.ts';

export interface GoalServices extends CompileGoalOptions {
  database: Database;
  lake: Pick<Lake, 'query'>;
}

const standings = ['writable', 'unverified', 'stale', 'suppressed', 'paused', 'withoutAddress'] as const;

const previewSchema = z.object({
  kind: z.literal('plan'),
  plan: z.unknown(),
  /** What each of the goal's words came to mean. */
  understood: z.array(z.object({ words: z.string(), meaning: z.string() })),
  matches: z.array(z.object({ noun: z.enum(['account', 'contact', 'deal']), ids: z.array(z.string()) })),
  targetCount: z.number(),
  begunCount: z.number().describe('How many of them a run takes, the most pressing ones'),
  sample: z.array(
    z.object({
      accountId: z.string().nullable(),
      contactId: z.string().nullable(),
      dealId: z.string().nullable(),
      label: z.string(),
      reason: z.string(),
    }),
  ),
  /** Contact ids; each person is in exactly one list. */
  people: z.object(Object.fromEntries(standings.map((name) => [name, z.array(z.string())]))),
  sentence: z.string(),
  figures: z.array(z.string()).describe('What the history of the last year says, where the goal asks it'),
  /** Why a language model that is configured could not help, as short codes. */
  degraded: z.array(z.string()),
  /** By what the latest runs took. */
  estimate: z.object({
    retrievals: z.number(),
    seconds: z.number(),
    tokens: z.number(),
    costMicros: z.number().describe('Millionths of a US dollar'),
    cost: z
      .enum(['none', 'measured', 'unknown'])
      .describe('none: no language model; unknown: no run with one yet, or its prices are not set'),
  }),
});
const questionSchema = z.object({
  kind: z.literal('question'),
  question: z.string(),
  options: z.array(z.string()),
  /** Words that mean nothing here. */
  uninterpreted: z.array(z.string()),
  degraded: z.array(z.string()),
});

function orNull(noun: 'account' | 'contact' | 'deal', id: string | null): string | null {
  return id === null ? null : formatId(noun, id);
}

function view(preview: SegmentPreview) {
  return {
    ...preview,
    matches: preview.matches.map(({ noun, ids }) => ({ noun, ids: ids.map((id) => formatId(noun, id)) })),
    sample: preview.sample.map((target) => ({
      ...{ label: target.label, reason: target.reason },
      accountId: orNull('account', target.accountId),
      contactId: orNull('contact', target.contactId),
      dealId: orNull('deal', target.dealId),
    })),
    people: Object.fromEntries(
      standings.map((name) => [name, preview.people[name].map((id) => formatId('contact', id))]),
    ),
  };
}

/** What a goal would do before it runs, and goals that the data asks for. */
export function goalRoutes({ database, lake, proposePlan }: GoalServices): Route[] {
  return [
    route({
      method: 'POST',
      path: '/goals/preview',
      operation: 'previewGoal',
      summary: 'How a goal is understood, whom it would touch and what it would cost; runs nothing',
      tag: 'goals',
      roles: everybody,
      body: z.object({
        text: goalText,
        asOf: z.iso.datetime({ offset: true }).optional(),
      }),
      response: z.discriminatedUnion('kind', [previewSchema, questionSchema]),
      async handle({ caller: { tenantId, userId }, body }) {
        const { vocabulary, policy } = await database.asTenant(tenantId, async (transaction) => ({
          vocabulary: await loadVocabulary(transaction, body.text, { userId }),
          policy: await currentPolicy(transaction),
        }));
        const result = await compileGoal(body.text, vocabulary, proposePlan ? { proposePlan } : {});
        if (result.kind === 'question') return result;
        const asOf = body.asOf === undefined ? {} : { asOf: new Date(body.asOf) };
        const preview = await previewSegment({ database, lake }, tenantId, result.plan, {
          ...{ policy, usesModel: proposePlan !== undefined },
          ...asOf,
        });
        return { ...result, ...view(preview) };
      },
    }),
    route({
      method: 'GET',
      path: '/goals/suggestions',
      operation: 'suggestGoals',
      summary: 'Up to five goals that the data asks for, with counts',
      tag: 'goals',
      roles: everybody,
      query: z.object({
        mine: z.enum(['true', 'false']).default('false').describe('Only about what you own'),
        limit: z.coerce.number().int().min(1).max(10).default(5),
      }),
      response: z.object({ items: z.array(z.object({ text: z.string(), count: z.number(), label: z.string() })) }),
      handle: async ({ caller, query }) => {
        const userId = query.mine === 'true' ? caller.userId : null;
        return { items: await suggestGoals({ database }, caller.tenantId, { userId, limit: query.limit }) };
      },
    }),
  ];
}
