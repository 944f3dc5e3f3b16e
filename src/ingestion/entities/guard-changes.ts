import type { CustomValues } from '../../data/records/accounts.ts';
import { type CrmChange, type CrmChangeMove, liveCrmChanges, moveCrmChanges } from '../../data/records/crm-changes.ts';
import type { CrmColumns } from '../../data/records/crm-records.ts';
import { type CrmField, type CrmNoun, type CrmValue, crmField, sameCrmValue } from '../../domain/crm-fields.ts';
import type { Json } from '../../domain/json.ts';
import type { TypedRow } from '../csv/typed-row.ts';
import type { ApplyContext } from './apply-batch.ts';

/** The part of an entity that every noun has. */
interface Entity {
  id: string;
  custom: CustomValues;
}

/** What imports did to approved changes that were not confirmed yet. */
export interface ChangeCounts {
  /** The source has the new value. */
  confirmed: number;
  /** The source still has an older value, which was not taken. */
  kept: number;
  /** The source has a third value; a person settles it. */
  conflicts: number;
}

/** Stands before the entities of a batch, so that no record undoes what a person approved. */
export interface ChangeGuard<E extends Entity> {
  /** What a record may change of `before`: its patch without the fields whose approved value stands. */
  admit(record: { row: TypedRow; wasKnown: boolean }, before: E, patch: Partial<E>): Partial<E>;
  /** Writes down what was confirmed and what is in conflict; the audit row is the caller's. */
  settle(): Promise<ChangeCounts>;
}

const camelCase = (column: string) => column.replace(/_[a-z]/g, (letters) => letters[1]!.toUpperCase());

/** A guard for entities of a noun that a batch may change. */
export async function guardChanges<E extends Entity>(
  context: ApplyContext,
  noun: CrmNoun,
  entityIds: readonly string[],
): Promise<ChangeGuard<E>> {
  const live = Map.groupBy(await liveCrmChanges(context.transaction, noun, entityIds), ({ entityId }) => entityId);
  const moves = new Map<string, CrmChangeMove>();
  const kept = new Set<string>();

  const weigh = (change: CrmChange, verdict: Verdict): boolean => {
    if (verdict.kind === 'agrees') {
      kept.delete(change.id);
      // A list that is not where the record lives proves nothing about its CRM.
      if (change.sourceId !== null && change.sourceId !== context.sourceId) return true;
      moves.set(change.id, { id: change.id, state: 'confirmed' });
      return true;
    }
    kept.add(change.id);
    if (verdict.kind === 'differs') {
      const { theirValue, theirColumns } = verdict;
      moves.set(change.id, { id: change.id, state: 'conflict', theirValue, theirColumns });
    } else if (moves.has(change.id) || change.state === 'conflict') {
      moves.set(change.id, { id: change.id, state: 'to_write_back' });
    }
    return false;
  };

  return {
    admit(record, before, patch) {
      let admitted = patch;
      for (const change of live.get(before.id) ?? []) {
        const field = crmField(noun, change.field);
        if (field === null || moves.get(change.id)?.state === 'confirmed') continue;
        const said = saidOf(field, record, patch as Patch, context.customNames);
        if (said !== undefined && weigh(change, judge(field, change, said, before, patch as Patch))) continue;
        admitted = without(field, before, admitted);
      }
      return admitted;
    },
    async settle() {
      await moveCrmChanges(context.transaction, context.ids, context.connector, [...moves.values()]);
      const count = (state: string) => [...moves.values()].filter((move) => move.state === state).length;
      const conflicts = count('conflict');
      return { confirmed: count('confirmed'), kept: kept.size - conflicts, conflicts };
    },
  };
}

type Patch = Readonly<Record<string, unknown>>;
type Verdict = { kind: 'agrees' | 'is-older' } | { kind: 'differs'; theirValue: CrmValue; theirColumns: CrmColumns };

/** The value that a record gives the field; undefined where it says nothing about it. */
function saidOf(
  field: CrmField,
  { row, wasKnown }: { row: TypedRow; wasKnown: boolean },
  patch: Patch,
  customNames: readonly string[],
): CrmValue | undefined {
  if (field.type === 'own') {
    const emptied = wasKnown && customNames.includes(field.imported) ? null : undefined;
    return row.custom[field.imported] ?? emptied;
  }
  const value = (patch[camelCase(field.columns[0])] ?? null) as CrmValue;
  if (row.values[field.imported] !== undefined) {
    return field.type === 'user' ? (value ?? (patch['ownerEmail'] as CrmValue)) : value;
  }
  const emptied = wasKnown && row.empty.includes(field.imported) && camelCase(field.columns[0]) in patch;
  return emptied && value === null ? null : undefined;
}

function judge(field: CrmField, change: CrmChange, said: CrmValue, before: Entity, patch: Patch): Verdict {
  const currency = (before as { currency?: string | null }).currency ?? null;
  const isForeign = field.type === 'money' && said !== null && currency !== null && patch['currency'] !== currency;
  if (!isForeign && sameCrmValue(field, said, change.newValue)) return { kind: 'agrees' };
  const older = [change.oldValue, ...change.staleValues];
  if (!isForeign && older.some((value) => sameCrmValue(field, said, value))) return { kind: 'is-older' };
  return { kind: 'differs', theirValue: said, theirColumns: columnsOf(field, patch, said) };
}

/** What the record would have written. */
function columnsOf(field: CrmField, patch: Patch, said: CrmValue): CrmColumns {
  if (field.type === 'own') return { custom: { [field.imported]: said } };
  const present = field.columns.filter((column) => camelCase(column) in patch);
  return Object.fromEntries(present.map((column) => [column, (patch[camelCase(column)] ?? null) as Json]));
}

/** The patch without everything that belongs to the field. */
function without<E extends Entity>(field: CrmField, before: E, patch: Partial<E>): Partial<E> {
  if (field.type !== 'own') {
    const own = new Set(field.columns.map(camelCase));
    return Object.fromEntries(Object.entries(patch).filter(([name]) => !own.has(name))) as Partial<E>;
  }
  const name = field.imported;
  const { [name]: _theirs, ...others } = patch.custom ?? before.custom;
  return { ...patch, custom: name in before.custom ? { ...others, [name]: before.custom[name]! } : others };
}
