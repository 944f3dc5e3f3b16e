import type { AuditFinding } from './audit-finding.ts';
import type { HeadFiles, NotedHead } from './head-files.ts';
import type { SealedRow } from './walk-chain.ts';

/** A head that somebody kept. */
export interface ExpectedHead {
  count: number;
  /** SHA-256, hex. */
  hash: string;
}

/** Follows a chain seal by seal beside the heads that were noted outside the database. */
export interface HeadComparison {
  step(sealed: SealedRow): Promise<AuditFinding[]>;
  /** What remains to be said when the chain has ended behind entry `count`. */
  end(count: number): Promise<AuditFinding[]>;
  close(): Promise<void>;
}

type Noted = ExpectedHead & { at: string | null };

function rewritten(noted: Noted, agreed: number, where: string): AuditFinding {
  const when = noted.at === null ? '' : ` at ${noted.at}`;
  const problem = `The chain up to entry ${noted.count} is not the one noted${when} in ${where}: entries and seals were made anew, the first of them between entry ${agreed + 1} and entry ${noted.count}. Trust no entry from there on, and restore the audit from a backup or an export of before.`;
  return { kind: 'rewritten', number: agreed + 1, auditId: null, problem };
}

function truncated(noted: Noted, count: number, where: string): AuditFinding {
  const when = noted.at === null ? '' : ` at ${noted.at}`;
  const problem = `The chain ends with entry ${count}, and reached entry ${noted.count}${when} according to ${where}: entries ${count + 1} to ${noted.count} are gone. If a backup was restored, they are what it lacks; else somebody cut them off.`;
  return { kind: 'truncated', number: count + 1, auditId: null, problem };
}

/** Begins the comparison; what is noted from now on does not count. */
export async function compareHeads(
  heads: HeadFiles,
  tenantId: string,
  expected: ExpectedHead | null,
): Promise<HeadComparison> {
  const lines = heads.read(tenantId);
  const file = heads.pathOf(tenantId);
  const given = expected === null ? null : { ...expected, at: null };
  const givenPlace = 'the head you gave';
  let next = await lines.next();
  const isEmpty = next.done === true;
  let agreed = 0;
  let last: NotedHead | null = null;
  let found = false;

  const take = async () => {
    last = next.value as NotedHead;
    next = await lines.next();
  };

  return {
    async step({ number, hash }) {
      const findings: AuditFinding[] = [];
      if (given?.count === number && given.hash !== hash) findings.push(rewritten(given, 0, givenPlace));
      while (!found && !next.done && next.value.count <= number) {
        const noted = next.value;
        const isSame = noted.count === number && noted.hash === hash;
        if (isSame) agreed = number;
        // A head smaller than one before it was noted after the chain had been cut.
        else if (last && noted.count <= last.count) findings.push(truncated(last, noted.count, file));
        else findings.push(rewritten(noted, agreed, file));
        found = !isSame;
        await take();
      }
      return findings;
    },
    async end(count) {
      const findings: AuditFinding[] = [];
      if (given && given.count > count) findings.push(truncated(given, count, givenPlace));
      while (!next.done && next.value.count > (last?.count ?? 0)) await take();
      if (!found && last && last.count > count) findings.push(truncated(last, count, file));
      if (isEmpty && count > 0) {
        const problem = `No head of this audit is noted in ${file}, where each second's is kept: a rewritten chain would not be noticed. Find out who removed the file, and compare the head with an export.`;
        findings.push({ kind: 'head-missing', number: count, auditId: null, problem });
      }
      return findings;
    },
    async close() {
      await lines.return(undefined);
    },
  };
}
