import type { App } from '../../app.ts';

const LOOK_MS = 300;
/** Every mailbox is looked at within this time. */
const ROUND_MS = 2500;

/** Whether nothing is on the way: no run, no due effect, nothing to index and no event unread. */
async function isQuiet({ database, bus }: App, tenantId: string): Promise<boolean> {
  if (Object.values(await bus.lag()).some((events) => events > 0)) return false;
  const [row] = await database.asTenant(tenantId, (transaction) =>
    transaction.query<{ busy: boolean }>(
      `select exists (select from runs where state = 'running') or exists (select from index_backlog)
         or exists (select from effects where state = 'claimed' or (state = 'scheduled' and not_before <= app.now())) as busy`,
    ),
  );
  return !row!.busy;
}

/** Resolves once everything that a new time of day has set off is done; at the latest after `limitMs`. */
export async function untilQuiet(
  app: App,
  tenantId: string,
  { signal, limitMs = 180_000 }: { signal: AbortSignal; limitMs?: number },
): Promise<void> {
  const startedMs = app.clock.monotonicMs();
  let quietSinceMs: number | null = null;
  while (!signal.aborted && app.clock.monotonicMs() - startedMs < limitMs) {
    const nowMs = app.clock.monotonicMs();
    quietSinceMs = (await isQuiet(app, tenantId)) ? (quietSinceMs ?? nowMs) : null;
    if (quietSinceMs !== null && nowMs - quietSinceMs >= ROUND_MS) return;
    await app.clock.sleep(LOOK_MS, signal).catch(() => {});
  }
}
