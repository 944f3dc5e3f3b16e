import { z } from 'zod';
import type { TenantTransaction } from '../data/database/database.ts';
import { listProposals } from '../data/records/proposals.ts';
import { getRun, type RunRecord } from '../data/records/runs.ts';
import { formatId } from '../domain/prefixed-id.ts';
import { latestDecisions, proposalSummarySchema, summaryOf } from './proposal-view.ts';
import { marksInReason } from './reason-marks.ts';

const MAX_PROPOSALS = 500;

/** A run as one line of the list. */
export const runSummarySchema = z.object({
  id: z.string(),
  goalId: z.string(),
  goal: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled', 'needs_answer']),
  /** What the Planner has to know first, when the state is `needs_answer`. */
  question: z.string().nullable(),
  trigger: z.enum(['goal', 'signal', 'schedule', 'hand']),
  asOf: z.string().nullable(),
  startedBy: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
  /** Parts that did without something they depend on. */
  degraded: z.array(z.string()),
  costMicros: z.number(),
  tokens: z.number(),
});

const namedSchema = z.object({ id: z.string(), name: z.string() }).nullable();
const targetSchema = z.object({
  id: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  /** Words in the reason that came from outside and give orders to an assistant; offsets are UTF-16. */
  marks: z.array(z.object({ start: z.number().int(), end: z.number().int(), words: z.string() })),
  play: z.string().nullable(),
  account: namedSchema,
  contact: namedSchema,
  deal: namedSchema,
});
const stepSchema = z.object({
  name: z.string(),
  workflowId: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  attempts: z.number(),
  errorCode: z.string().nullable(),
  model: z.string().nullable(),
  tokens: z.number(),
  costMicros: z.number(),
});

/** A run with what became of each target. */
export const runViewSchema = runSummarySchema.extend({
  plan: z.unknown(),
  targets: z.array(targetSchema),
  /** Why targets were left alone, the most frequent reason first. */
  leftAlone: z.array(z.object({ reason: z.string(), count: z.number() })),
  proposals: z.array(proposalSummarySchema),
  steps: z.array(stepSchema),
});
export type RunSummary = z.infer<typeof runSummarySchema>;
export type RunView = z.infer<typeof runViewSchema>;

/** A run as a line. */
export function runSummaryOf(run: RunRecord): RunSummary {
  return {
    id: formatId('run', run.id),
    goalId: formatId('goal', run.goalId),
    goal: run.goalText,
    state: run.state,
    question: run.question,
    trigger: run.trigger,
    asOf: run.asOf?.toISOString() ?? null,
    startedBy: run.startedBy,
    startedAt: run.startedAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
    counts: run.counts,
    degraded: run.degraded,
    costMicros: run.costMicros,
    tokens: run.tokens,
  };
}

interface TargetRow {
  id: string;
  state: string;
  reason: string | null;
  play: string | null;
  accountId: string | null;
  accountName: string | null;
  contactId: string | null;
  contactName: string | null;
  dealId: string | null;
  dealName: string | null;
}
interface StepRow extends Omit<z.infer<typeof stepSchema>, 'startedAt' | 'endedAt'> {
  startedAt: Date;
  endedAt: Date | null;
}

function named(noun: 'account' | 'contact' | 'deal', id: string | null, name: string | null) {
  return id === null ? null : { id: formatId(noun, id), name: name ?? '' };
}

async function readTargets(transaction: TenantTransaction, runId: string): Promise<RunView['targets']> {
  const rows = await transaction.query<TargetRow>(
    `select t.id, t.state, t.reason, t.play, t.account_id, a.name as account_name, t.contact_id, c.full_name as contact_name,
       t.deal_id, d.name as deal_name
     from run_targets t left join accounts a on a.tenant_id = t.tenant_id and a.id = t.account_id
     left join contacts c on c.tenant_id = t.tenant_id and c.id = t.contact_id
     left join deals d on d.tenant_id = t.tenant_id and d.id = t.deal_id
     where t.run_id = $1 order by t.ordinal`,
    [runId],
  );
  return rows.map((row) => ({
    ...{ id: formatId('target', row.id), state: row.state, reason: row.reason, play: row.play },
    marks: marksInReason(row.reason ?? ''),
    account: named('account', row.accountId, row.accountName),
    contact: named('contact', row.contactId, row.contactName),
    deal: named('deal', row.dealId, row.dealName),
  }));
}

function countReasons(targets: RunView['targets']): RunView['leftAlone'] {
  const counts = new Map<string, number>();
  for (const { state, reason } of targets) {
    if (state === 'left_alone') counts.set(reason ?? '', (counts.get(reason ?? '') ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((left, right) => right.count - left.count);
}

/** One run in full. */
export async function readRunView(transaction: TenantTransaction, runId: string): Promise<RunView> {
  const run = await getRun(transaction, runId);
  const targets = await readTargets(transaction, runId);
  const proposals = await listProposals(transaction, { runId, limit: MAX_PROPOSALS });
  const decisions = await latestDecisions(
    transaction,
    proposals.map(({ id }) => id),
  );
  const steps = await transaction.query<StepRow>(
    `select name, workflow_id, started_at, ended_at, attempts, error_code, model, tokens, cost_micros from run_steps
     where run_id = $1 order by started_at, workflow_id, ordinal`,
    [runId],
  );
  return {
    ...runSummaryOf(run),
    plan: run.plan,
    targets,
    leftAlone: countReasons(targets),
    proposals: proposals.map((proposal) => summaryOf(proposal, decisions.get(proposal.id) ?? null)),
    steps: steps.map((row) => ({
      ...row,
      startedAt: row.startedAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
    })),
  };
}
