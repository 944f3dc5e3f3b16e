import type { Header } from 'postal-mime';
import { headerOf } from './message-kind.ts';

/**
 * Whether the server that took a mail in found that it does not come from where it says it does: DMARC failed, or,
 * where nobody asked for that, SPF failed and no signature held (Authentication-Results, RFC 8601). Only the topmost
 * header is that server's; those below it came with the mail.
 */
export function isForged(headers: readonly Header[]): boolean {
  const said = headerOf(headers, 'authentication-results')
    .replace(/\([^()]*\)/g, ' ')
    .replace(/"[^"]*"/g, ' ')
    .toLowerCase();
  const resultsOf = (method: string) =>
    [...said.matchAll(new RegExp(`;\\s*${method}\\s*=\\s*([a-z]+)`, 'g'))].map(([, result]) => result!);
  const [dmarc] = resultsOf('dmarc');
  if (dmarc === 'fail' || dmarc === 'pass') return dmarc === 'fail';
  return resultsOf('spf').some((result) => /^(?:fail|softfail)$/.test(result)) && !resultsOf('dkim').includes('pass');
}
