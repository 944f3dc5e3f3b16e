import type { Flow } from '../runtime/workflows/workflows.ts';

/** A signal is only a doorbell: the state is read again at the latest after this long, and then ever more rarely. */
const FIRST_LOOK_MS = 60_000;
const RAREST_LOOK_MS = 3_600_000;
const MAX_LOOKS = 240;

/** One proposal. */
export type RunProposalInput = { tenantId: string; proposalId: string };
/**
 * What to do next, read from the rows: run an internal action at once, wait for a person, wait until the effect is due,
 * carry it out, or stop.
 */
type Next = {
  next: 'runInternal' | 'waitForDecision' | 'waitUntilDue' | 'execute' | 'stop';
  waitMs: number;
  state: string;
};

/** A proposal from its verdict to its receipt: wait for the person, wait for its time, execute once. */
export async function runProposal(flow: Flow, input: RunProposalInput): Promise<{ state: string }> {
  let patienceMs = FIRST_LOOK_MS;
  for (let look = 0; look < MAX_LOOKS; look++) {
    const { next, waitMs, state } = await flow.step<Next>('readProposal', input);
    if (next === 'stop') return { state };
    if (next === 'runInternal') {
      await flow.step('runInternalAction', input);
    } else if (next === 'execute') {
      await flow.step('executeEffect', input, { attempts: 5 });
    } else {
      await flow.waitForSignal('changed', Math.min(waitMs, patienceMs));
      patienceMs = Math.min(patienceMs * 2, RAREST_LOOK_MS);
    }
  }
  return { state: 'unattended' };
}
