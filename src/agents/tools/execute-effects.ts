import type { Database } from '../../data/database/database.ts';
import { refuseInsideTransaction } from '../../data/database/transaction-scope.ts';
import { type EffectRecord, effectsToWorkOn, getEffect, moveEffect } from '../../data/records/effects.ts';
import { setProposalState } from '../../data/records/proposal-states.ts';
import { getProposal } from '../../data/records/proposals.ts';
import { settlePlaces } from '../../data/records/send-ledger.ts';
import { listTenants } from '../../data/records/tenants.ts';
import type { ActionKind } from '../../domain/action.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Clock, Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { providerTimeoutMs as defaultTimeoutMs } from '../../domain/provider-timeout.ts';
import type { FailPoints } from '../../runtime/failpoints.ts';
import type { StepObserver } from '../../runtime/workflows/workflows.ts';
import type { Departure } from '../approval/approve-proposal.ts';
import { requirePermission, requirePerson } from '../approval/load-permission.ts';
import { type ClaimResult, claimEffect, executor } from './claim-effect.ts';
import type { Claim, Receipt, ToolAgent } from './tool-agent.ts';

export interface ExecutorServices {
  database: Database;
  ids: Ids;
  clock: Clock;
  tools: Partial<Record<ActionKind, ToolAgent>>;
  failPoints: FailPoints;
  /** Asked just before each claim, so that nothing leaves in quiet hours after a standstill. Null: no plan. */
  planDeparture: ((tenantId: string, proposalId: string) => Promise<Departure>) | null;
  /** How long one call to a provider may take; the lease is four times that. */
  providerTimeoutMs?: number;
}

export type ExecutionResult =
  | Exclude<ClaimResult, { kind: 'claimed' }>
  | { kind: 'done'; receipt: Receipt }
  | { kind: 'failed'; reason: string }
  /** The provider did not take it and that is proven; it is tried again at `notBefore`. */
  | { kind: 'retry'; notBefore: Date }
  /** Nobody can say whether it happened: a person has to settle it. */
  | { kind: 'unknown' }
  /** Somebody else took over after our lease had ended. */
  | { kind: 'overtaken' };

const maxAttempts = 5;
const firstRetryMs = 60_000;
/** After this long without an answer from the provider, a claimed effect is parked for a person. */
const parkAfterMs = 3_600_000;

/** Carries out one scheduled effect if it may leave now: claim, provider call without any transaction, receipt. */
export async function executeEffect(
  services: ExecutorServices,
  tenantId: string,
  effectId: string,
): Promise<ExecutionResult> {
  refuseInsideTransaction('The executor');
  const { database, failPoints, providerTimeoutMs = defaultTimeoutMs } = services;
  const { proposalId } = await database.asTenant(tenantId, (transaction) => getEffect(transaction, effectId));
  const departure = services.planDeparture ? await services.planDeparture(tenantId, proposalId) : null;
  failPoints.reach('before-claim');
  const leaseSeconds = (providerTimeoutMs * 4) / 1000;
  const claimed = await claimEffect(services, tenantId, effectId, { leaseSeconds, departure });
  if (claimed.kind !== 'claimed') return claimed;
  failPoints.reach('after-claim');
  const { claim } = claimed;
  const tool = toolOf(services, claim);
  let receipt: Receipt;
  try {
    failPoints.reach('before-provider');
    receipt = await withTimeout(providerTimeoutMs, (signal) => tool.perform(claim, signal));
    failPoints.reach('after-provider');
  } catch (error) {
    return settleError(services, claim, error);
  }
  return settleDone(services, claim, receipt);
}

/** Settles a claimed effect whose lease has ended, after a crash or a hung provider, by looking it up. */
export async function recoverClaimed(
  services: ExecutorServices,
  tenantId: string,
  effectId: string,
): Promise<ExecutionResult> {
  refuseInsideTransaction('The executor');
  services.failPoints.reach('before-recovery');
  const found = await services.database.asTenant(tenantId, async (transaction) => {
    const effect = await getEffect(transaction, effectId);
    const now = await transaction.now();
    if (effect.state !== 'claimed' || effect.leaseUntil! > now) return null;
    const proposal = await getProposal(transaction, effect.proposalId);
    return { claim: { tenantId, proposal, effect: { ...effect, claimedAt: effect.claimedAt! } }, now };
  });
  if (!found) return { kind: 'overtaken' };
  const result = await lookUpAndSettle(services, found.claim, 'The process stopped while this was leaving.');
  services.failPoints.reach('after-recovery');
  if (result) return result;
  const silentMs = found.now.getTime() - found.claim.effect.leaseUntil!.getTime();
  return silentMs < parkAfterMs ? { kind: 'overtaken' } : settleUnclear(services, found.claim);
}

/**
 * A person's word on an effect whose outcome nobody could find out. Throws `conflict` when it is not parked and
 * `forbidden` when this person may not decide on it.
 */
export async function settleUnknown(
  services: Pick<ExecutorServices, 'database' | 'ids' | 'tools'>,
  tenantId: string,
  { effectId, outcome, actor }: { effectId: string; outcome: 'done' | 'failed'; actor: Actor },
): Promise<void> {
  requirePerson(actor);
  await settleParked(services, tenantId, { effectId, outcome, actor });
}

/** An answer to it, or its bounce, names the message: so it did leave. */
function settleProven(services: ExecutorServices, tenantId: string, effectId: string): Promise<void> {
  return settleParked(services, tenantId, { effectId, outcome: 'done', actor: executor });
}

async function settleParked(
  services: Pick<ExecutorServices, 'database' | 'ids' | 'tools'>,
  tenantId: string,
  { effectId, outcome, actor }: { effectId: string; outcome: 'done' | 'failed'; actor: Actor },
): Promise<void> {
  await services.database.asTenant(tenantId, async (transaction) => {
    const { proposalId } = await getEffect(transaction, effectId);
    const proposal = await getProposal(transaction, proposalId, { lock: true });
    if (actor !== executor) await requirePermission(transaction, { actor, proposal, to: 'decide' });
    const effect = await getEffect(transaction, effectId, { lock: true });
    if (effect.state !== 'unknown') throw new GtmError('conflict', `This effect is ${effect.state}, not parked.`);
    const claim = { tenantId, proposal, effect: { ...effect, claimedAt: effect.claimedAt! } };
    const reason = 'A person looked and found that it had not left.';
    await finish(transaction, services, claim, { actor, outcome, receipt: { settledBy: actor.id }, reason });
  });
}

/**
 * Works through everything that is due, over all tenants, oldest first; one broken effect does not stop the others.
 * Returns how many effects were looked at. Stops between two effects when `signal` is aborted.
 */
export async function runDueEffects(
  services: ExecutorServices,
  {
    limit = 50,
    signal,
    observe,
    onError = () => {},
  }: {
    limit?: number;
    signal?: AbortSignal;
    /** Puts the work under the trace of the run that proposed it. */
    observe?: StepObserver;
    onError?: (error: unknown, effectId: string) => void;
  } = {},
): Promise<number> {
  let worked = 0;
  for (const { tenantId } of await listTenants(services.database)) {
    const due = await services.database.asTenant(tenantId, (transaction) => effectsToWorkOn(transaction, limit));
    for (const { id, proposalId, state } of due) {
      if (signal?.aborted) return worked;
      worked += 1;
      const work = async (): Promise<unknown> => {
        if (state === 'claimed') return recoverClaimed(services, tenantId, id);
        return state === 'unknown' ? settleProven(services, tenantId, id) : executeEffect(services, tenantId, id);
      };
      const step = { workflow: 'dueEffects', workflowId: `effect:${id}`, ordinal: 1, name: 'executeEffect' };
      try {
        await (observe ? observe.around({ ...step, input: { tenantId, proposalId } }, work) : work());
      } catch (error) {
        onError(error, id);
      }
    }
  }
  return worked;
}

function toolOf({ tools }: Pick<ExecutorServices, 'tools'>, { effect }: Claim): ToolAgent {
  const tool = tools[effect.tool];
  if (!tool) throw new GtmError('misconfigured', `Nothing here carries out ${effect.tool}.`);
  return tool;
}

/** Runs `work` with a signal that aborts after `timeoutMs`; rejects then even if the work does not listen. */
async function withTimeout<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs);
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new GtmError('timeout', 'The provider did not answer in time; the outcome is looked up.'));
    });
  });
  return Promise.race([work(signal), late]);
}

async function settleDone(services: ExecutorServices, claim: Claim, receipt: Receipt): Promise<ExecutionResult> {
  services.failPoints.reach('before-receipt');
  const result = await services.database.asTenant(claim.tenantId, async (transaction): Promise<ExecutionResult> => {
    if (!(await stillOurs(transaction, claim))) return { kind: 'overtaken' };
    return finish(transaction, services, claim, { actor: executor, outcome: 'done', receipt, reason: '' });
  });
  services.failPoints.reach('after-receipt');
  return result;
}

/** `invalid` and `refused` prove that nothing happened; anything else is looked up. */
async function settleError(services: ExecutorServices, claim: Claim, error: unknown): Promise<ExecutionResult> {
  if (GtmError.is(error) && (error.code === 'invalid' || error.code === 'refused')) {
    const reason = error.message;
    return services.database.asTenant(claim.tenantId, async (transaction): Promise<ExecutionResult> => {
      if (!(await stillOurs(transaction, claim))) return { kind: 'overtaken' };
      return finish(transaction, services, claim, { actor: executor, outcome: 'failed', receipt: {}, reason });
    });
  }
  const reason = GtmError.is(error) ? error.message : 'The provider failed.';
  const result = await lookUpAndSettle(services, claim, reason);
  // Nobody could even be asked: the lease runs out and the recovery asks again.
  return result ?? { kind: 'retry', notBefore: claim.effect.leaseUntil! };
}

/** Found: done. Proven absent: tried again, a few times. Neither: parked. Null when the provider could not be asked. */
async function lookUpAndSettle(
  services: ExecutorServices,
  claim: Claim,
  reason: string,
): Promise<ExecutionResult | null> {
  const tool = toolOf(services, claim);
  const timeoutMs = services.providerTimeoutMs ?? defaultTimeoutMs;
  let receipt: Receipt | null;
  let absenceProves: boolean;
  try {
    receipt = await withTimeout(timeoutMs, () => tool.lookUp(claim));
    absenceProves = await tool.absenceProves(claim);
  } catch {
    return null;
  }
  if (receipt) return settleDone(services, claim, receipt);
  if (!absenceProves) return settleUnclear(services, claim);
  return services.database.asTenant(claim.tenantId, async (transaction): Promise<ExecutionResult> => {
    if (!(await stillOurs(transaction, claim))) return { kind: 'overtaken' };
    if (claim.effect.attempts >= maxAttempts) {
      return finish(transaction, services, claim, { actor: executor, outcome: 'failed', receipt: {}, reason });
    }
    await settlePlaces(transaction, claim.effect.id, 'given_back');
    const pauseMs = firstRetryMs * 2 ** (claim.effect.attempts - 1);
    const notBefore = new Date((await transaction.now()).getTime() + pauseMs);
    const change = { notBefore, notBeforeReason: 'The last try did not get through; it is tried again.' };
    await moveEffect(transaction, services.ids, { actor: executor, effect: claim.effect, to: 'scheduled', change });
    return { kind: 'retry', notBefore };
  });
}

async function settleUnclear(services: ExecutorServices, claim: Claim): Promise<ExecutionResult> {
  return services.database.asTenant(claim.tenantId, async (transaction): Promise<ExecutionResult> => {
    if (!(await stillOurs(transaction, claim))) return { kind: 'overtaken' };
    const failure = 'Nobody can say whether this left. Look in the mailbox, then say so here.';
    const change = { failure };
    await moveEffect(transaction, services.ids, { actor: executor, effect: claim.effect, to: 'unknown', change });
    return { kind: 'unknown' };
  });
}

type Transaction = Parameters<Parameters<Database['asTenant']>[1]>[0];

/** Locks proposal and effect and says whether the effect still belongs to this claim. */
async function stillOurs(transaction: Transaction, claim: Claim): Promise<boolean> {
  await getProposal(transaction, claim.proposal.id, { lock: true });
  const effect: EffectRecord = await getEffect(transaction, claim.effect.id, { lock: true });
  return effect.state === 'claimed' && effect.attempts === claim.effect.attempts;
}

async function finish(
  transaction: Transaction,
  services: Pick<ExecutorServices, 'ids' | 'tools'>,
  claim: Claim,
  { actor, outcome, receipt, reason }: { actor: Actor; outcome: 'done' | 'failed'; receipt: Receipt; reason: string },
): Promise<ExecutionResult> {
  const { effect } = claim;
  const recorded =
    outcome === 'done'
      ? await toolOf(services, claim).record(transaction, claim, receipt)
      : { state: 'failed' as const, reason };
  if (recorded.state === 'failed') {
    await settlePlaces(transaction, effect.id, 'given_back');
    await moveEffect(transaction, services.ids, { actor, effect, to: 'failed', change: { failure: recorded.reason } });
    const closed = { actor, proposalId: effect.proposalId, state: 'failed' as const, reason: recorded.reason };
    await setProposalState(transaction, services.ids, closed);
    return { kind: 'failed', reason: recorded.reason };
  }
  await settlePlaces(transaction, effect.id, 'sent', recorded.activityId);
  const proof = { ...receipt, ...recorded.receipt };
  await moveEffect(transaction, services.ids, { actor, effect, to: 'done', change: { receipt: proof } });
  const closed = { actor, proposalId: effect.proposalId, state: 'executed' as const, reason: '' };
  await setProposalState(transaction, services.ids, closed);
  return { kind: 'done', receipt: proof };
}
