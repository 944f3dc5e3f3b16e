import { domainToASCII } from 'node:url';
import { type Address, addressParser } from 'postal-mime';
import { getDomain, getPublicSuffix } from 'tldts';
import type { MailAddress } from '../../domain/action.ts';
import { addressFindings } from './address-findings.ts';
import { readAddress } from './address-syntax.ts';
import { freeMailDomains, freeMailFamilies } from './free-mail-domains.ts';

/** An address that is its own one spelling, as nearly all are. */
const settled =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const dotAtom = /^[\p{L}\p{N}\p{M}!#$%&'*+\-/=?^_`{|}~]+(?:\.[\p{L}\p{N}\p{M}!#$%&'*+\-/=?^_`{|}~]+)*$/u;
const domainCharacters = /^[\p{L}\p{N}\p{M}.\-\p{Join_Control}\u30fb\u3002\uff0e\uff61]+$/u;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * One spelling per mailbox: trimmed, `mailto:`, angle brackets and a full stop behind it removed, domain in lower-case
 * ASCII (IDNA), local part in Unicode NFC and lower case (RFC 5321 allows case to matter; no provider in use lets it).
 * Null for whatever cannot stand in an envelope as it is or is no `local@domain.tld`: comments, obsolete forms, address
 * literals, single-label domains, over-long parts; `whyNoAddress` says which.
 * `normaliseAddress(normaliseAddress(x))` equals `normaliseAddress(x)`.
 */
export function normaliseAddress(text: string): string | null {
  if (text.length <= 254 && text.indexOf('@') <= 64 && settled.test(text)) return text;
  const { local, domain, finding } = readAddress(unwrap(text));
  if (finding !== 'plain' && finding !== 'quoted-local') return null;
  const name = normaliseLocalPart(local);
  const host = normaliseDomain(domain);
  if (name === null || host === null) return null;
  const address = `${name}@${host}`;
  return Buffer.byteLength(name) <= 64 && address.length <= 254 ? address : null;
}

/** What keeps a text from being an address, in words that stand behind "no e-mail address: "; null when it is one. */
export function whyNoAddress(text: string): string | null {
  if (normaliseAddress(text) !== null) return null;
  if (text.trim() === '') return 'it is empty';
  if (!text.includes('@')) return addressFindings['no-domain'][1];
  const { finding } = readAddress(unwrap(text));
  if (finding !== 'plain' && finding !== 'quoted-local') return addressFindings[finding][1];
  return 'its name or its domain has characters that no mailbox has';
}

function unwrap(text: string): string {
  const trimmed = text.trim().replace(/^mailto:/i, '');
  const inside = trimmed.startsWith('<') && trimmed.endsWith('>') ? trimmed.slice(1, -1) : trimmed;
  return inside.trim().replace(/(?<=[^.])\.$/, '');
}

function normaliseLocalPart(text: string): string | null {
  const quoted = /^"((?:[^"\\\r\n]|\\[^\r\n])*)"$/.exec(text);
  const plain = quoted ? quoted[1]!.replace(/\\(.)/g, '$1') : text;
  // Lower-casing can decompose ("İ") and composing can change case pairs, so settle on a fixed point.
  const folded = plain.normalize('NFC').toLowerCase().normalize('NFC');
  if (dotAtom.test(folded)) return folded;
  if (!quoted || folded === '' || /[\u0000-\u001f\u007f]/.test(folded)) return null;
  return `"${folded.replace(/(["\\])/g, '\\$1')}"`;
}

/** Lower-case ASCII form of a host name with at least two labels, without a trailing dot; null when it is none. */
export function normaliseDomain(text: string): string | null {
  const trimmed = text.trim().replace(/\.$/, '');
  if (trimmed.length > 255 || !domainCharacters.test(trimmed)) return null;
  const ascii = domainToASCII(trimmed.toLowerCase());
  const labels = ascii.split('.');
  if (labels.length < 2 || ascii.length > 253 || !labels.every((part) => label.test(part))) return null;
  return /^\d+$/.test(labels.at(-1)!) ? null : ascii;
}

/** The domain of an address (normalised); null when the text is no address. */
export function domainOf(address: string): string | null {
  const normalised = normaliseAddress(address);
  return normalised === null ? null : normalised.slice(normalised.lastIndexOf('@') + 1);
}

/**
 * The part of a host name that one organisation registered (`mail.acme.co.uk` -> `acme.co.uk`), by the public suffix
 * list including its private part, so that two shops on one hosting platform stay two organisations.
 */
export function registrableDomain(host: string): string | null {
  const domain = normaliseDomain(host);
  if (domain === null) return null;
  return getDomain(domain, { allowPrivateDomains: true }) ?? getDomain(domain) ?? null;
}

/** Whether strangers have domains of their own under this normalised one (`co.uk`, `uk.com`), by the same list. */
export function isPublicSuffix(domain: string): boolean {
  return getPublicSuffix(domain, { allowPrivateDomains: true }) === domain;
}

/** Whether anybody can have a mailbox at this domain, so that it must never become an account. */
export function isFreeMailDomain(domain: string): boolean {
  const ascii = normaliseDomain(domain);
  if (ascii === null) return false;
  const registrable = registrableDomain(ascii) ?? ascii;
  if (freeMailDomains.has(ascii) || freeMailDomains.has(registrable)) return true;
  const [name, ...suffix] = registrable.split('.');
  const countryLike = suffix.length > 0 && suffix.every((part) => part.length === 2 || part === 'com');
  return countryLike && freeMailFamilies.has(name!);
}

const roleWords = new Set(
  `abuse accounting accounts admin administrator ap ar billing bookings bounce bounces buchhaltung career careers contact
  contacto customerservice daemon datenschutz dataprotection dpo donotreply dontreply einkauf enquiries enquiry events feedback finance
  frontdesk hello help helpdesk hostmaster hr hi info infos inquiries inquiry invoice invoices invoicing it jobs kontakt legal list
  listserv mail mailerdaemon mailer majordomo marketing media newsletter newsletters noc noreply nobody notification
  notifications notify office operations orders order owner payments payroll personal postbox post postmaster press pr
  privacy procurement purchasing rechnung rechnungen reception recruiting recruitment reply root sales secretary security sekretariat
  service services shop spam staff subscribe support sysadmin team tech tickets unsubscribe usenet uucp verkauf vertrieb
  webmaster welcome www zentrale`.split(/\s+/),
);
const roleQualifiers = new Set(
  'team desk dept department group global eu uk us usa de fr emea apac dach na int intl international eng'.split(' '),
);

/** Whether the address belongs to a function (info@, no-reply@, sales-emea@) and not to a person. */
export function isRoleAddress(address: string): boolean {
  const normalised = normaliseAddress(address);
  if (normalised === null) return false;
  const local = normalised.slice(0, normalised.lastIndexOf('@')).split('+')[0]!;
  const words = local.split(/[._-]+/).filter((word) => word !== '');
  if (roleWords.has(words.join(''))) return true;
  const [first, ...others] = words;
  return (
    first !== undefined &&
    roleWords.has(first) &&
    others.every((word) => roleWords.has(word) || roleQualifiers.has(word) || /^\d+$/.test(word))
  );
}

/** Name and normalised address of each mailbox, groups unfolded; mailboxes that are no address are counted. */
export function readMailboxes(mailboxes: readonly Address[]): { addresses: MailAddress[]; unreadable: number } {
  const addresses: MailAddress[] = [];
  let unreadable = 0;
  for (const mailbox of mailboxes.flatMap((entry) => entry.group ?? [entry as { name: string; address: string }])) {
    const address = normaliseAddress(mailbox.address);
    if (address === null) unreadable += 1;
    else addresses.push({ name: cleanName(mailbox.name, address), address });
  }
  return { addresses, unreadable };
}

/** The mailboxes of an address header or of what a person typed (`Ann <a@x.example>, b@y.example; c@z.example`). */
export function parseAddressList(text: string): MailAddress[] {
  return readMailboxes(addressParser(text.replace(/[\r\n]+/g, ' '))).addresses;
}

/** A display name without control characters, wrapping quotes or a repetition of the address. */
export function cleanName(name: string, address: string): string {
  const plain = name
    .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const unquoted = plain.replace(/^(['"])(.*)\1$/, '$2').trim();
  return normaliseAddress(unquoted) === address ? '' : unquoted;
}
