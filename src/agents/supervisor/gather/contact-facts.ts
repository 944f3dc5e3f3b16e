import type { TenantTransaction } from '../../../data/database/database.ts';
import type { ContactFacts } from '../facts.ts';
import { countriesOfPhone } from './countries-of-phone.ts';
import { type Whereabouts, zoneOfPerson } from './guess-zone.ts';
import { meetingRequests } from './meeting-requests.ts';
import { waitFacts } from './wait-facts.ts';

interface ContactRow {
  id: string;
  fullName: string;
  accountId: string | null;
  phone: string | null;
  zone: string | null;
  country: string | null;
  city: string | null;
  accountZone: string | null;
  accountCountry: string | null;
  accountCity: string | null;
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

function legalBasisOf(bases: readonly ConsentRow[], contactId: string): ContactFacts['legalBasis'] {
  const stated = bases.filter((row) => row.contactId === contactId).map((row) => row.basis);
  const known = stated.includes('refused') ? 'refused' : stated.find((basis) => knownBases.has(basis));
  return (known ?? 'unknown') as ContactFacts['legalBasis'];
}

function accountOf(contact: ContactRow): Whereabouts {
  return { zone: contact.accountZone, country: contact.accountCountry, city: contact.accountCity, phone: null };
}

/** Facts about the people with these ids and about everyone reachable under one of `addresses`. */
export async function contactFacts(
  transaction: TenantTransaction,
  contactIds: readonly string[],
  addresses: readonly string[],
  now: Date,
): Promise<ContactFacts[]> {
  const contacts = await transaction.query<ContactRow>(
    `select c.id, c.full_name, c.account_id, c.phone, c.zone, c.country, c.city, a.zone as account_zone,
            a.country as account_country, a.city as account_city, c.paused_until, c.pause_reason
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

  const countriesOf = await countriesOfPhone();
  const zones = new Map(
    contacts.map((contact) => [contact.id, zoneOfPerson(contact, accountOf(contact), countriesOf)]),
  );
  const requests = await meetingRequests(transaction, new Map([...zones].map(([id, zone]) => [id, zone.zones])));
  const waits = await waitFacts(transaction, ids);
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
    zone: zones.get(contact.id)!,
    country: contact.country ?? contact.accountCountry,
    legalBasis: legalBasisOf(consents, contact.id),
    awayUntil:
      contact.pausedUntil instanceof Date && contact.pausedUntil > now && contact.pauseReason === 'out_of_office'
        ? contact.pausedUntil.toISOString()
        : null,
    ...(waits.has(contact.id) && { asksToWait: waits.get(contact.id)! }),
    workingHours: null,
    askedToMeet: requests.get(contact.id) ?? null,
  }));
}
