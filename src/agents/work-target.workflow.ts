import type { Flow } from '../runtime/workflows/workflows.ts';

/** Decision may revise a draft this often when the Supervisor asks for a change. */
const MAX_REVISIONS = 2;

/** One target of a run. */
export type WorkTargetInput = { tenantId: string; runId: string; targetId: string };
type Retrieved = { state: 'found' | 'cancelled'; evidenceCount: number };
type Decided = { state: 'decided' | 'cancelled'; draftIds: string[] };
type Judged = { decision: 'approve' | 'adjust' | 'reject' | 'escalate' | 'cancelled' };
export type Proposed = { state: 'settled' | 'cancelled'; proposalId: string | null };
/** How a target ended. `cancelled` where its run was: what was proposed by then stays. */
export type Worked = { state: 'settled' | 'cancelled'; proposals: number };

/**
 * One target: retrieve the evidence for every info need, decide what to propose or why to leave it alone, let the
 * Supervisor judge each draft (revised at most twice), and store what is left as proposals, each with a run of its own.
 * Every step looks whether the run was cancelled, and the story ends there.
 */
export async function workTarget(flow: Flow, input: WorkTargetInput): Promise<Worked> {
  const retrieved = await flow.step<Retrieved>('retrieveEvidence', input);
  if (retrieved.state === 'cancelled') return { state: 'cancelled', proposals: 0 };
  const decided = await flow.step<Decided>('decide', input);
  if (decided.state === 'cancelled') return { state: 'cancelled', proposals: 0 };
  const { draftIds } = decided;
  for (const draftId of draftIds) {
    const judged = { ...input, draftId };
    let verdict = await flow.step<Judged>('judgeDraft', judged);
    for (let revision = 0; revision < MAX_REVISIONS && verdict.decision === 'adjust'; revision++) {
      await flow.step('reviseDraft', judged);
      verdict = await flow.step<Judged>('judgeDraft', judged);
    }
    if (verdict.decision === 'cancelled') return { state: 'cancelled', proposals: 0 };
  }
  let proposals = 0;
  for (const draftId of draftIds) {
    const { state, proposalId } = await flow.step<Proposed>('proposeDraft', { ...input, draftId });
    if (state === 'cancelled') return { state, proposals };
    if (proposalId === null) continue;
    proposals += 1;
    await flow.startChild('runProposal', `proposal:${proposalId}`, { tenantId: input.tenantId, proposalId });
  }
  await flow.step('settleTarget', { ...input, draftCount: draftIds.length, proposalCount: proposals });
  return { state: 'settled', proposals };
}
