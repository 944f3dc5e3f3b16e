import { GtmError } from '../../domain/errors.ts';
import type { MailProvider } from './mail-provider.ts';

const drivers: Record<string, (location: string, secret: string | null) => Promise<MailProvider>> = {
  maildir: async (location) => {
    const { createMaildir } = await import('./maildir.ts');
    return createMaildir({ directory: location });
  },
};

/**
 * Opens the mailbox that a URL names, with the password or token that lets one in; the scheme chooses the driver (`maildir:/path/of/folder`).
 * Throws `misconfigured` naming the known schemes, without repeating the URL, which may hold a password.
 */
export async function openMailProvider(url: string, secret: string | null = null): Promise<MailProvider> {
  const [, scheme, location] = /^([a-z][a-z0-9+.-]*):(.*)$/s.exec(url) ?? [];
  const open = drivers[scheme ?? ''];
  if (!open) {
    const known = Object.keys(drivers).map((name) => `${name}:`);
    throw new GtmError('misconfigured', `Unknown mail URL scheme "${scheme ?? ''}". Use one of ${known.join(', ')}`, {
      field: 'GTM_EMAIL_URL',
    });
  }
  if (!location) {
    throw new GtmError('misconfigured', `${scheme}: needs a location, for example ${scheme}:.gtm/mail`, {
      field: 'GTM_EMAIL_URL',
    });
  }
  return open(location, secret);
}
