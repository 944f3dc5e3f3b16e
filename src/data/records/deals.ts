import type { TenantTransaction } from '../database/database.ts';
import type { CustomValues } from './accounts.ts';
import { insertRows, updateRows } from './bulk-rows.ts';

/** An opportunity. Money is in minor units of `currency` (ISO 4217); dates are `YYYY-MM-DD`. */
export interface DealRow {
  id: string;
  accountId: string | null;
  name: string;
  stage: string;
  status: 'open' | 'won' | 'lost';
  amountMinor: number | null;
  currency: string | null;
  closeDate: string | null;
  renewalDate: string | null;
  ownerUserId: string | null;
  ownerEmail: string | null;
  teamId: string | null;
  custom: CustomValues;
  sourceRecordId: string | null;
  stageChangedAt: Date | null;
}

export interface DealContact {
  dealId: string;
  contactId: string;
  role: string | null;
}

const columns = `id, account_id, name, stage, status, amount_minor, currency, close_date, renewal_date, owner_user_id,
  owner_email, team_id, custom, source_record_id, stage_changed_at`;

/** Deals by id. */
export async function loadDeals(transaction: TenantTransaction, ids: readonly string[]): Promise<Map<string, DealRow>> {
  if (ids.length === 0) return new Map();
  const rows = await transaction.query<DealRow>(`select ${columns} from deals where id = any($1)`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** New deals, one statement; `createdAt` says by id since when their source has known them, where that was not `at`. */
export async function insertDeals(
  transaction: TenantTransaction,
  rows: readonly DealRow[],
  at: Date,
  createdAt: ReadonlyMap<string, Date> = new Map(),
): Promise<void> {
  await insertRows(
    transaction,
    'deals',
    rows.map((row) => ({ ...row, version: 1, createdAt: createdAt.get(row.id) ?? at, updatedAt: at })),
  );
}

/** Changed deals, one statement; each gets a new version. */
export async function updateDeals(transaction: TenantTransaction, rows: readonly DealRow[], at: Date): Promise<void> {
  await updateRows(
    transaction,
    'deals',
    rows.map((row) => ({ ...row, updatedAt: at })),
  );
}

/** The deals under each `accountId`, newline, lower-case name. */
export async function dealsByName(
  transaction: TenantTransaction,
  lowerNames: readonly string[],
): Promise<Map<string, string[]>> {
  if (lowerNames.length === 0) return new Map();
  const rows = await transaction.query<{ key: string; ids: string[] }>(
    `select coalesce(account_id::text, '') || chr(10) || lower(name) as key, array_agg(id::text order by id) as ids
     from deals where lower(name) = any($1) and merged_into is null group by 1`,
    [lowerNames],
  );
  return new Map(rows.map((row) => [row.key, row.ids]));
}

/** Puts people on deals; one who is there keeps the role. */
export async function addDealContacts(transaction: TenantTransaction, rows: readonly DealContact[]): Promise<void> {
  await insertRows(transaction, 'deal_contacts', rows);
}

/** The open deals of each account. */
export async function openDealsByAccount(
  transaction: TenantTransaction,
  accountIds: readonly string[],
): Promise<Map<string, { id: string; name: string }[]>> {
  if (accountIds.length === 0) return new Map();
  const rows = await transaction.query<{ accountId: string; id: string; name: string }>(
    `select account_id, id, name from deals where account_id = any($1) and status = 'open' and merged_into is null
     order by id`,
    [accountIds],
  );
  const deals = new Map<string, { id: string; name: string }[]>();
  for (const { accountId, id, name } of rows) deals.set(accountId, [...(deals.get(accountId) ?? []), { id, name }]);
  return deals;
}
