import type { TenantTransaction } from '../database/database.ts';
import { insertRows, updateRows } from './bulk-rows.ts';

/** A column that has no field of ours, as a typed value under its name in `custom_columns`. */
export type CustomValues = Record<string, string | number | boolean>;

/** A company. `ownerEmail` keeps what the source said when it maps to no user. */
export interface AccountRow {
  id: string;
  name: string;
  industry: string | null;
  /** ISO 3166-1 alpha-2 where it was recognised, else as the source wrote it. */
  country: string | null;
  region: string | null;
  city: string | null;
  zone: string | null;
  employees: number | null;
  website: string | null;
  ownerUserId: string | null;
  ownerEmail: string | null;
  teamId: string | null;
  custom: CustomValues;
  sourceRecordId: string | null;
}

const columns = `id, name, industry, country, region, city, zone, employees, website, owner_user_id, owner_email, team_id,
  custom, source_record_id`;

/** Accounts by id. */
export async function loadAccounts(
  transaction: TenantTransaction,
  ids: readonly string[],
): Promise<Map<string, AccountRow>> {
  if (ids.length === 0) return new Map();
  const rows = await transaction.query<AccountRow>(`select ${columns} from accounts where id = any($1)`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** New accounts, one statement; `createdAt` says by id since when their source has known them, where that was not `at`. */
export async function insertAccounts(
  transaction: TenantTransaction,
  rows: readonly AccountRow[],
  at: Date,
  createdAt: ReadonlyMap<string, Date> = new Map(),
): Promise<void> {
  await insertRows(
    transaction,
    'accounts',
    rows.map((row) => ({ ...row, version: 1, createdAt: createdAt.get(row.id) ?? at, updatedAt: at })),
  );
}

/** Changed accounts, one statement; each gets a new version. */
export async function updateAccounts(
  transaction: TenantTransaction,
  rows: readonly AccountRow[],
  at: Date,
): Promise<void> {
  await updateRows(
    transaction,
    'accounts',
    rows.map((row) => ({ ...row, updatedAt: at })),
  );
}

/** The account of each registrable domain that has one. */
export async function accountsByDomain(
  transaction: TenantTransaction,
  domains: readonly string[],
): Promise<Map<string, string>> {
  if (domains.length === 0) return new Map();
  const rows = await transaction.query<{ domain: string; accountId: string }>(
    'select domain, account_id from account_domains where domain = any($1)',
    [domains],
  );
  return new Map(rows.map((row) => [row.domain, row.accountId]));
}

/** The accounts under each lower-case name. */
export async function accountsByName(
  transaction: TenantTransaction,
  lowerNames: readonly string[],
): Promise<Map<string, string[]>> {
  if (lowerNames.length === 0) return new Map();
  const rows = await transaction.query<{ name: string; ids: string[] }>(
    `select lower(name) as name, array_agg(id::text order by id) as ids from accounts
     where lower(name) = any($1) and merged_into is null group by 1`,
    [lowerNames],
  );
  return new Map(rows.map((row) => [row.name, row.ids]));
}

/** Gives domains to accounts; a domain that has one keeps it. */
export async function addAccountDomains(
  transaction: TenantTransaction,
  rows: readonly { domain: string; accountId: string }[],
): Promise<void> {
  await insertRows(transaction, 'account_domains', rows);
}
