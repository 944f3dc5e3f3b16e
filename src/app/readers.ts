import { syncCalendar } from '../ingestion/calendar/sync-calendar.ts';
import type { IngestionServices } from '../ingestion/ingestion-services.ts';
import { syncMailbox } from '../ingestion/mail/sync-mailbox.ts';
import type { BackgroundServices } from './background.ts';
import type { Joints } from './joints.ts';

type Places = Pick<Joints['providers'], 'mail' | 'calendar'>;
type Join = (name: 'readMailbox', joint: Joints['readMailbox']) => Joints['readMailbox'];

/** What reads mailboxes and calendars, each under a name of its own in the audit. */
export function createReaders(
  services: Omit<IngestionServices, 'actor'>,
  places: Places,
  join: Join,
): Pick<BackgroundServices, 'sync' | 'syncCalendar'> {
  const mailReader = { kind: 'system', id: 'mailbox-sync', door: 'ingestion' } as const;
  const calendarReader = { kind: 'system', id: 'calendar-sync', door: 'ingestion' } as const;
  return {
    sync: join('readMailbox', (tenantId, mailboxId) =>
      syncMailbox({ ...services, actor: mailReader, openMail: places.mail }, tenantId, mailboxId),
    ),
    syncCalendar: (tenantId, calendarId) =>
      syncCalendar({ ...services, actor: calendarReader, openCalendar: places.calendar }, tenantId, calendarId),
  };
}
