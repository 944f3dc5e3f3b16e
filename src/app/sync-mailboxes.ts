import type { Database } from '../data/database/database.ts';
import { listMailboxes } from '../data/records/senders.ts';
import { listTenants } from '../data/records/tenants.ts';
import type { Clock } from '../domain/clock.ts';

const PAUSE_MS = 1000;

/** Reads the new mails of every mailbox of every tenant, again and again until `stop`. A failing mailbox stops no other. */
export function keepMailboxesInSync(
  services: {
    database: Database;
    clock: Clock;
    sync(tenantId: string, mailboxId: string): Promise<unknown>;
    onError(error: unknown): void;
  },
  stop: AbortSignal,
): Promise<void> {
  const { database, clock, sync, onError } = services;

  async function syncAll(): Promise<void> {
    for (const { tenantId } of await listTenants(database)) {
      const mailboxes = await database.asTenant(tenantId, listMailboxes);
      for (const mailbox of mailboxes) {
        if (stop.aborted) return;
        await sync(tenantId, mailbox.id).catch(onError);
      }
    }
  }

  return (async () => {
    while (!stop.aborted) {
      await syncAll().catch(onError);
      await clock.sleep(PAUSE_MS, stop).catch(() => {});
    }
  })();
}
