import type { TenantTransaction } from '../../../data/database/database.ts';
import type { ContactFacts } from '../facts.ts';
import { meetingRequests } from './meeting-requests.ts';

interface ContactRow {
  id: string;
  fullName: string;
  accountId: string | null;
  phone: string | null;
  zone: string | null;
  country: string | null;
  accountZone: string | null;
  accountCountry: string | null;
  pausedUntil: Date | number | null;
  pauseReason: string | null;
}
interface AddressRow {
  contactId: string;
  address: string;
  bouncedAt: Date | null;
}
interface VerificationRow {
  address: string;
  method: 'mail_received' | 'provider' | 'column' | 'statement';
  verifiedAt: Date;
}
interface ConsentRow {
  contactId: string;
  basis: string;
}

const verificationKinds = {
  mail_received: 'mail_received',
  provider: 'provider_check',
  column: 'verified_at_column',
  statement: 'person_statement',
} as const;

const knownBases = new Set(['consent', 'legitimate_interest', 'existing_customer', 'contract', 'refused']);

function zoneOf(contact: ContactRow): ContactFacts['zone'] {
  const known = contact.zone ?? contact.accountZone;
  if (known) return { certainty: contact.zone ? 'known' : 'guessed', zones: [known] };
  const country = contact.country ?? contact.accountCountry;
  if (!country || !/^[A-Z]{2}$/.test(country)) return { certainty: 'unknown', zones: [] };
  // The engine knows the zones of a country; TypeScript's library does not list the method yet.
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones(): string[] | undefined };
  const zones = locale.getTimeZones() ?? [];
  return zones.length === 0 ? { certainty: 'unknown', zones: [] } : { certainty: 'guessed', zones };
}

function legalBasisOf(bases: readonly ConsentRow[], contactId: string): ContactFacts['legalBasis'] {
  const stated = bases.filter((row) => row.contactId === contactId).map((row) => row.basis);
  const known = stated.includes('refused') ? 'refused' : stated.find((basis) => knownBases.has(basis));
  return (known ?? 'unknown') as ContactFacts['legalBasis'];
}

/** Facts about the people with these ids and about everyone reachable under one of `addresses`. */
export async function contactFacts(
  transaction: TenantTransaction,
  contactIds: readonly string[],
  addresses: readonly string[],
  now: Date,
): Promise<ContactFacts[]> {
  const contacts = await transaction.query<ContactRow>(
    `select c.id, c.full_name, c.account_id, c.phone, c.zone, c.country, a.zone as account_zone, a.country as account_country,
            c.paused_until, c.pause_reason
     from contacts c left join accounts a on a.tenant_id = c.tenant_id and a.id = c.account_id
     where c.id = any($1) or c.id in (select contact_id from contact_addresses where address = any($2))
     order by c.id`,
    [contactIds, addresses],
  );
  const ids = contacts.map((contact) => contact.id);
  const owned = await transaction.query<AddressRow>(
    'select contact_id, address, bounced_at from contact_addresses where contact_id = any($1) order by address',
    [ids],
  );
  const verifications = await transaction.query<VerificationRow>(
    'select address, method, verified_at from verifications where address = any($1) order by verified_at',
    [owned.map((row) => row.address)],
  );
  const consents = await transaction.query<ConsentRow>(
    'select contact_id, basis from consents where contact_id = any($1)',
    [ids],
  );

  const zones = new Map(contacts.map((contact) => [contact.id, zoneOf(contact).zones]));
  const requests = await meetingRequests(transaction, zones);
  return contacts.map((contact) => ({
    contactId: contact.id,
    name: contact.fullName,
    accountId: contact.accountId,
    ...(contact.phone === null ? {} : { phone: contact.phone }),
    addresses: owned
      .filter((row) => row.contactId === contact.id)
      .map((row) => ({
        address: row.address.toLowerCase(),
        verifications: verifications
          .filter((verification) => verification.address === row.address)
          .map(({ method, verifiedAt }) => ({ kind: verificationKinds[method], at: verifiedAt.toISOString() })),
        bounces: row.bouncedAt ? [{ kind: 'hard' as const, at: row.bouncedAt.toISOString() }] : [],
      })),
    zone: zoneOf(contact),
    country: contact.country ?? contact.accountCountry,
    legalBasis: legalBasisOf(consents, contact.id),
    awayUntil:
      contact.pausedUntil instanceof Date && contact.pausedUntil > now && contact.pauseReason === 'out_of_office'
        ? contact.pausedUntil.toISOString()
        : null,
    workingHours: null,
    askedToMeet: requests.get(contact.id) ?? null,
  }));
}
