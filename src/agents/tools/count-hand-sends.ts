import type { Database } from '../../data/database/database.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { recordHandSend } from '../../data/records/send-ledger.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import type { Consumer } from '../../runtime/bus/bus.ts';

const actor: Actor = { kind: 'system', id: 'hand-sends', door: 'workflow' };
/** Older mails weigh on no limit any more. */
const countedDays = 40;

interface HandMail {
  activityId: string;
  mailboxId: string | null;
  sentAt: Date;
  addresses: string[];
}

/**
 * Counts the mails among these activities that the team sent by hand: they take places in people's days and are never
 * refused. The same activity counts once. Returns how many mails are new.
 */
export async function countHandSends(
  { database, ids }: { database: Database; ids: Ids },
  tenantId: string,
  activityIds: readonly string[],
): Promise<number> {
  return database.asTenant(tenantId, async (transaction) => {
    const mails = await transaction.query<HandMail>(
      `select a.id as activity_id, m.mailbox_id, a.occurred_at as sent_at,
         array(select distinct p.address from activity_participants p
               where p.activity_id = a.id and p.role in ('to', 'cc', 'bcc')) as addresses
       from activities a join messages m on m.tenant_id = a.tenant_id and m.activity_id = a.id
       where a.id = any($1) and a.kind = 'email' and a.direction = 'outbound' and a.effect_id is null
         and a.occurred_at > app.now() - interval '${countedDays} days'
         and not exists (select from send_ledger l where l.activity_id = a.id) order by a.id`,
      [activityIds],
    );
    for (const mail of mails) await recordHandSend(transaction, ids, mail);
    if (mails.length > 0) {
      const detail = { mails: mails.length };
      const subject = { subjectNoun: 'tenant', subjectId: tenantId };
      await writeAudit(transaction, ids, { actor, action: 'hand-sends-counted', ...subject, detail });
    }
    return mails.length;
  });
}

/** Counts mails sent by hand as they are recorded. */
export function createHandSendCounter(services: { database: Database; ids: Ids }): Consumer {
  return {
    name: 'count-hand-sends',
    types: ['gtm.activity.created.v1'],
    async handle(tenantId, events) {
      const activityIds = events.flatMap(({ data }) => (Array.isArray(data['ids']) ? data['ids'].map(String) : []));
      await countHandSends(services, tenantId, activityIds);
    },
  };
}
