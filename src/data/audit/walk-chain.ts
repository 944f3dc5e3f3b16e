import { formatId } from '../../domain/prefixed-id.ts';
import type { AuditFinding } from './audit-finding.ts';
import { type ChainedRow, chainHash } from './chain.ts';

/** A seal with the row it stands for; `row` is null where that is gone. */
export interface SealedRow {
  number: number;
  auditId: string;
  hash: string;
  position: string;
  seq: number;
  ownPosition: string | null;
  ownSeq: number | null;
  row: ChainedRow | null;
}

interface Place {
  position: string;
  seq: number;
}

function isBehind(left: Place, right: Place): boolean {
  const [own, other] = [BigInt(left.position), BigInt(right.position)];
  return own > other || (own === other && left.seq > right.seq);
}

function nameOf({ number, auditId, row }: SealedRow): string {
  const what = row === null ? '' : `${row.action} at ${row.at}, `;
  return `Entry ${number} (${what}${formatId('audit', auditId)})`;
}

const askElsewhere = 'Compare it with a backup or an export from before.';

/** Walks a chain from its beginning, seal after seal, and says what each row or seal has wrong. */
export function createWalk(tenantId: string, start: string): { step(sealed: SealedRow): AuditFinding[] } {
  let before = { number: 0, hash: start, place: { position: '0', seq: 0 } };

  function hashOf(row: ChainedRow, number: number): string | null {
    try {
      return chainHash(before.hash, tenantId, number, row);
    } catch {
      // Something no program of ours writes, such as a number beyond all bounds.
      return null;
    }
  }

  function judge(sealed: SealedRow, isNext: boolean): Omit<AuditFinding, 'number' | 'auditId'> | null {
    const name = nameOf(sealed);
    if (sealed.row === null) return { kind: 'deleted', problem: `${name} was deleted. ${askElsewhere}` };
    const isMoved = sealed.position !== sealed.ownPosition || sealed.seq !== sealed.ownSeq;
    if (isMoved || !isBehind(sealed, before.place)) {
      return { kind: 'reordered', problem: `${name} does not stand where it was sealed. ${askElsewhere}` };
    }
    // Behind a missing seal nothing says what came before.
    if (!isNext || hashOf(sealed.row, sealed.number) === sealed.hash) return null;
    const problem = `${name} is not as it was sealed: it was edited, or the entry before it was edited and sealed anew. ${askElsewhere}`;
    return { kind: 'edited', problem };
  }

  return {
    step(sealed) {
      const { number, auditId } = sealed;
      const expected = before.number + 1;
      const found: AuditFinding[] = [];
      if (number !== expected) {
        const problem = `The seals of entries ${expected} to ${number - 1} are gone. ${askElsewhere.replace('it', 'them')}`;
        found.push({ kind: 'seal-missing', number: expected, auditId: null, problem });
      }
      const wrong = judge(sealed, number === expected);
      if (wrong) found.push({ ...wrong, number, auditId });
      before = { number, hash: sealed.hash, place: sealed };
      return found;
    },
  };
}
