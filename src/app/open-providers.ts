import type { Providers } from '../agents/tools/tool-agent.ts';
import type { CalendarProvider } from '../connectors/calendar/calendar-provider.ts';
import { openCalendarProvider } from '../connectors/calendar/open-calendar-provider.ts';
import type { MailProvider } from '../connectors/email/mail-provider.ts';
import { openMailProvider } from '../connectors/email/open-mail-provider.ts';
import type { Database } from '../data/database/database.ts';
import type { InstallationKeys } from '../data/installation-key.ts';
import { readSecret } from '../data/records/secrets.ts';
import type { ConnectedPlace } from '../data/records/senders.ts';

/** The drivers behind the rows: opened by URL, let in by the secret in clear. */
export interface OpenPlaces {
  mail(url: string, secret: string | null): Promise<MailProvider>;
  calendar(url: string, secret: string | null): Promise<CalendarProvider>;
}

const byScheme: OpenPlaces = { mail: openMailProvider, calendar: openCalendarProvider };

/**
 * Mailboxes and calendars as they are asked for, each opened once and closed together. A row names its secret; only here
 * is it taken out of its envelope. `keys` is asked when the first row has one.
 */
export function createProviders(
  services: { database: Database; keys: () => InstallationKeys },
  places: OpenPlaces = byScheme,
): Providers & { close(): Promise<void> } {
  const open = new Map<string, Promise<MailProvider | CalendarProvider>>();
  async function secretOf(tenantId: string, { secretId }: ConnectedPlace): Promise<string | null> {
    if (secretId === null) return null;
    const keys = services.keys();
    return services.database.asTenant(tenantId, (transaction) => readSecret(transaction, { keys }, secretId));
  }
  function once<P extends MailProvider | CalendarProvider>(
    kind: string,
    tenantId: string,
    place: ConnectedPlace,
    opener: (url: string, secret: string | null) => Promise<P>,
  ): Promise<P> {
    // A row that was changed is another place.
    const key = JSON.stringify([kind, tenantId, place.id, place.url, place.secretId]);
    const known = open.get(key) as Promise<P> | undefined;
    if (known) return known;
    const opening = secretOf(tenantId, place).then((secret) => opener(place.url, secret));
    open.set(key, opening);
    // A failed opening is tried again by the next caller.
    opening.catch(() => open.delete(key));
    return opening;
  }
  return {
    mail: (tenantId, mailbox) => once('mail', tenantId, mailbox, places.mail),
    calendar: (tenantId, calendar) => once('calendar', tenantId, calendar, places.calendar),
    async close() {
      const providers = await Promise.allSettled(open.values());
      open.clear();
      for (const provider of providers) if (provider.status === 'fulfilled') await provider.value.close();
    },
  };
}
