import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';

export type PauseCause = 'bounces' | 'complaints';

/** What a mailbox sent in the last days, and what came back; a bounce that is known to be soft is none. */
export interface MailboxHealth {
  mailboxId: string;
  address: string;
  userId: string | null;
  status: string;
  sends: number;
  bounces: number;
  complaints: number;
  optOuts: number;
}

/**
 * Every mailbox with its numbers of the last `days` days, or since a person last let it send again. What came back belongs
 * to the mailbox that sent the mail, else to the one in which the report arrived.
 */
export function mailboxHealth(transaction: TenantTransaction, days: number): Promise<MailboxHealth[]> {
  return transaction.query<MailboxHealth>(
    `with windows as (
       select id, greatest(counted_from, app.now() - $1 * interval '1 day') as since from mailboxes
     ), came as (
       select distinct s.id, s.kind, s.occurred_at, coalesce(l.mailbox_id, m.mailbox_id) as mailbox_id
       from signals s left join outcomes o on o.signal_id = s.id left join send_ledger l on l.effect_id = o.effect_id
       left join messages m on m.activity_id = s.activity_id
       where s.kind in ('bounce', 'complaint', 'opt_out') and s.occurred_at > app.now() - $1 * interval '1 day'
         and coalesce(s.detail->>'severity', '') <> 'soft'
     )
     select b.id as mailbox_id, b.address, b.user_id, b.status,
       (select count(distinct coalesce(l.effect_id, l.activity_id, l.id)) from send_ledger l
        where l.mailbox_id = b.id and l.state = 'sent' and l.sent_at > w.since) as sends,
       count(*) filter (where c.kind = 'bounce') as bounces,
       count(*) filter (where c.kind = 'complaint') as complaints,
       count(*) filter (where c.kind = 'opt_out') as opt_outs
     from mailboxes b join windows w on w.id = b.id
     left join came c on c.mailbox_id = b.id and c.occurred_at > w.since
     group by b.id, b.address, b.user_id, b.status, w.since order by b.address`,
    [days],
  );
}

/** Locks a mailbox for which `condition` holds; false where it does not. A change of no row would ask for an audit row, too. */
async function lockWhere(
  transaction: TenantTransaction,
  condition: string,
  values: readonly (string | number | boolean)[],
): Promise<boolean> {
  const rows = await transaction.query(`select 1 from mailboxes where id = $1 and ${condition} for update`, values);
  return rows.length > 0;
}

/** Stops a mailbox that is ready from sending. Returns whether it was. */
export async function pauseMailbox(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  { health, cause }: { health: MailboxHealth; cause: PauseCause },
): Promise<boolean> {
  const { mailboxId, sends, bounces, complaints } = health;
  if (!(await lockWhere(transaction, "status = 'ready'", [mailboxId]))) return false;
  await transaction.query(
    "update mailboxes set status = 'paused', paused_for = $2, paused_at = app.now() where id = $1",
    [mailboxId, cause],
  );
  const subject = { subjectNoun: 'mailbox', subjectId: mailboxId };
  const detail = { cause, sends, bounces, complaints };
  await writeAudit(transaction, ids, { actor, action: 'mailbox-paused', ...subject, detail });
  return true;
}

/** Notes that many of those whom a mailbox wrote to opted out; once in `days`. */
export async function noteOptOuts(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  { health: { mailboxId, sends, optOuts }, days }: { health: MailboxHealth; days: number },
): Promise<void> {
  const isNews = "coalesce(opt_outs_noted_at <= app.now() - $2 * interval '1 day', true)";
  if (!(await lockWhere(transaction, isNews, [mailboxId, days]))) return;
  await transaction.query('update mailboxes set opt_outs_noted_at = app.now() where id = $1', [mailboxId]);
  const subject = { subjectNoun: 'mailbox', subjectId: mailboxId, detail: { sends, optOuts } };
  await writeAudit(transaction, ids, { actor, action: 'mailbox-opt-outs', ...subject });
}

/** Lets a paused mailbox send again; what came back before counts no more. Throws `conflict` for one that is not paused. */
export async function resumeMailbox(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  mailboxId: string,
): Promise<void> {
  if (!(await lockWhere(transaction, "status = 'paused'", [mailboxId]))) {
    throw new GtmError('conflict', 'This mailbox is not paused.');
  }
  await transaction.query(
    `update mailboxes set status = 'ready', paused_for = null, paused_at = null, counted_from = app.now() where id = $1`,
    [mailboxId],
  );
  await writeAudit(transaction, ids, {
    ...{ actor, action: 'mailbox-resumed', subjectNoun: 'mailbox', subjectId: mailboxId },
  });
}

/** Notes that a mailbox cannot be read, or can be again; nothing where that is known. */
export async function noteSync(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  { mailboxId, works }: { mailboxId: string; works: boolean },
): Promise<void> {
  if (!(await lockWhere(transaction, '(failing_since is null) <> $2', [mailboxId, works]))) return;
  await transaction.query(
    'update mailboxes set failing_since = case when $2 then null else app.now() end where id = $1',
    [mailboxId, works],
  );
  const action = works ? 'mailbox-readable' : 'mailbox-unreadable';
  await writeAudit(transaction, ids, { actor, action, subjectNoun: 'mailbox', subjectId: mailboxId });
}
