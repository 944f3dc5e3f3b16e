import type { CalendarProvider } from '../../connectors/calendar/calendar-provider.ts';
import type { MailProvider } from '../../connectors/email/mail-provider.ts';
import type { ConnectedPlace } from '../../data/records/senders.ts';
import { GtmError } from '../../domain/errors.ts';
import type { ToolServices } from './tool-agent.ts';

type Services = Pick<ToolServices, 'database' | 'providers'>;

/** The provider of a mailbox row. Throws `unavailable` when the row is gone. */
export async function openMailbox(
  { database, providers }: Services,
  tenantId: string,
  mailboxId: string,
): Promise<MailProvider> {
  const [mailbox] = await database.asTenant(tenantId, (transaction) =>
    transaction.query<ConnectedPlace>('select id, url, secret_id from mailboxes where id = $1', [mailboxId]),
  );
  if (!mailbox) throw new GtmError('unavailable', 'The mailbox of this sender is gone; connect it again.');
  return providers.mail(tenantId, mailbox);
}

/** The provider of a calendar row. Throws `unavailable` when the row is gone. */
export async function openCalendar(
  { database, providers }: Services,
  tenantId: string,
  calendarId: string,
): Promise<CalendarProvider> {
  const [calendar] = await database.asTenant(tenantId, (transaction) =>
    transaction.query<ConnectedPlace>('select id, url, secret_id from calendars where id = $1', [calendarId]),
  );
  if (!calendar) throw new GtmError('unavailable', 'The calendar of this sender is gone; connect it again.');
  return providers.calendar(tenantId, calendar);
}
