import type { TenantTransaction } from '../database/database.ts';
import { insertRows } from './bulk-rows.ts';

/** How an address of a contact was verified, and when. `statement` is a person's dated word for a named list. */
export interface VerificationRow {
  id: string;
  contactId: string;
  address: string;
  method: 'mail_received' | 'provider' | 'column' | 'statement';
  verifiedAt: Date;
  sourceRecordId: string | null;
  byUserId: string | null;
}

/** A legal basis for writing to a person, as a source stated it. */
export interface ConsentRow {
  contactId: string;
  basis: string;
  statedAt: Date;
  sourceRecordId: string | null;
}

/** Adds verifications; the same address, method and instant counts once. */
export async function addVerifications(
  transaction: TenantTransaction,
  rows: readonly VerificationRow[],
  at: Date,
): Promise<void> {
  await insertRows(
    transaction,
    'verifications',
    rows.map((row) => ({ ...row, createdAt: at })),
  );
}

/** Adds legal bases; one that is known keeps its first date. */
export async function addConsents(transaction: TenantTransaction, rows: readonly ConsentRow[]): Promise<void> {
  await insertRows(transaction, 'consents', rows);
}
