import type { TenantTransaction } from '../../../data/database/database.ts';
import type { Sender } from '../../../domain/action.ts';
import type { LedgerRow, SupervisorFacts } from '../facts.ts';

interface SenderRow {
  fromName: string;
  address: string;
  signatureText: string;
  signatureHtml: string;
  zone: string;
  workStartsMinute: number;
  workEndsMinute: number;
  mailboxId: string;
  status: string;
  pausedFor: 'bounces' | 'complaints' | null;
  dailyCap: number;
  firstMailAt: Date | null;
  firstHandMailAt: Date | null;
  createdAt: Date;
}

function timeOfDay(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

const mailboxStates = new Set(['ready', 'paused', 'failing', 'disconnected']);

/** The sender identity an action names, as it is now; null when it is gone. */
export async function senderFacts(transaction: TenantTransaction, sender: Sender): Promise<SupervisorFacts['sender']> {
  const [row] = await transaction.query<SenderRow>(
    `select s.from_name, s.address, s.signature_text, s.signature_html, s.zone, s.work_starts_minute, s.work_ends_minute, s.mailbox_id,
            m.status, m.paused_for, m.daily_cap, m.created_at,
            (select min(sent_at) from send_ledger l where l.tenant_id = s.tenant_id and l.mailbox_id = m.id and l.state = 'sent') as first_mail_at,
            (select min(a.occurred_at) from activities a join messages g on g.tenant_id = a.tenant_id and g.activity_id = a.id
             where a.tenant_id = s.tenant_id and g.mailbox_id = m.id) as first_hand_mail_at
     from sender_identities s join mailboxes m on m.tenant_id = s.tenant_id and m.id = s.mailbox_id
     where s.id = $1 and s.mailbox_id = $2`,
    [sender.identityId, sender.mailboxId],
  );
  if (!row) return null;
  const first = [row.firstMailAt, row.firstHandMailAt]
    .filter((date) => date !== null)
    .sort((a, b) => a.getTime() - b.getTime())[0];
  return {
    identityId: sender.identityId,
    mailboxId: row.mailboxId,
    name: row.fromName,
    address: row.address.toLowerCase(),
    signatureText: row.signatureText,
    signatureHtml: row.signatureHtml,
    zone: row.zone,
    workingHours: { from: timeOfDay(row.workStartsMinute), to: timeOfDay(row.workEndsMinute) },
    mayBeUsed: true,
    mailbox: {
      status: (mailboxStates.has(row.status) ? row.status : 'failing') as 'ready',
      ...(row.pausedFor === null ? {} : { pausedFor: row.pausedFor }),
      dailyCap: row.dailyCap,
      firstMailAt: first?.toISOString() ?? null,
      warmsUp: row.firstHandMailAt === null,
    },
  };
}

interface LedgerQueryRow {
  id: string;
  effectId: string | null;
  activityId: string | null;
  address: string;
  contactId: string | null;
  accountId: string | null;
  mailboxId: string | null;
  sentAt: Date;
  state: 'held' | 'sent';
  effectState: string | null;
  purpose: 'answer' | 'outreach' | null;
  play: string | null;
}

/** Mails of the last `days` days to these people, to anyone at their account, and from this mailbox. */
export async function ledgerFacts(
  transaction: TenantTransaction,
  about: {
    contactIds: readonly string[];
    addresses: readonly string[];
    accountId: string | null;
    mailboxId: string | null;
    days: number;
  },
): Promise<LedgerRow[]> {
  const rows = await transaction.query<LedgerQueryRow>(
    `select l.id, l.effect_id, l.activity_id, lower(l.address) as address, l.contact_id, c.account_id, l.mailbox_id, l.sent_at, l.state,
            e.state as effect_state, p.action->>'purpose' as purpose, p.play
     from send_ledger l
     left join contacts c on c.tenant_id = l.tenant_id and c.id = l.contact_id
     left join effects e on e.tenant_id = l.tenant_id and e.id = l.effect_id
     left join proposals p on p.tenant_id = e.tenant_id and p.id = e.proposal_id
     where l.state <> 'given_back' and l.sent_at > app.now() - $1 * interval '1 day'
       and (l.contact_id = any($2) or lower(l.address) = any($3) or c.account_id = $4 or l.mailbox_id = $5)
     order by l.sent_at`,
    [about.days, about.contactIds, about.addresses, about.accountId, about.mailboxId],
  );
  return rows.map((row) => ({
    mailId: row.effectId ?? row.activityId ?? row.id,
    address: row.address,
    contactId: row.contactId,
    accountId: row.accountId,
    mailboxId: row.mailboxId,
    at: row.sentAt.toISOString(),
    state:
      row.effectId === null
        ? 'by_hand'
        : row.effectState === 'unknown'
          ? 'unknown'
          : row.state === 'sent'
            ? 'sent'
            : 'claimed',
    purpose: row.purpose ?? 'answer',
    play: row.play,
  }));
}
