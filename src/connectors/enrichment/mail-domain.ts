import type { MxRecord } from 'node:dns';

/** What the domain name system says about mail for a domain. `not_checked` wherever nobody could be asked in time. */
export type MailDomainAnswer = 'accepts_mail' | 'refuses_mail' | 'no_such_domain' | 'not_checked';

/** The two questions that are asked; `node:dns/promises` answers them. */
export interface MailDomainResolver {
  resolveMx(domain: string): Promise<MxRecord[]>;
  resolve4(domain: string): Promise<string[]>;
}

const absent = new Set(['ENODATA', 'ENOTFOUND']);

/**
 * Whether a domain takes mail: its MX records, a single `.` among them meaning "none" (RFC 7505), else an address
 * record (RFC 5321, 5.1). Never rejects; without a network, or when nobody answers within `timeoutMs`, the answer is
 * `not_checked`, which says nothing against the domain.
 */
export async function checkMailDomain(
  domain: string,
  { resolver, timeoutMs = 3000 }: { resolver?: MailDomainResolver; timeoutMs?: number } = {},
): Promise<MailDomainAnswer> {
  const asked = resolver ?? (await systemResolver(timeoutMs));
  const records = await answerOf(asked.resolveMx(domain));
  if (records === 'unanswered') return 'not_checked';
  if (records !== 'absent' && records.length > 0) {
    const nullMx = records.length === 1 && (records[0]!.exchange === '' || records[0]!.exchange === '.');
    return nullMx ? 'refuses_mail' : 'accepts_mail';
  }
  const addresses = await answerOf(asked.resolve4(domain));
  if (addresses === 'unanswered') return 'not_checked';
  return addresses === 'absent' || addresses.length === 0 ? 'no_such_domain' : 'accepts_mail';
}

async function systemResolver(timeoutMs: number): Promise<MailDomainResolver> {
  const { Resolver } = await import('node:dns/promises');
  return new Resolver({ timeout: timeoutMs, tries: 1 });
}

async function answerOf<T>(question: Promise<T>): Promise<T | 'absent' | 'unanswered'> {
  try {
    return await question;
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    return absent.has(code) ? 'absent' : 'unanswered';
  }
}
