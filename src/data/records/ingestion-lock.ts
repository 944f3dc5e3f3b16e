import type { TenantTransaction } from '../database/database.ts';

/** Waits until nobody else writes records of the tenant, and keeps them out until this transaction ends. */
export async function lockIngestion(transaction: TenantTransaction): Promise<void> {
  await transaction.query(`select pg_advisory_xact_lock(hashtextextended('ingestion ' || $1, 0))`, [
    transaction.tenantId,
  ]);
}
