import type { Providers } from '../agents/tools/tool-agent.ts';
import type { CalendarProvider } from '../connectors/calendar/calendar-provider.ts';
import { openCalendarProvider } from '../connectors/calendar/open-calendar-provider.ts';
import type { MailProvider } from '../connectors/email/mail-provider.ts';
import { openMailProvider } from '../connectors/email/open-mail-provider.ts';

/** Mailboxes and calendars as they are asked for, each opened once and closed together. */
export function createProviders(): Providers & { close(): Promise<void> } {
  const open = new Map<string, Promise<MailProvider | CalendarProvider>>();
  function once<P extends MailProvider | CalendarProvider>(key: string, opener: () => Promise<P>): Promise<P> {
    const known = open.get(key) as Promise<P> | undefined;
    if (known) return known;
    const opening = opener();
    open.set(key, opening);
    // A failed opening is tried again by the next caller.
    opening.catch(() => open.delete(key));
    return opening;
  }
  return {
    mail: (tenantId, mailbox) => once(`${tenantId}/mail/${mailbox.id}`, () => openMailProvider(mailbox.url)),
    calendar: (tenantId, calendar) =>
      once(`${tenantId}/calendar/${calendar.id}`, () => openCalendarProvider(calendar.url)),
    async close() {
      const providers = await Promise.allSettled(open.values());
      for (const provider of providers) if (provider.status === 'fulfilled') await provider.value.close();
      open.clear();
    },
  };
}
