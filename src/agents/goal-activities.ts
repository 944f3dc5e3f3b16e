import type { Database, TenantTransaction } from '../data/database/database.ts';
import type { Lake } from '../data/lake/lake.ts';
import { writeAudit } from '../data/records/audit.ts';
import { addRunUsage, getRun, listRunTargets, type RunRecord, updateRun } from '../data/records/runs.ts';
import type { Actor } from '../domain/actor.ts';
import type { Ids } from '../domain/clock.ts';
import type { Plan } from '../domain/plan.ts';
import { completeStep } from '../runtime/workflows/complete-step.ts';
import type { Activity, StepContext } from '../runtime/workflows/workflows.ts';
import { type CompileGoalOptions, compileGoal, type PlanResult } from './planner/compile-goal.ts';
import { catchUpFigures } from './planner/history-figures.ts';
import { listTargets, maxRunTargets } from './planner/list-targets.ts';
import { loadVocabulary } from './planner/vocabulary.ts';
import type { WordNeeds } from './retriever/word-needs.ts';
import type { RunGoalInput } from './run-goal.workflow.ts';

export interface GoalServices {
  database: Database;
  ids: Ids;
  lake: Pick<Lake, 'query'>;
  /** Asks a language model for a plan where one is configured. */
  proposePlan?: CompileGoalOptions['proposePlan'];
  /** Has a language model word what is searched for, where one is configured. */
  wordNeeds?: WordNeeds;
}

const actorOf = (step: StepContext): Actor => ({ kind: 'workflow', id: step.workflowId, door: 'workflow' });

async function planGoal(services: GoalServices, { tenantId, runId }: RunGoalInput, step: StepContext) {
  const { database, ids } = services;
  const { run, vocabulary } = await database.asTenant(tenantId, async (transaction) => {
    const found = await getRun(transaction, runId);
    const words = await loadVocabulary(transaction, found.goalText, { userId: found.startedBy });
    return { run: found, vocabulary: found.asOf === null ? words : { ...words, now: found.asOf } };
  });
  const proposePlan = services.proposePlan ? { proposePlan: services.proposePlan } : {};
  const compiled = await compileGoal(run.goalText, vocabulary, proposePlan);
  if (compiled.kind === 'plan') await catchUpFigures(services, tenantId, compiled.plan);
  // Nobody's questions need no wording: a run that has nothing to do asks no model.
  const hasWork = compiled.kind === 'plan' && (await hasTargets(services, tenantId, run, compiled.plan));
  const goal = { tenantId, goalText: run.goalText };
  const result = hasWork ? await withWordedNeeds(services, goal, compiled) : compiled;
  const actor = actorOf(step);
  return completeStep(database, tenantId, step, async (transaction) => {
    await addRunUsage(transaction, { runId, ...result });
    // A model may have thought for a while: a cancel that came meanwhile stays.
    if ((await getRun(transaction, runId)).state === 'cancelled') {
      await writeAudit(transaction, ids, { actor, action: 'plan-dropped', subjectNoun: 'run', subjectId: runId });
      return { state: 'cancelled' };
    }
    if (result.kind === 'question') {
      await updateRun(transaction, ids, actor, { runId, state: 'needs_answer', question: result.question });
      return { state: 'needs_answer' };
    }
    await updateRun(transaction, ids, actor, { runId, state: 'running', plan: result.plan });
    return { state: 'planned' };
  });
}

/** Whether there is anybody whom the plan, or the signal that started the run, is about. */
async function hasTargets(
  { database }: GoalServices,
  tenantId: string,
  { id, asOf }: RunRecord,
  plan: Plan,
): Promise<boolean> {
  return database.asTenant(tenantId, async (transaction) => {
    const known = await listRunTargets(transaction, id);
    return known.length > 0 || (await listTargets(transaction, plan, asOf ? { asOf } : {})).length > 0;
  });
}

/** The plan with its info needs worded for the search, and what that took. */
async function withWordedNeeds(
  { wordNeeds }: GoalServices,
  { tenantId, goalText }: { tenantId: string; goalText: string },
  result: PlanResult,
): Promise<PlanResult> {
  if (result.kind === 'question' || !wordNeeds) return result;
  const worded = await wordNeeds(tenantId, goalText, result.plan.infoNeeds);
  return {
    ...result,
    plan: { ...result.plan, infoNeeds: worded.needs },
    degraded: [...result.degraded, ...worded.degraded],
    usage: {
      tokens: result.usage.tokens + worded.usage.tokens,
      costMicros: result.usage.costMicros + worded.usage.costMicros,
    },
  };
}

async function storeTargets(
  transaction: TenantTransaction,
  services: GoalServices,
  run: RunRecord,
  actor: Actor,
): Promise<string[]> {
  const known = await listRunTargets(transaction, run.id);
  if (known.length > 0) return known.map((target) => target.id);
  const matching = await listTargets(transaction, run.plan as Plan, run.asOf ? { asOf: run.asOf } : {});
  const found = matching.slice(0, maxRunTargets);
  if (matching.length > found.length) {
    const counts = { notBegun: matching.length - found.length };
    await transaction.query('update runs set counts = $2 where id = $1', [run.id, counts]);
  }
  const rows = found.map((target, ordinal) => [
    ...[services.ids.next(), run.id, ordinal, target.accountId, target.contactId, target.dealId, target.reason],
  ]);
  await transaction.copyIn(
    'run_targets',
    ['id', 'run_id', 'ordinal', 'account_id', 'contact_id', 'deal_id', 'reason'],
    rows,
  );
  await writeAudit(transaction, services.ids, {
    actor,
    action: 'targets-listed',
    subjectNoun: 'run',
    subjectId: run.id,
    detail: { targets: rows.length },
  });
  return rows.map((row) => row[0] as string);
}

/** How a run ended: proposals that stand from earlier runs, that a person has answered, that are new; targets left alone or not begun. */
async function countRun(
  transaction: TenantTransaction,
  { id: runId, counts }: RunRecord,
): Promise<Record<string, number>> {
  const { notBegun } = counts;
  const states = await transaction.query<{ state: string; targets: number; proposals: number }>(
    `select state, count(*) as targets, count(distinct proposal_id) as proposals from run_targets
     where run_id = $1 group by state`,
    [runId],
  );
  const [made] = await transaction.query<{ count: number }>(
    'select count(*) as count from proposals where run_id = $1',
    [runId],
  );
  const of = (state: string) => states.find((row) => row.state === state);
  const postponed = of('postponed')?.targets ?? 0;
  const failed = of('failed')?.targets ?? 0;
  return {
    targets: states.reduce((sum, row) => sum + row.targets, 0),
    unchanged: of('unchanged')?.proposals ?? 0,
    answered: of('answered')?.proposals ?? 0,
    new: made!.count,
    leftAlone: of('left_alone')?.targets ?? 0,
    ...(postponed > 0 ? { postponed } : {}),
    ...(failed > 0 ? { failed } : {}),
    ...(notBegun === undefined ? {} : { notBegun }),
  };
}

/** The steps of a goal's run: understand it, find whom it is about, and say how it ended. */
export function createGoalActivities(services: GoalServices): Record<string, Activity> {
  const { database, ids } = services;
  return {
    planGoal: (input: RunGoalInput, step) => planGoal(services, input, step),
    async listTargets({ tenantId, runId }: RunGoalInput, step) {
      return completeStep(database, tenantId, step, async (transaction) => {
        const run = await getRun(transaction, runId);
        if (run.state === 'cancelled') return { targetIds: [] };
        return { targetIds: await storeTargets(transaction, services, run, actorOf(step)) };
      });
    },
    async finishRun({ tenantId, runId }: RunGoalInput, step) {
      return completeStep(database, tenantId, step, async (transaction) => {
        const run = await getRun(transaction, runId);
        if (run.state === 'cancelled') return { state: 'cancelled' };
        const counts = await countRun(transaction, run);
        const state = counts['failed'] !== undefined && counts['failed'] === counts['targets'] ? 'failed' : 'done';
        await updateRun(transaction, ids, actorOf(step), { runId, state, counts });
        return { state };
      });
    },
    async failRun({ tenantId, runId, code }: RunGoalInput & { code: string }, step) {
      return completeStep(database, tenantId, step, async (transaction) => {
        const { state } = await getRun(transaction, runId);
        if (state !== 'running') return { state };
        await updateRun(transaction, ids, actorOf(step), { runId, state: 'failed', degraded: [`run-${code}`] });
        return { state: 'failed' };
      });
    },
    async failTarget({ tenantId, targetId, code }: RunGoalInput & { targetId: string; code: string }, step) {
      return completeStep(database, tenantId, step, async (transaction) => {
        const reason = `This could not be worked on (${code}); the next run tries again.`;
        await transaction.query("update run_targets set state = 'failed', reason = $2 where id = $1", [
          targetId,
          reason,
        ]);
        const subject = { subjectNoun: 'target', subjectId: targetId, detail: { code } };
        await writeAudit(transaction, ids, { actor: actorOf(step), action: 'target-failed', ...subject });
        return { state: 'failed' };
      });
    },
  };
}
