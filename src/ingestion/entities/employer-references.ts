import { domainOf, isFreeMailDomain, registrableDomain } from '../../connectors/email/address.ts';
import type { TenantTransaction } from '../../data/database/database.ts';
import type { TypedRow } from '../csv/typed-row.ts';
import { type AppliedRecord, listOf, textOf } from './apply-batch.ts';
import type { AccountReference } from './resolve-accounts.ts';
import { shareWord } from './shared-ids.ts';

/** The registrable domain of an address when a company can own it. */
export function companyDomainOf(address: string): string | null {
  const domain = registrableDomain(domainOf(address) ?? '');
  return domain === null || isFreeMailDomain(domain) ? null : domain;
}

/** Every address that a row gives its person. */
export function addressesOf(row: TypedRow): string[] {
  const primary = textOf(row, 'email');
  const others = listOf(row, 'otherEmails');
  if (others.length === 0) return primary === null ? [] : [primary];
  return [...new Set([...(primary === null ? [] : [primary]), ...others])];
}

/** Automatic senders say nothing about an employer. */
function isRoleAddressOfNobody(address: string): boolean {
  return /^(no-?reply|do-?not-?reply|mailer-daemon|postmaster)@/.test(address);
}

/** Colleagues share a domain: each is looked at once. `addresses` are normalised. */
function createCompanyDomains(): (address: string) => string | null {
  const known = new Map<string, string | null>();
  return (address) => {
    const host = address.slice(address.lastIndexOf('@') + 1);
    const found = known.get(host);
    if (found !== undefined) return found;
    const domain = companyDomainOf(address);
    known.set(host, domain);
    return domain;
  };
}

function referenceOf(
  { row, sourceRecordId }: AppliedRecord,
  domainOfCompany: (address: string) => string | null,
): AccountReference {
  const email = textOf(row, 'email');
  return {
    externalId: textOf(row, 'accountId'),
    name: textOf(row, 'accountName'),
    domain: listOf(row, 'accountDomain')[0] ?? null,
    personDomain: email === null || isRoleAddressOfNobody(email) ? null : domainOfCompany(email),
    sourceRecordId,
  };
}

/**
 * A company that is only named, in other words than the account of a person who has come by another record (`Northwind
 * Pharma GmbH`), moves nobody and makes no second account.
 */
function withoutRewording(reference: AccountReference, employer: string | undefined): AccountReference {
  const { externalId, name, domain } = reference;
  const isReworded =
    externalId === null && domain === null && name !== null && employer !== undefined && shareWord(name, employer);
  return isReworded ? { ...reference, name: null, personDomain: null } : reference;
}

async function loadEmployers(
  transaction: TenantTransaction,
  contactIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await transaction.query<{ id: string; name: string }>(
    'select c.id, a.name from contacts c join accounts a on a.id = c.account_id where c.id = any($1)',
    [contactIds],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** What each contact record says about an account; `known` are the contacts by external id, `byAddress` by address. */
export async function employerReferences(
  transaction: TenantTransaction,
  records: readonly AppliedRecord[],
  { known, byAddress }: { known: ReadonlyMap<string, string>; byAddress: ReadonlyMap<string, string> },
): Promise<AccountReference[]> {
  const people = records.map(({ row }) =>
    known.has(row.externalId) ? undefined : addressesOf(row).flatMap((address) => byAddress.get(address) ?? [])[0],
  );
  const newcomers = people.filter((id) => id !== undefined);
  const employers = newcomers.length === 0 ? new Map() : await loadEmployers(transaction, newcomers);
  const domainOfCompany = createCompanyDomains();
  return records.map((record, index) =>
    withoutRewording(referenceOf(record, domainOfCompany), employers.get(people[index] ?? '')),
  );
}
