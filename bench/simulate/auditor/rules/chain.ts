import { createHash } from 'node:crypto';
import type { AuditRow, Breach, ExportedAudit, Rule } from '../evidence.ts';

/** RFC 8785: no space, keys by UTF-16 code units, numbers and strings as ECMAScript writes them. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}

/** UTC with six digits of a second, from the ISO text of an export. */
function withMicroseconds(at: string): string {
  const [, seconds, fraction = ''] = /^(.{19})(?:\.(\d+))?/.exec(at)!;
  const offset = /([+-])(\d\d):?(\d\d)$/.exec(at);
  const minutes = offset ? Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  const utc = new Date(Date.parse(`${seconds}Z`) - minutes * 60_000).toISOString().slice(0, 19);
  return `${utc}.${fraction.padEnd(6, '0')}Z`;
}

/** The hash of an entry as docs/decisions/0006-audit-chain.md defines it. */
export function hashOf(previous: string, tenantId: string, number: number, row: AuditRow): string {
  const { id, at, actorKind, actorId, door, action, subjectNoun, subjectId, detail } = row;
  const who = [actorKind, actorId, door];
  const values = [tenantId, number, id, withMicroseconds(at), ...who, action, subjectNoun, subjectId, detail];
  return createHash('sha256').update(Buffer.from(previous, 'hex')).update(canonical(values)).digest('hex');
}

function problemsOf({ tenantId, rows, seals, head, damaged }: ExportedAudit): { number: number; problem: string }[] {
  const problems = damaged.map((name) => ({ number: 0, problem: `${name} is not what the manifest says.` }));
  const places = new Map(rows.map((row, index) => [row.id, index]));
  let previous = '0'.repeat(64);
  let place = -1;
  for (const [index, seal] of seals.entries()) {
    const number = index + 1;
    const at = places.get(seal.auditId);
    if (seal.number !== number) return [...problems, { number, problem: 'The seals do not count from 1 by one.' }];
    if (at === undefined) return [...problems, { number, problem: 'An entry that was sealed is gone.' }];
    if (at !== place + 1)
      problems.push({ number, problem: 'Entries before this one stand in another order, or unsealed.' });
    const hash = hashOf(previous, tenantId, number, rows[at]!);
    if (hash !== seal.hash) return [...problems, { number, problem: 'The entry or its seal was changed.' }];
    [previous, place] = [hash, at];
  }
  const matches = head === null ? seals.length === 0 : head.count === seals.length && head.hash === previous;
  if (!matches) problems.push({ number: seals.length, problem: 'The chain does not end at the head of the manifest.' });
  return problems;
}

/** The sealed audit is a chain from its first entry to the head that the export carries. */
export const chain: Rule = {
  name: 'the audit chain verifies',
  check({ audit }) {
    const breaches = problemsOf(audit).map(({ number, problem }): Breach => {
      const row = audit.rows.find(({ id }) => id === audit.seals[number - 1]?.auditId);
      return { who: `entry ${number}`, at: row ? Date.parse(row.at) : null, files: [], problem };
    });
    return { checked: audit.seals.length, breaches };
  },
};
