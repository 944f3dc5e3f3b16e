export type AuditFindingKind =
  | 'edited'
  | 'deleted'
  | 'inserted'
  | 'reordered'
  | 'seal-missing'
  | 'truncated'
  | 'rewritten'
  | 'head-missing'
  | 'unsealed';

/** One thing that is wrong with the audit. */
export interface AuditFinding {
  kind: AuditFindingKind;
  /** Number of the entry in the chain, from 1; of an inserted one, that of the entry it was put before. */
  number: number;
  /** UUID of the entry, null where nobody can say. */
  auditId: string | null;
  /** What is wrong, and what to do. */
  problem: string;
}
