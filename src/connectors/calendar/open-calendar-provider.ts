import { GtmError } from '../../domain/errors.ts';
import type { CalendarProvider } from './calendar-provider.ts';

const drivers: Record<string, (location: string, secret: string | null) => Promise<CalendarProvider>> = {
  ics: async (location) => {
    const { createIcsFolder } = await import('./ics-folder.ts');
    return createIcsFolder({ directory: location });
  },
};

/**
 * Opens the calendar that a URL names, with the password or token that lets one in; the scheme chooses the driver (`ics:/path/of/folder`).
 * Throws `misconfigured` naming the known schemes, without repeating the URL, which may hold a password.
 */
export async function openCalendarProvider(url: string, secret: string | null = null): Promise<CalendarProvider> {
  const [, scheme, location] = /^([a-z][a-z0-9+.-]*):(.*)$/s.exec(url) ?? [];
  const open = drivers[scheme ?? ''];
  if (!open) {
    const known = Object.keys(drivers).map((name) => `${name}:`);
    throw new GtmError(
      'misconfigured',
      `Unknown calendar URL scheme "${scheme ?? ''}". Use one of ${known.join(', ')}`,
      {
        field: 'GTM_CALENDAR_URL',
      },
    );
  }
  if (!location) {
    throw new GtmError('misconfigured', `${scheme}: needs a location, for example ${scheme}:.gtm/calendar`, {
      field: 'GTM_CALENDAR_URL',
    });
  }
  return open(location, secret);
}
