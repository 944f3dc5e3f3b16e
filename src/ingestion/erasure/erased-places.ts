import type { CalendarProvider } from '../../connectors/calendar/calendar-provider.ts';
import type { MailProvider } from '../../connectors/email/mail-provider.ts';
import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { addToLedger } from '../../data/erasure-ledger.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { listErasures } from '../../data/records/erasures.ts';
import type { ConnectedPlace } from '../../data/records/senders.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';

/** What local mailboxes and calendars keep of activities that were deleted. A type, so that it is JSON. */
export type ErasedPlaces = {
  mails: { mailboxId: string; messageId: string }[];
  meetings: { calendarId: string; uid: string }[];
};

export interface SettleServices {
  database: Database;
  ids: Ids;
  actor: Actor;
  /** Opens a mailbox or calendar of a tenant. */
  providers: {
    mail(tenantId: string, mailbox: ConnectedPlace): Promise<MailProvider>;
    calendar(tenantId: string, calendar: ConnectedPlace): Promise<CalendarProvider>;
  };
  /** Path of the erasure ledger. */
  ledger: string;
}

/** Where the files of these activities may lie; asked before their rows are deleted. */
export async function placesOf(transaction: TenantTransaction, activityIds: readonly string[]): Promise<ErasedPlaces> {
  const mails = await transaction.query<ErasedPlaces['mails'][number]>(
    `select mailbox_id, message_id from messages where activity_id = any($1) and mailbox_id is not null`,
    [activityIds],
  );
  const meetings = await transaction.query<ErasedPlaces['meetings'][number]>(
    `select calendar_id, uid from meetings where activity_id = any($1) and calendar_id is not null`,
    [activityIds],
  );
  return { mails, meetings };
}

/** What an id names, where it is a folder of this machine: what needs a secret is kept elsewhere. */
async function rowOf(
  { database }: SettleServices,
  tenantId: string,
  table: 'mailboxes' | 'calendars',
  id: string,
): Promise<ConnectedPlace | null> {
  const [row] = await database.asTenant(tenantId, (transaction) =>
    transaction.query<ConnectedPlace>(`select id, url, secret_id from ${table} where id = $1 and secret_id is null`, [
      id,
    ]),
  );
  return row ?? null;
}

async function removeFiles(services: SettleServices, tenantId: string, places: ErasedPlaces): Promise<void> {
  for (const [mailboxId, mails] of Map.groupBy(places.mails, (mail) => mail.mailboxId)) {
    const mailbox = await rowOf(services, tenantId, 'mailboxes', mailboxId);
    if (mailbox)
      await (await services.providers.mail(tenantId, mailbox)).remove?.(mails.map(({ messageId }) => messageId));
  }
  for (const { calendarId, uid } of places.meetings) {
    const calendar = await rowOf(services, tenantId, 'calendars', calendarId);
    const provider = calendar && (await services.providers.calendar(tenantId, calendar));
    // A calendar that invites would tell everybody; there the person's own side has it, too.
    const stored = provider && !provider.invites ? await provider.findByUid(uid) : null;
    if (stored) await provider?.remove(uid, stored.etag);
  }
}

/**
 * Ends what erasures of the tenant began: writes each into the ledger, and removes the files that local mailboxes and
 * calendars keep. What a crash left is done at the next start. Repeating it changes nothing.
 */
export async function settleErasures(services: SettleServices, tenantId: string): Promise<void> {
  const { database, ids, actor } = services;
  const open = await database.asTenant(tenantId, async (transaction) => {
    addToLedger(services.ledger, await listErasures(transaction));
    return transaction.query<{ id: string; places: ErasedPlaces }>(
      'select id, places from erasures where places is not null',
    );
  });
  for (const { id, places } of open) {
    await removeFiles(services, tenantId, places);
    await database.asTenant(tenantId, async (transaction) => {
      await transaction.query('update erasures set places = null where id = $1', [id]);
      const detail = { mails: places.mails.length, meetings: places.meetings.length };
      const entry = { action: 'erasure-settled', subjectNoun: 'erasure', subjectId: id, detail };
      await writeAudit(transaction, ids, { actor, ...entry });
    });
  }
}
