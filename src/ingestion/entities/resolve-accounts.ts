import type { TenantTransaction } from '../../data/database/database.ts';
import {
  type AccountRow,
  accountsByDomain,
  accountsByName,
  addAccountDomains,
  insertAccounts,
} from '../../data/records/accounts.ts';
import { entitiesByExternalId, saveEntityRecords } from '../../data/records/entity-records.ts';
import { saveFieldValues } from '../../data/records/field-values.ts';
import type { Ids } from '../../domain/clock.ts';

/** What a record of another noun says about its account. */
export interface AccountReference {
  /** The source's id of the account. */
  externalId: string | null;
  name: string | null;
  /** Registrable company domain from a column of its own. */
  domain: string | null;
  /** Registrable company domain of a person's address: weaker, since people write from elsewhere too. */
  personDomain: string | null;
  sourceRecordId: string;
}

export interface ResolvedAccounts {
  /** In the order of the references; null where nothing names an account. */
  accountIds: (string | null)[];
  created: string[];
  ambiguous: string[];
}

/** An account of which nothing is known but its name. */
export function bareAccount(id: string, name: string, sourceRecordId: string | null): AccountRow {
  return {
    id,
    name,
    industry: null,
    country: null,
    region: null,
    city: null,
    zone: null,
    employees: null,
    website: null,
    ownerUserId: null,
    ownerEmail: null,
    teamId: null,
    custom: {},
    sourceRecordId,
  };
}

/** Whether a domain plausibly is that of a company of this name (`northwind.example` and "Northwind Traders"). */
function domainFitsName(domain: string, name: string): boolean {
  const plain = (value: string) =>
    value
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[^a-z0-9]+/g, '');
  const label = plain(domain.split('.')[0]!);
  const words = plain(name);
  return label.length >= 3 && (words.includes(label) || label.includes(plain(name.split(/\s+/)[0]!)));
}

/**
 * Finds the account of each reference by the source's id, then domain, then exact name, then the domain of a person's
 * address, and makes the ones that have a name or domain and are not there yet.
 */
export async function resolveAccounts(
  transaction: TenantTransaction,
  ids: Ids,
  references: readonly AccountReference[],
  { sourceId, at }: { sourceId: string; at: Date },
): Promise<ResolvedAccounts> {
  const present = <T>(values: (T | null)[]): T[] => [...new Set(values.filter((value): value is T => value !== null))];
  const known = await entitiesByExternalId(
    transaction,
    sourceId,
    'account',
    present(references.map((r) => r.externalId)),
  );
  const byDomain = await accountsByDomain(transaction, present(references.flatMap((r) => [r.domain, r.personDomain])));
  const byName = await accountsByName(transaction, present(references.map((r) => r.name?.toLowerCase() ?? null)));
  const rows: AccountRow[] = [];
  const domains: { domain: string; accountId: string }[] = [];
  const records: Parameters<typeof saveEntityRecords>[1][number][] = [];
  const ambiguous: string[] = [];

  const make = (reference: AccountReference): string | null => {
    const domain = reference.domain ?? (reference.name === null ? reference.personDomain : null);
    if (reference.name === null && domain === null) return null;
    const id = ids.next();
    rows.push(bareAccount(id, reference.name ?? domain!, reference.sourceRecordId));
    if (reference.name !== null) byName.set(reference.name.toLowerCase(), [id]);
    const own =
      domain ??
      (reference.personDomain && domainFitsName(reference.personDomain, reference.name!)
        ? reference.personDomain
        : null);
    if (own !== null && !byDomain.has(own)) {
      byDomain.set(own, id);
      domains.push({ domain: own, accountId: id });
    }
    return id;
  };

  const accountIds = references.map((reference) => {
    if (reference.externalId !== null && known.has(reference.externalId)) return known.get(reference.externalId)!;
    const named = reference.name === null ? [] : (byName.get(reference.name.toLowerCase()) ?? []);
    if (named.length > 1)
      ambiguous.push(`${named.length} accounts are called "${reference.name}"; the oldest was taken.`);
    const byOwnDomain = reference.domain === null ? undefined : byDomain.get(reference.domain);
    const byPerson =
      reference.name === null && reference.personDomain !== null ? byDomain.get(reference.personDomain) : undefined;
    const accountId = byOwnDomain ?? named[0] ?? byPerson ?? make(reference);
    if (accountId !== null && reference.externalId !== null) {
      known.set(reference.externalId, accountId);
      const record = { sourceId, noun: 'account' as const, externalId: reference.externalId };
      records.push({ ...record, entityId: accountId, sourceRecordId: reference.sourceRecordId });
    }
    return accountId;
  });
  await insertAccounts(transaction, rows, at);
  await addAccountDomains(transaction, domains);
  const domainOf = new Map(domains.map(({ domain, accountId }) => [accountId, domain]));
  await saveFieldValues(
    transaction,
    rows.map(({ id, name, sourceRecordId }) => {
      const domain = domainOf.get(id);
      const fields = { name, ...(domain === undefined ? {} : { domain: [domain] }) };
      return { entityId: id, sourceRecordId: sourceRecordId!, fields, observedAt: at };
    }),
  );
  await saveEntityRecords(transaction, records);
  return { accountIds, created: rows.map(({ id }) => id), ambiguous };
}
