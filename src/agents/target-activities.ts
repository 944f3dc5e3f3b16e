import type { Database, TenantTransaction } from '../data/database/database.ts';
import { writeAudit } from '../data/records/audit.ts';
import { currentPolicy } from '../data/records/policies.ts';
import { addRunUsage, getRun, getRunTarget, type RunRecord, type RunTarget } from '../data/records/runs.ts';
import { isPromised } from '../data/records/taken-slot.ts';
import type { Actor } from '../domain/actor.ts';
import type { Clock, Ids } from '../domain/clock.ts';
import { GtmError } from '../domain/errors.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Plan } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import { completedOutput, completeStep } from '../runtime/workflows/complete-step.ts';
import type { Activity, StepContext } from '../runtime/workflows/workflows.ts';
import { type DecisionResult, type DecisionServices, decideForTarget, madeIn, reviseDraft } from './decision/decide.ts';
import { noRoomToday, postponeTarget } from './postpone-target.ts';
import { type DraftInput, proposeDraft, readDraft, type SettleInput, settleTarget } from './propose-draft.ts';
import { buildQueries, type QueryTarget } from './retriever/build-query.ts';
import type { RetrievalServices } from './retriever/leg-strength.ts';
import { retrieve } from './retriever/retrieve.ts';
import { asksForRevision } from './supervisor/decide-verdict.ts';
import { type JudgeServices, judge } from './supervisor/judge.ts';
import { CITED, fuseNeeds, readEvidence, storeEvidence } from './target-evidence.ts';
import type { WorkTargetInput } from './work-target.workflow.ts';

const HITS_PER_QUERY = 6;

/** Who works on a target, one after another. */
export interface Agents {
  retrieve: typeof retrieve;
  decide: typeof decideForTarget;
  judge: typeof judge;
}

/** The agents of this folder. */
export const ownAgents: Agents = { retrieve, decide: decideForTarget, judge };

export interface TargetServices extends RetrievalServices, DecisionServices, JudgeServices {
  database: Database;
  ids: Ids;
  clock: Clock;
  agents: Agents;
}

const actorOf = (step: StepContext): Actor => ({ kind: 'workflow', id: step.workflowId, door: 'workflow' });

interface TargetContext {
  run: RunRecord;
  target: RunTarget;
  names: QueryTarget;
  policy: Policy;
}

async function readTarget(
  transaction: TenantTransaction,
  { runId, targetId }: WorkTargetInput,
): Promise<TargetContext> {
  const run = await getRun(transaction, runId);
  const target = await getRunTarget(transaction, targetId);
  const [names] = await transaction.query<Pick<QueryTarget, 'accountName' | 'contactName' | 'dealName'>>(
    `select (select name from accounts where id = $1) as account_name, (select full_name from contacts where id = $2) as contact_name,
            (select name from deals where id = $3) as deal_name`,
    [target.accountId, target.contactId, target.dealId],
  );
  const { accountId, contactId, dealId } = target;
  return { run, target, policy: await currentPolicy(transaction), names: { accountId, contactId, dealId, ...names! } };
}

async function retrieveForTarget(services: TargetServices, tenantId: string, { run, names }: TargetContext) {
  const plan = run.plan as Plan;
  const found: { need: string; evidence: Evidence[] }[] = [];
  for (const need of plan.infoNeeds) {
    const asOf = run.asOf === null ? {} : { asOf: run.asOf };
    const evidence: Evidence[] = [];
    for (const query of buildQueries(need, names, { ...asOf, k: HITS_PER_QUERY })) {
      evidence.push(...(await services.agents.retrieve(services, tenantId, query)));
    }
    found.push({ need: need.name, evidence });
  }
  return found;
}

/** Steps of one target: evidence, drafts, verdicts, proposals. */
export function createTargetActivities(services: TargetServices): Record<string, Activity> {
  const { database, ids } = services;
  return {
    async retrieveEvidence(input: WorkTargetInput, step) {
      const context = await database.asTenant(input.tenantId, (transaction) => readTarget(transaction, input));
      if (context.run.state === 'cancelled') return { state: 'cancelled', evidenceCount: 0 };
      const found = await retrieveForTarget(services, input.tenantId, context);
      return completeStep(database, input.tenantId, step, async (transaction) => {
        await storeEvidence(transaction, ids, input, found);
        return { state: 'found', evidenceCount: fuseNeeds(found.flatMap(({ evidence }) => evidence)).length };
      });
    },
    decide: (input: WorkTargetInput, step) => decideTarget(services, input, step),
    judgeDraft: (input: DraftInput, step) => judgeDraft(services, input, step),
    reviseDraft: (input: DraftInput, step) => reviseStoredDraft(services, input, step),
    proposeDraft: (input: DraftInput, step) => proposeDraft(services, input, step),
    settleTarget: (input: SettleInput, step) => settleTarget(services, input, step),
  };
}

async function decideTarget(services: TargetServices, input: WorkTargetInput, step: StepContext) {
  const { database } = services;
  const { done, context, evidence, dayIsFull } = await database.asTenant(input.tenantId, async (transaction) => {
    const found = await readTarget(transaction, input);
    return {
      done: await completedOutput<{ state: 'decided'; draftIds: string[] }>(transaction, step),
      context: found,
      evidence: await readEvidence(transaction, input.targetId),
      dayIsFull: await noRoomToday(transaction, found),
    };
  });
  if (done) return done.output;
  if (context.run.state === 'cancelled') return { state: 'cancelled', draftIds: [] };
  if (dayIsFull !== null) return postpone(services, input, step, dayIsFull);
  for (let attempt = 1; ; attempt++) {
    const decided = await decideOnce(services, input.tenantId, { context, evidence });
    try {
      return await storeDecision(services, input, step, decided, { checksTimes: attempt < DECISIONS });
    } catch (error) {
      if (!GtmError.is(error) || error.field !== promised) throw error;
    }
  }
}

/** Another target of the run may be offered the same times at the same moment; then this one is decided again. */
const DECISIONS = 4;
const promised = 'offers';

function decideOnce(
  services: TargetServices,
  tenantId: string,
  { context, evidence }: { context: TargetContext; evidence: Evidence[] },
): Promise<DecisionResult> {
  const { run, target } = context;
  return services.agents.decide(services, tenantId, {
    ...{ runId: run.id, goalText: run.goalText, plan: run.plan as Plan, evidence, asOf: run.asOf },
    target: {
      ...{ accountId: target.accountId, contactId: target.contactId, dealId: target.dealId },
      ...(target.reason === null ? {} : { whyNow: target.reason }),
    },
    staleAfterDays: context.policy.ceiling.staleAfterDays,
    meetings: context.policy.meetings,
  });
}

async function storeDecision(
  { database, ids }: TargetServices,
  input: WorkTargetInput,
  step: StepContext,
  result: DecisionResult,
  { checksTimes }: { checksTimes: boolean },
) {
  return completeStep(database, input.tenantId, step, async (transaction) => {
    for (const draft of checksTimes ? result.drafts : []) {
      if (!(await isPromised(transaction, draft))) continue;
      throw new GtmError('conflict', 'A time was promised to somebody else meanwhile.', { field: promised });
    }
    await storeEvidence(transaction, ids, input, [{ need: CITED, evidence: result.evidence }]);
    const draftIds = result.drafts.map(() => ids.next());
    for (const [index, draft] of result.drafts.entries()) {
      await transaction.query(
        'insert into drafts (id, run_id, target_id, ordinal, body, model) values ($1, $2, $3, $4, $5, $6)',
        [draftIds[index]!, input.runId, input.targetId, index, draft, result.model],
      );
    }
    await transaction.query('update run_targets set reason = $2, play = $3, cost_micros = $4 where id = $1', [
      input.targetId,
      result.leaveAlone?.reason ?? null,
      result.drafts[0]?.play ?? null,
      result.usage.costMicros,
    ]);
    await addRunUsage(transaction, { runId: input.runId, ...result });
    await writeAudit(transaction, ids, {
      actor: actorOf(step),
      action: 'target-decided',
      subjectNoun: 'target',
      subjectId: input.targetId,
      detail: { drafts: draftIds.length },
    });
    return { state: 'decided', draftIds };
  });
}

/** Nothing is decided about a target for which there is no room today. */
function postpone({ database, ids }: TargetServices, input: WorkTargetInput, step: StepContext, reason: string) {
  return completeStep(database, input.tenantId, step, async (transaction) => {
    await postponeTarget(transaction, input.targetId, reason);
    const subject = { subjectNoun: 'target', subjectId: input.targetId };
    await writeAudit(transaction, ids, { actor: actorOf(step), action: 'target-postponed', ...subject });
    return { state: 'decided', draftIds: [] };
  });
}

async function judgeDraft(services: TargetServices, input: DraftInput, step: StepContext) {
  const { database } = services;
  const { runId, targetId, draftId } = input;
  const { run, row } = await database.asTenant(input.tenantId, async (transaction) => ({
    run: await getRun(transaction, runId),
    row: await readDraft(transaction, draftId),
  }));
  if (run.state === 'cancelled') return { decision: 'cancelled' };
  const { body, revisions } = row;
  const { verdict, facts } = await services.agents.judge(services, input.tenantId, {
    ...{ id: draftId, runId, targetId, draft: body, revisions, overrides: [] },
    changes: revisions === 0 ? [] : [...(row.facts?.changes ?? []), ...madeIn(body, row.verdict?.adjustments ?? [])],
  });
  return completeStep(database, input.tenantId, step, async (transaction) => {
    await transaction.query('update drafts set verdict = $2, facts = $3 where id = $1', [draftId, verdict, facts]);
    // A draft that passes because it was changed asks for no further change.
    const passes = verdict.decision === 'adjust' && !asksForRevision(verdict);
    return { decision: passes ? ('approve' as const) : verdict.decision };
  });
}

async function reviseStoredDraft(services: TargetServices, input: DraftInput, step: StepContext) {
  const { database } = services;
  const row = await database.asTenant(input.tenantId, (transaction) => readDraft(transaction, input.draftId));
  const revised = reviseDraft(row.body, row.verdict?.adjustments ?? []);
  return completeStep(database, input.tenantId, step, async (transaction) => {
    await transaction.query('update drafts set body = $2, revisions = revisions + 1 where id = $1', [
      input.draftId,
      revised,
    ]);
    return { revisions: row.revisions + 1 };
  });
}
