import { isDeepStrictEqual } from 'node:util';
import type { CustomValues } from '../../data/records/accounts.ts';
import type { ChunkEntityType } from '../../domain/evidence.ts';

/** Rows that a batch reads and changes in memory before they are written, one statement per kind of change. */
export interface WorkingSet<R extends { id: string }> {
  has(id: string): boolean;
  get(id: string): R;
  /** Rows by id as they are now. */
  seed(rows: Map<string, R>): void;
  add(row: R): void;
  /** Applies what differs; true when something did. A row that was added stays an added one. */
  change(id: string, patch: Partial<R>): boolean;
  added(): R[];
  changed(): R[];
}

/** An empty `WorkingSet`. */
export function createWorkingSet<R extends { id: string }>(): WorkingSet<R> {
  const rows = new Map<string, R>();
  const added = new Set<string>();
  const changed = new Set<string>();
  return {
    has: (id) => rows.has(id),
    get: (id) => rows.get(id)!,
    seed(known) {
      for (const [id, row] of known) if (!rows.has(id)) rows.set(id, row);
    },
    add(row) {
      rows.set(row.id, row);
      added.add(row.id);
    },
    change(id, patch) {
      const row = rows.get(id)!;
      let next: R | null = null;
      for (const key of Object.keys(patch) as (keyof R)[]) {
        if (isSame(row[key], patch[key])) continue;
        next ??= { ...row };
        next[key] = patch[key]!;
      }
      if (next === null) return false;
      rows.set(id, next);
      if (!added.has(id)) changed.add(id);
      return true;
    },
    added: () => [...added].map((id) => rows.get(id)!),
    changed: () => [...changed].map((id) => rows.get(id)!),
  };
}

function isSame(value: unknown, other: unknown): boolean {
  return value === other || (typeof value === 'object' && typeof other === 'object' && isDeepStrictEqual(value, other));
}

/** Whether an entity's own columns hold sentences, so that they are worth finding by their words. */
function hasFreeText(custom: CustomValues): boolean {
  return Object.values(custom).some((value) => typeof value === 'string' && value.trim().split(/\s+/).length >= 4);
}

/** Backlog entries for the rows with free text. */
export function freeTextOf(
  entityType: ChunkEntityType,
  rows: readonly { id: string; custom: CustomValues }[],
): { entityType: ChunkEntityType; entityId: string }[] {
  return rows.filter((row) => hasFreeText(row.custom)).map((row) => ({ entityType, entityId: row.id }));
}
