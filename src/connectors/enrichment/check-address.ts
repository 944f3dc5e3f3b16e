import { isFreeMailDomain, isRoleAddress, normaliseAddress, registrableDomain } from '../email/address.ts';
import { checkMailDomain, type MailDomainAnswer, type MailDomainResolver } from './mail-domain.ts';

/** What free look-ups say about an address. None of it verifies the address: only the person or a provider can. */
export interface AddressCheck {
  syntax: 'valid' | 'invalid';
  /** The part of the domain somebody registered; null without one, by the public suffix list. */
  registrableDomain: string | null;
  freeMail: boolean;
  roleAddress: boolean;
  mailDomain: MailDomainAnswer;
}

/** Looks an address up at no cost: syntax, public suffix, free-mail and role lists, and the domain's mail records. */
export async function checkAddress(
  text: string,
  options: { resolver?: MailDomainResolver; timeoutMs?: number } = {},
): Promise<AddressCheck> {
  const address = normaliseAddress(text);
  if (address === null) {
    return {
      syntax: 'invalid',
      registrableDomain: null,
      freeMail: false,
      roleAddress: false,
      mailDomain: 'not_checked',
    };
  }
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return {
    syntax: 'valid',
    registrableDomain: registrableDomain(domain),
    freeMail: isFreeMailDomain(domain),
    roleAddress: isRoleAddress(address),
    mailDomain: await checkMailDomain(domain, options),
  };
}
