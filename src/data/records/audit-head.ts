import type { Transaction } from '../database/database.ts';

/** The end of a tenant's sealed audit: how many rows, and the hash that stands for all of them. */
export interface AuditHead {
  count: number;
  /** SHA-256, hex. */
  hash: string;
  /** Place of the last sealed row in this database; another installation that takes the audit in has other places. */
  position: string;
  seq: number;
  sealedAt: Date;
}

/** The tenant's audit head, null before the first row is sealed. Count and hash are what an export has to carry. */
export async function auditHead(transaction: Transaction): Promise<AuditHead | null> {
  const [head] = await transaction.query<AuditHead>(
    `select number as count, encode(hash, 'hex') as hash, position::text as position, seq, sealed_at
     from audit_seals order by number desc limit 1`,
  );
  return head ?? null;
}
