import type { Database, TenantTransaction } from '../data/database/database.ts';
import { findAnswered } from '../data/records/answered-proposal.ts';
import { writeAudit } from '../data/records/audit.ts';
import { insertProposal } from '../data/records/insert-proposal.ts';
import { appendEvents } from '../data/records/outbox.ts';
import { currentPolicy } from '../data/records/policies.ts';
import { storeVerdict } from '../data/records/proposal-states.ts';
import { getProposal } from '../data/records/proposals.ts';
import { getRun, getRunTarget, type RunRecord, type RunTarget } from '../data/records/runs.ts';
import type { Actor } from '../domain/actor.ts';
import type { Ids } from '../domain/clock.ts';
import { GtmError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { formatId } from '../domain/prefixed-id.ts';
import type { Draft } from '../domain/proposal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { completeStep } from '../runtime/workflows/complete-step.ts';
import type { StepContext } from '../runtime/workflows/workflows.ts';
import { decisionTemplate } from './decision/model/decide-with-model.ts';
import { dayLimitOf, postponeTarget } from './postpone-target.ts';
import type { SupervisorFacts } from './supervisor/facts.ts';
import type { Proposed, WorkTargetInput } from './work-target.workflow.ts';

const dayMs = 86_400_000;

export type DraftInput = WorkTargetInput & { draftId: string };
export type SettleInput = WorkTargetInput & { draftCount: number; proposalCount: number };
interface ProposeServices {
  database: Database;
  ids: Ids;
}

interface DraftRow {
  body: Draft;
  revisions: number;
  verdict: Verdict | null;
  facts: Pick<SupervisorFacts, 'changes'> | null;
  model: string | null;
}

/** A draft as it is stored between the steps of its target. */
export async function readDraft(transaction: TenantTransaction, draftId: string): Promise<DraftRow> {
  const [row] = await transaction.query<DraftRow>(
    'select body, revisions, verdict, facts, model from drafts where id = $1',
    [draftId],
  );
  if (!row) throw new GtmError('conflict', 'This draft is gone: the person it was about has been erased.');
  return row;
}

/** What a fresh answer caused first, then waiting replies, then the order of the run's targets: deadlines, risk, value. */
function priorityOf(run: RunRecord, ordinal: number, draft: Draft): number {
  const answering = draft.action.tool === 'send_email' && draft.action.purpose === 'answer' ? 1 : 0;
  return answering * 1000 + (run.trigger === 'signal' ? 2000 : 0) - Math.min(ordinal, 998) + draft.confidence;
}

/** Keeps with the target which proposal is about it; the strongest news of several drafts stays. */
async function noteTarget(
  transaction: TenantTransaction,
  { id }: RunTarget,
  news: { state: 'proposed' | 'unchanged' | 'answered'; proposalId: string; reason: string | null },
): Promise<void> {
  await transaction.query(
    `update run_targets set reason = coalesce($4, reason),
       proposal_id = case when state in ('proposed', 'unchanged') then proposal_id else $3 end,
       state = case when state in ('proposed', 'unchanged') then state else $2 end where id = $1`,
    [id, news.state, news.proposalId, news.reason],
  );
}

/** What stands in the way of a draft, kept with its target; a draft of another play is held back with its reason. */
async function noteStanding(
  transaction: TenantTransaction,
  target: RunTarget,
  draft: Draft,
  standing: { kind: 'exists' | 'answered'; proposalId: string } | { kind: 'postponed'; reason: string },
): Promise<void> {
  if (standing.kind === 'postponed') {
    await postponeTarget(transaction, target.id, standing.reason);
    return;
  }
  const other = await getProposal(transaction, standing.proposalId);
  const heldBack = standing.kind === 'exists' && other.play !== draft.play;
  await noteTarget(transaction, target, {
    state: standing.kind === 'answered' ? 'answered' : other.runId === target.runId ? 'proposed' : 'unchanged',
    proposalId: standing.proposalId,
    reason: heldBack ? `Held back: ${draft.headline}. First: ${other.headline}.` : null,
  });
}

/**
 * Stores a judged draft as an open proposal. Where one about the same person is open already, or a person has answered
 * the very same one, nothing is stored and the target remembers which. A cancelled run proposes nothing more.
 */
export async function proposeDraft(services: ProposeServices, input: DraftInput, step: StepContext) {
  const { database, ids } = services;
  return completeStep<Proposed>(database, input.tenantId, step, async (transaction) => {
    const run = await getRun(transaction, input.runId);
    if (run.state === 'cancelled') return { state: 'cancelled', proposalId: null };
    const target = await getRunTarget(transaction, input.targetId);
    const row = await readDraft(transaction, input.draftId);
    const actor: Actor = { kind: 'workflow', id: step.workflowId, door: 'workflow' };
    const policy = await currentPolicy(transaction);
    const days = policy.pressure.sameProposalPauseDays;
    const settled = run.asOf === null ? await findAnswered(transaction, row.body, { days }) : null;
    const stored =
      settled ?? (await store(transaction, ids, { run, target, row, actor, policy, draftId: input.draftId }));
    if (stored.kind !== 'inserted') {
      await noteStanding(transaction, target, row.body, stored);
      const subject =
        stored.kind === 'postponed'
          ? { subjectNoun: 'target', subjectId: target.id }
          : { subjectNoun: 'proposal', subjectId: stored.proposalId };
      await writeAudit(transaction, ids, { actor, action: `draft-${stored.kind}`, ...subject });
      return { state: 'settled', proposalId: null };
    }
    const { proposalId } = stored;
    await noteTarget(transaction, target, { state: 'proposed', proposalId, reason: null });
    if (row.verdict) {
      await storeVerdict(transaction, ids, { actor, proposalId, verdict: row.verdict, facts: row.facts ?? {} });
    }
    return { state: 'settled', proposalId };
  });
}

async function store(
  transaction: TenantTransaction,
  ids: Ids,
  draft: { run: RunRecord; target: RunTarget; row: DraftRow; actor: Actor; policy: Policy; draftId: string },
) {
  const { run, target, row, actor, policy, draftId } = draft;
  const now = await transaction.now();
  const limit = dayLimitOf(run, policy);
  const [cause] = await transaction.query<{ activityId: string | null }>(
    'select caused_by_activity_id as activity_id from runs where id = $1',
    [run.id],
  );
  return insertProposal(transaction, ids, row.body, {
    ...{ actor, proposalId: draftId, runId: run.id, targetId: target.id, goalId: run.goalId },
    policyVersion: policy.version,
    expiresAt: new Date(now.getTime() + policy.ceiling.approvalExpiresAfterDays * dayMs),
    priority: priorityOf(run, target.ordinal, row.body),
    template: decisionTemplate,
    readOnly: run.asOf !== null,
    ...(limit === undefined ? {} : { maxPerOwnerPerDay: limit }),
    ...(cause?.activityId ? { causedByActivityId: cause.activityId } : {}),
    ...(row.model === null ? {} : { model: row.model }),
  });
}

/** Says what became of a target once all its drafts have been looked at. */
export async function settleTarget(services: ProposeServices, input: SettleInput, step: StepContext) {
  const { database, ids } = services;
  return completeStep(database, input.tenantId, step, async (transaction) => {
    const { state: noted, runId, accountId, costMicros } = await getRunTarget(transaction, input.targetId);
    const { asOf } = await getRun(transaction, runId);
    const undecided = input.draftCount === 0 && noted === 'waiting';
    const state = undecided ? 'left_alone' : input.proposalCount > 0 ? 'proposed' : noted;
    await transaction.query('update run_targets set state = $2 where id = $1', [input.targetId, state]);
    await writeAudit(transaction, ids, {
      actor: { kind: 'workflow', id: step.workflowId, door: 'workflow' },
      action: 'target-settled',
      subjectNoun: 'target',
      subjectId: input.targetId,
      detail: { state, proposals: input.proposalCount },
    });
    // What a run's progress is told from while it goes on.
    const told = state === 'postponed' ? 'waiting' : state;
    const settled = {
      ...{ runId, targetId: input.targetId, state: told, proposals: input.proposalCount, costMicros },
      ...(asOf === null && { accountId }),
    };
    await appendEvents(transaction, ids, [
      {
        ...{ type: 'gtm.target.settled.v1', connector: 'agents', data: settled },
        subject: formatId('target', input.targetId),
      },
    ]);
    return { state };
  });
}
