import type { TenantTransaction } from '../../../data/database/database.ts';
import { suppressedAmong } from '../../../data/records/suppressions.ts';
import { readOptOut } from './read-opt-out.ts';
import type { SituationAddress, SituationContact, SituationDeal } from './situation.ts';

interface ContactRow extends Omit<SituationContact, 'pausedUntil' | 'addresses' | 'optedOut'> {
  pausedUntil: Date | number | null;
}

interface AddressRow {
  contactId: string;
  address: string;
  isPrimary: boolean;
  bouncedAt: Date | null;
}

interface PeopleScope {
  asOf: string;
  accountId: string | null;
  contactId: string | null;
  deal: SituationDeal | null;
}

/** Everyone on record at the account, and the target's contact and the deal's contacts wherever they are. */
export async function readPeople(transaction: TenantTransaction, scope: PeopleScope): Promise<SituationContact[]> {
  const contacts = await transaction.query<ContactRow>(
    `select c.id as contact_id, c.full_name as name, c.given_name, c.family_name, c.title, c.zone, c.language,
            -- The own column of an import by this name says whom nobody rings up.
            case when c.custom->>'do_not_call' in ('true', '1') then null else c.phone end as phone,
            coalesce(link.role, c.role) as role, c.pause_reason, c.version,
            case when c.paused_until = 'infinity' then timestamptz '9999-12-31' else c.paused_until end as paused_until
     from contacts c left join deal_contacts link on link.contact_id = c.id and link.deal_id = $3
     where c.merged_into is null and (c.account_id = $1 or c.id = $2 or link.deal_id is not null)
     order by c.created_at, c.id limit 100`,
    [scope.accountId, scope.contactId, scope.deal?.dealId ?? null],
  );
  const ids = contacts.map((contact) => contact.contactId);
  const addresses = await readAddresses(transaction, ids, scope.asOf);
  const people: SituationContact[] = [];
  for (const contact of contacts) {
    const own = addresses.get(contact.contactId) ?? [];
    people.push({
      ...contact,
      pausedUntil: contact.pausedUntil === null ? null : new Date(contact.pausedUntil).toISOString(),
      addresses: own,
      optedOut: await optedOut(transaction, own),
    });
  }
  return people;
}

async function readAddresses(
  transaction: TenantTransaction,
  contactIds: readonly string[],
  asOf: string,
): Promise<Map<string, SituationAddress[]>> {
  const rows = await transaction.query<AddressRow>(
    `select contact_id, address, is_primary, bounced_at from contact_addresses where contact_id = any($1)
     order by is_primary desc, address`,
    [contactIds],
  );
  const verified = await transaction.query<{ address: string; method: string; verifiedAt: Date }>(
    `select address, method, verified_at from verifications where address = any($1) and verified_at <= $2
     order by verified_at desc`,
    [rows.map((row) => row.address), asOf],
  );
  const byAddress = Map.groupBy(verified, (row) => row.address);
  const suppressed = await suppressedAmong(
    transaction,
    rows.map((row) => row.address),
  );
  const found = rows.map((row) => ({
    contactId: row.contactId,
    entry: {
      address: row.address,
      isPrimary: row.isPrimary,
      bouncedAt: row.bouncedAt !== null && row.bouncedAt.toISOString() <= asOf ? row.bouncedAt.toISOString() : null,
      verifications: (byAddress.get(row.address) ?? []).map((event) => ({
        method: event.method,
        verifiedAt: event.verifiedAt.toISOString(),
      })),
      suppressed: suppressed.has(row.address),
    },
  }));
  const grouped = Map.groupBy(found, (item) => item.contactId);
  return new Map([...grouped].map(([contactId, items]) => [contactId, items.map((item) => item.entry)]));
}

async function optedOut(
  transaction: TenantTransaction,
  addresses: readonly SituationAddress[],
): Promise<SituationContact['optedOut']> {
  const suppressed = addresses.find((entry) => entry.suppressed);
  return suppressed ? readOptOut(transaction, suppressed.address) : null;
}
