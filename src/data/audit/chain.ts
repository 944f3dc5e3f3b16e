import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { Json } from '../../domain/json.ts';

/** An audit row as it enters the chain: all that it says, and not where it stands in this database. */
export interface ChainedRow {
  id: string;
  /** UTC with microseconds: `2026-11-03T09:40:00.123456Z`. */
  at: string;
  actorKind: string;
  actorId: string;
  door: string;
  action: string;
  subjectNoun: string;
  subjectId: string;
  detail: Json;
}

/** The columns of a `ChainedRow`, of the table or alias `audit`. */
export const chainedColumns = `audit.id, to_char(audit.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
  audit.actor_kind, audit.actor_id, audit.door, audit.action, audit.subject_noun, audit.subject_id, audit.detail`;

/** What stands for the hash before the first row. */
export const beforeTheFirst = '0'.repeat(64);

/**
 * The hash of row `number` (from 1) of a tenant's audit, hex: SHA-256 over the 32 bytes of the hash before it and the
 * UTF-8 text of a JSON array in the canonical form of RFC 8785,
 * `[tenantId, number, id, at, actorKind, actorId, door, action, subjectNoun, subjectId, detail]`.
 */
export function chainHash(previous: string, tenantId: string, number: number, row: ChainedRow): string {
  const { id, at, actorKind, actorId, door, action, subjectNoun, subjectId, detail } = row;
  const values = [tenantId, number, id, at, actorKind, actorId, door, action, subjectNoun, subjectId, detail];
  return createHash('sha256').update(Buffer.from(previous, 'hex')).update(canonicalJson(values)).digest('hex');
}
