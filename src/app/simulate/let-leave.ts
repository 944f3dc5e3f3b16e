import type { App } from '../../app.ts';
import type { SimulatedTime } from './simulated-time.ts';

const LOOK_MS = 40;
/** An effect that has not moved by then is left to the product's own looks. */
const PATIENCE_MS = 10_000;

interface Waiting {
  id: string;
  proposalId: string;
  notBefore: Date;
}

async function nextToLeave({ database }: App, tenantId: string, until: Date, passed: ReadonlySet<string>) {
  const rows = await database.asTenant(tenantId, (transaction) =>
    transaction.query<Waiting>(
      `select id, proposal_id, not_before from effects where state = 'scheduled' and not_before <= $1 order by not_before, id`,
      [until],
    ),
  );
  return rows.find(({ id }) => !passed.has(id)) ?? null;
}

async function untilMoved({ database, clock }: App, tenantId: string, { id, notBefore }: Waiting): Promise<boolean> {
  const startedMs = clock.monotonicMs();
  while (clock.monotonicMs() - startedMs < PATIENCE_MS) {
    const [row] = await database.asTenant(tenantId, (transaction) =>
      transaction.query<{ state: string; notBefore: Date }>('select state, not_before from effects where id = $1', [
        id,
      ]),
    );
    const stands = row!.state === 'scheduled' && row!.notBefore.getTime() === notBefore.getTime();
    if (!stands && row!.state !== 'claimed') return true;
    await clock.sleep(LOOK_MS);
  }
  return false;
}

/**
 * Lets what was approved leave at its own times up to `until`: the clock goes from one to the next, so that spacing and
 * quiet hours are kept as on any day.
 */
export async function letLeave(app: App, tenantId: string, time: SimulatedTime, until: Date): Promise<void> {
  const stuck = new Set<string>();
  for (;;) {
    const next = await nextToLeave(app, tenantId, until, stuck);
    if (next === null) return;
    await time.advanceTo(new Date(next.notBefore.getTime() + 1000));
    await app.workflows.signal(`proposal:${next.proposalId}`, 'changed', null);
    if (!(await untilMoved(app, tenantId, next))) stuck.add(next.id);
  }
}
