import type { Database, TenantTransaction } from '../database/database.ts';
import { type AuditHead, auditHead } from '../records/audit-head.ts';
import { beforeTheFirst, type ChainedRow, chainedColumns, chainHash } from './chain.ts';

/** Sealed in one transaction, so that nobody waits long behind it. */
const BATCH = 1000;

interface UnsealedRow extends ChainedRow {
  position: string;
  seq: number;
}

/** Rows behind the head that no transaction still open can overtake, in outbox order. */
async function readUnsealed(transaction: TenantTransaction, head: AuditHead | null): Promise<UnsealedRow[]> {
  return transaction.query<UnsealedRow>(
    `select ${chainedColumns}, audit.position::text as position, audit.seq from audit
     where (position, seq) > ($1::xid8, $2) and position < pg_snapshot_xmin(pg_current_snapshot())
       and not exists (select from audit_seals s where s.audit_id = audit.id)
     order by audit.position, audit.seq limit $3`,
    [head?.position ?? '0', head?.seq ?? 0, BATCH],
  );
}

async function sealBatch(transaction: TenantTransaction): Promise<{ sealed: number; head: AuditHead | null }> {
  const [{ mine } = { mine: false }] = await transaction.query<{ mine: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('audit ' || app.tenant(), 0)) as mine`,
  );
  const head = await auditHead(transaction);
  const rows = mine ? await readUnsealed(transaction, head) : [];
  if (rows.length === 0) return { sealed: 0, head };
  let [number, hash] = [head?.count ?? 0, head?.hash ?? beforeTheFirst];
  const seals = rows.map((row) => {
    number += 1;
    hash = chainHash(hash, transaction.tenantId, number, row);
    return { number, hash, audit_id: row.id, position: row.position, seq: row.seq };
  });
  await transaction.query(
    `insert into audit_seals (number, audit_id, position, seq, hash)
     select number, audit_id, position::xid8, seq, decode(hash, 'hex')
     from json_to_recordset($1) as s(number bigint, audit_id uuid, position text, seq bigint, hash text)`,
    [JSON.stringify(seals)],
  );
  return { sealed: seals.length, head: await auditHead(transaction) };
}

/**
 * Chains every row of a tenant's audit that is final and not sealed yet, apart from the transactions that write them.
 * One sealer at a time: a second one leaves the work to the first. Returns the head as it is then, null for an empty
 * chain.
 */
export async function sealAudit(database: Database, tenantId: string, stop?: AbortSignal): Promise<AuditHead | null> {
  for (;;) {
    const { sealed, head } = await database.asTenant(tenantId, sealBatch);
    if (sealed < BATCH || stop?.aborted) return head;
  }
}
