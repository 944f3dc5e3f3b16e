import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';
import { claimOwned } from './people.ts';

/** A mailbox or calendar row, as its driver is opened: where it is, and which stored secret lets one in. */
export interface ConnectedPlace {
  id: string;
  url: string;
  secretId: string | null;
}

/** A mailbox of the tenant; `url` names its driver and place. */
export interface Mailbox {
  id: string;
  userId: string | null;
  address: string;
  driver: string;
  url: string;
  dailyCap: number;
  status: 'ready' | 'paused' | 'failing' | 'disconnected';
  /** Why it paused by itself; null where it did not. */
  pausedFor: 'bounces' | 'complaints' | null;
  /** Since when it cannot be read; null where it can. */
  failingSince: Date | null;
  lastSyncAt: Date | null;
}

export interface Calendar {
  id: string;
  userId: string | null;
  driver: string;
  url: string;
  address: string | null;
  status: string;
  lastSyncAt: Date | null;
}

/** Who a mail comes from: a user's name, address, signature and working hours on a mailbox. */
export interface SenderIdentity {
  id: string;
  userId: string;
  mailboxId: string;
  calendarId: string | null;
  fromName: string;
  address: string;
  signatureText: string;
  signatureHtml: string;
  zone: string;
  workStartsMinute: number;
  workEndsMinute: number;
}

const driverOf = (url: string) => url.slice(0, url.indexOf(':'));

/** Connects a mailbox. Its address is one of the tenant's own from then on. */
export async function addMailbox(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  mailbox: { userId: string | null; address: string; url: string; secretId?: string; dailyCap?: number },
): Promise<string> {
  const id = ids.next();
  await transaction.query(
    `insert into mailboxes (id, user_id, address, driver, url, secret_id, daily_cap)
     values ($1, $2, lower($3), $4, $5, $6, $7)`,
    [
      ...[id, mailbox.userId, mailbox.address, driverOf(mailbox.url), mailbox.url],
      ...[mailbox.secretId ?? null, mailbox.dailyCap ?? 50],
    ],
  );
  if (mailbox.userId !== null) await claimOwned(transaction, mailbox.userId);
  await writeAudit(transaction, ids, { actor, action: 'mailbox-connected', subjectNoun: 'mailbox', subjectId: id });
  return id;
}

/** Connects a calendar. */
export async function addCalendar(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  calendar: { userId: string | null; url: string; secretId?: string; address: string | null },
): Promise<string> {
  const id = ids.next();
  await transaction.query(
    'insert into calendars (id, user_id, driver, url, secret_id, address) values ($1, $2, $3, $4, $5, lower($6))',
    [id, calendar.userId, driverOf(calendar.url), calendar.url, calendar.secretId ?? null, calendar.address],
  );
  await writeAudit(transaction, ids, { actor, action: 'calendar-connected', subjectNoun: 'calendar', subjectId: id });
  return id;
}

/** Makes a sender identity, or changes the one of that address. */
export async function putSenderIdentity(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  identity: Omit<SenderIdentity, 'id' | 'workStartsMinute' | 'workEndsMinute'> &
    Partial<Pick<SenderIdentity, 'workStartsMinute' | 'workEndsMinute'>>,
): Promise<string> {
  const [row] = await transaction.query<{ id: string }>(
    `insert into sender_identities (id, user_id, mailbox_id, calendar_id, from_name, address, signature_text, signature_html,
       zone, work_starts_minute, work_ends_minute)
     values ($1, $2, $3, $4, $5, lower($6), $7, $8, $9, $10, $11)
     on conflict (tenant_id, address) do update set user_id = excluded.user_id, mailbox_id = excluded.mailbox_id,
       calendar_id = excluded.calendar_id, from_name = excluded.from_name, signature_text = excluded.signature_text,
       signature_html = excluded.signature_html, zone = excluded.zone, work_starts_minute = excluded.work_starts_minute,
       work_ends_minute = excluded.work_ends_minute
     returning id`,
    [
      ...[ids.next(), identity.userId, identity.mailboxId, identity.calendarId, identity.fromName, identity.address],
      ...[identity.signatureText, identity.signatureHtml, identity.zone],
      ...[identity.workStartsMinute ?? 540, identity.workEndsMinute ?? 1050],
    ],
  );
  await writeAudit(transaction, ids, { actor, action: 'sender-changed', subjectNoun: 'identity', subjectId: row!.id });
  return row!.id;
}

/** Lets another user send as an identity. */
export async function grantSendRight(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  right: { identityId: string; userId: string },
): Promise<void> {
  await transaction.query('insert into send_rights (identity_id, user_id) values ($1, $2) on conflict do nothing', [
    right.identityId,
    right.userId,
  ]);
  await writeAudit(transaction, ids, {
    actor,
    action: 'send-right-granted',
    subjectNoun: 'identity',
    subjectId: right.identityId,
    detail: { userId: right.userId },
  });
}

export async function listMailboxes(transaction: TenantTransaction): Promise<Mailbox[]> {
  return transaction.query<Mailbox>(
    'select id, user_id, address, driver, url, daily_cap, status, paused_for, failing_since, last_sync_at from mailboxes order by address',
  );
}

export async function listCalendars(transaction: TenantTransaction): Promise<Calendar[]> {
  return transaction.query<Calendar>(
    'select id, user_id, driver, url, address, status, last_sync_at from calendars order by id',
  );
}

export async function listSenderIdentities(transaction: TenantTransaction): Promise<SenderIdentity[]> {
  return transaction.query<SenderIdentity>(
    `select id, user_id, mailbox_id, calendar_id, from_name, address, signature_text, signature_html, zone,
            work_starts_minute, work_ends_minute from sender_identities order by address`,
  );
}
