import { counted } from '../../domain/counted.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import type { Database, Transaction } from '../database/database.ts';
import { type AuditHead, auditHead } from '../records/audit-head.ts';
import type { AuditFinding } from './audit-finding.ts';
import { beforeTheFirst, type ChainedRow, chainedColumns } from './chain.ts';
import { compareHeads, type ExpectedHead } from './compare-heads.ts';
import type { HeadFiles } from './head-files.ts';
import { createWalk, type SealedRow } from './walk-chain.ts';

/** Read in one transaction, so that others get their turn. */
const PAGE = 2000;
const MAX_FINDINGS = 100;
/** Rows are sealed each second; later than this they should be. */
const UNSEALED_AFTER_SECONDS = 10;

export interface AuditReport {
  /** Entries that were checked. */
  count: number;
  head: AuditHead | null;
  /** Entries too young to be sealed, or behind a transaction that is still open. */
  waiting: number;
  /** The first findings, by number. */
  findings: AuditFinding[];
  findingCount: number;
}

export interface VerifyServices {
  database: Database;
  heads: HeadFiles;
}

async function readPage(transaction: Transaction, behind: number, last: number): Promise<SealedRow[]> {
  const rows = await transaction.query<ChainedRow & Omit<SealedRow, 'row'> & { here: boolean }>(
    `select s.number, s.audit_id, encode(s.hash, 'hex') as hash, s.position::text as position, s.seq,
            audit.id is not null as here, audit.position::text as own_position, audit.seq as own_seq, ${chainedColumns}
     from audit_seals s left join audit on audit.tenant_id = s.tenant_id and audit.id = s.audit_id
     where s.number > $1 and s.number <= $2 order by s.number limit ${PAGE}`,
    [behind, last],
  );
  return rows.map((row) => ({ ...row, row: row.here ? row : null }));
}

interface StrayRow {
  id: string;
  action: string;
  number: number;
}

/** Rows among the sealed ones that were never sealed. */
async function readInserted(transaction: Transaction, head: AuditHead): Promise<AuditFinding[]> {
  const rows = await transaction.query<StrayRow>(
    `select a.id, a.action,
       (select min(s.number) from audit_seals s where (s.position, s.seq) > (a.position, a.seq)) as number
     from audit a left join audit_seals s on s.tenant_id = a.tenant_id and s.audit_id = a.id
     where s.audit_id is null and (a.position, a.seq) < ($1::xid8, $2) order by a.position, a.seq limit ${MAX_FINDINGS}`,
    [head.position, head.seq],
  );
  return rows.map(({ id, action, number }) => ({
    ...{ kind: 'inserted', number, auditId: id },
    problem: `An entry (${action}, ${formatId('audit', id)}) stands before entry ${number}, and was not there when that one was sealed. Whoever wrote it had the rights of the database's owner: do not take it for something that happened.`,
  }));
}

/** Rows behind the head: how many, and whether one should have been sealed long ago. */
async function readWaiting(transaction: Transaction): Promise<{ waiting: number; findings: AuditFinding[] }> {
  const head = await auditHead(transaction);
  const [row] = await transaction.query<{ waiting: number; late: number; first: string | null }>(
    `select count(*) as waiting, count(*) filter (where late) as late,
       (array_agg(id order by position, seq) filter (where late))[1] as first
     from (select id, position, seq, position < pg_snapshot_xmin(pg_current_snapshot())
             and at < app.now() - make_interval(secs => ${UNSEALED_AFTER_SECONDS}) as late
           from audit where (position, seq) > ($1::xid8, $2)) behind`,
    [head?.position ?? '0', head?.seq ?? 0],
  );
  const { waiting, late, first } = row!;
  if (first === null) return { waiting, findings: [] };
  const are = counted(late, 'entry is', 'entries are');
  const problem = `${are} older than ${UNSEALED_AFTER_SECONDS} seconds and not sealed, the first being ${formatId('audit', first)}. Until then they can be changed without a trace: see in the server's log why the sealer does not work.`;
  return { waiting, findings: [{ kind: 'unsealed', number: (head?.count ?? 0) + 1, auditId: first, problem }] };
}

/**
 * Recomputes a tenant's audit chain from the rows and compares it with the seals and with the heads noted outside the
 * database; `expected` is a head that was kept elsewhere, such as in an export. Nothing is changed.
 */
export async function verifyAudit(
  { database, heads }: VerifyServices,
  tenantId: string,
  { expected = null }: { expected?: ExpectedHead | null } = {},
): Promise<AuditReport> {
  // What was noted is read before the chain, which may grow meanwhile.
  const comparison = await compareHeads(heads, tenantId, expected);
  const head = await database.asTenant(tenantId, auditHead);
  const walk = createWalk(tenantId, beforeTheFirst);
  const findings: AuditFinding[] = [];
  try {
    for (let behind = 0; head && behind < head.count; ) {
      const from = behind;
      const page = await database.asTenant(tenantId, (transaction) => readPage(transaction, from, head.count));
      if (page.length === 0) break;
      for (const sealed of page) findings.push(...walk.step(sealed), ...(await comparison.step(sealed)));
      behind = page.at(-1)!.number;
    }
    findings.push(...(await comparison.end(head?.count ?? 0)));
  } finally {
    await comparison.close();
  }
  if (head) findings.push(...(await database.asTenant(tenantId, (transaction) => readInserted(transaction, head))));
  const { waiting, findings: late } = await database.asTenant(tenantId, readWaiting);
  const all = [...findings, ...late].sort((left, right) => left.number - right.number);
  return { count: head?.count ?? 0, head, waiting, findings: all.slice(0, MAX_FINDINGS), findingCount: all.length };
}
