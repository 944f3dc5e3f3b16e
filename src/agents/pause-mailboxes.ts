import type { Database } from '../data/database/database.ts';
import {
  type MailboxHealth,
  mailboxHealth,
  noteOptOuts,
  type PauseCause,
  pauseMailbox,
} from '../data/records/mailbox-health.ts';
import { currentPolicy } from '../data/records/policies.ts';
import { listMailboxes } from '../data/records/senders.ts';
import type { Actor } from '../domain/actor.ts';
import type { Ids } from '../domain/clock.ts';
import type { Policy } from '../domain/policy.ts';

const actor: Actor = { kind: 'system', id: 'mailbox-health', door: 'schedule' };

type Limits = Policy['timing']['mailboxPause'];

/** Whether `count` of `sends` is a spike: at least so many, and at least that share. */
function isSpike(count: number, sends: number, [least, share]: readonly [number, number]): boolean {
  return count >= least && count >= share * sends;
}

/** Why a mailbox must not send for now; null where it may. */
function pauseCause(limits: Limits, { sends, bounces, complaints }: MailboxHealth): PauseCause | null {
  if (isSpike(bounces, sends, [limits.minBounces, limits.bounceShare])) return 'bounces';
  return isSpike(complaints, sends, [limits.minComplaints, limits.complaintShare]) ? 'complaints' : null;
}

/**
 * Pauses the mailboxes from which too much came back as undeliverable or as spam, and notes those of which many asked not to
 * be written to again. Returns those it paused.
 */
export async function pauseMailboxes({ database, ids }: { database: Database; ids: Ids }, tenantId: string) {
  return database.asTenant(tenantId, async (transaction) => {
    if ((await listMailboxes(transaction)).length === 0) return [];
    const limits = (await currentPolicy(transaction)).timing.mailboxPause;
    const paused: { mailboxId: string; cause: PauseCause }[] = [];
    for (const health of await mailboxHealth(transaction, limits.withinDays)) {
      if (isSpike(health.optOuts, health.sends, [limits.minOptOuts, limits.optOutShare])) {
        await noteOptOuts(transaction, ids, actor, { health, days: limits.withinDays });
      }
      const cause = health.status === 'ready' ? pauseCause(limits, health) : null;
      if (cause === null || !(await pauseMailbox(transaction, ids, actor, { health, cause }))) continue;
      paused.push({ mailboxId: health.mailboxId, cause });
    }
    return paused;
  });
}
