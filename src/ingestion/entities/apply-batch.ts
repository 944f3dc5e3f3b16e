import type { TenantTransaction } from '../../data/database/database.ts';
import type { CustomValues } from '../../data/records/accounts.ts';
import { queueForIndexing } from '../../data/records/index-backlog.ts';
import { appendEvents } from '../../data/records/outbox.ts';
import type { RejectRow } from '../../data/records/sources.ts';
import type { Ids } from '../../domain/clock.ts';
import type { EventName } from '../../domain/events/event-schemas.ts';
import type { ChunkEntityType } from '../../domain/evidence.ts';
import type { Json } from '../../domain/json.ts';
import type { TypedRow, TypedValue } from '../csv/typed-row.ts';
import type { ChangeCounts } from './guard-changes.ts';
import type { Owners } from './owners.ts';

/** A typed row and the source record it was read from. */
export interface AppliedRecord {
  sourceRecordId: string;
  row: TypedRow;
}

/** What the functions that turn records into entities work with. */
export interface ApplyContext {
  transaction: TenantTransaction;
  ids: Ids;
  sourceId: string;
  /** Connector name in events. */
  connector: string;
  /** The tenant's now. */
  at: Date;
  owners: Owners;
  /** Names of the columns kept under `custom`: a source that empties one of them empties it here. */
  customNames: readonly string[];
}

/** What became of the records of a batch. */
export interface ApplyResult {
  created: number;
  updated: number;
  unchanged: number;
  suppressed: number;
  signals: number;
  ambiguous: string[];
  /** What became of approved changes that wait for their source. */
  changes: ChangeCounts;
  /** Records that turned out to contradict what is there. */
  rejects: RejectRow[];
}

/** A result of nothing. */
export function emptyResult(): ApplyResult {
  const counts = { created: 0, updated: 0, unchanged: 0, suppressed: 0, signals: 0 };
  return { ...counts, ambiguous: [], changes: { confirmed: 0, kept: 0, conflicts: 0 }, rejects: [] };
}

/** A text value of a row. */
export function textOf(row: TypedRow, field: string): string | null {
  const value = row.values[field];
  return typeof value === 'string' ? value : null;
}

/** A list value of a row; empty when it is missing. */
export function listOf(row: TypedRow, field: string): string[] {
  const value = row.values[field];
  return Array.isArray(value) ? value : [];
}

/** A date value of a row. */
export function instantOf(row: TypedRow, field: string): Date | null {
  const value = row.values[field];
  return value instanceof Date ? value : null;
}

/**
 * The fields of `names` that a row sets: those it has, and null for those its source emptied, provided that the source
 * itself knows the entity.
 */
export function patchOf(
  row: TypedRow,
  names: readonly string[],
  knownBySource: boolean,
): Record<string, TypedValue | null> {
  const patch: Record<string, TypedValue | null> = {};
  for (const name of names) {
    if (row.values[name] !== undefined) patch[name] = row.values[name];
    else if (knownBySource && row.empty.includes(name)) patch[name] = null;
  }
  return patch;
}

/** The own columns of an entity after a row: what the row has wins, what its source emptied goes. */
export function customAfter(
  before: CustomValues,
  row: TypedRow,
  customNames: readonly string[],
  knownBySource: boolean,
): CustomValues {
  const after = { ...before, ...row.custom };
  if (knownBySource) for (const name of customNames) if (row.custom[name] === undefined) delete after[name];
  return after;
}

/** When each of the new entities was created according to the record it was made from. */
export function createdDates(
  records: readonly AppliedRecord[],
  added: readonly { id: string; sourceRecordId: string | null }[],
): Map<string, Date> {
  const dates = new Map(records.map(({ sourceRecordId, row }) => [sourceRecordId, instantOf(row, 'createdAt')]));
  return new Map(
    added.flatMap(({ id, sourceRecordId }): [string, Date][] => {
      const date = dates.get(sourceRecordId ?? '');
      return date ? [[id, date]] : [];
    }),
  );
}

/** A row's values as JSON, for per-field provenance. */
export function provenanceOf(row: TypedRow): Record<string, Json> {
  const fields: Record<string, Json> = {};
  for (const [name, value] of Object.entries(row.values))
    fields[name] = value instanceof Date ? value.toISOString() : value;
  return Object.keys(row.custom).length > 0 ? { ...fields, custom: row.custom } : fields;
}

/** One event per kind, each with the ids it is about; kinds without ids are left out. */
export async function announce(
  context: Pick<ApplyContext, 'transaction' | 'ids' | 'connector'>,
  kinds: Readonly<Partial<Record<EventName, readonly string[]>>>,
): Promise<void> {
  const events = Object.entries(kinds)
    .filter(([, list]) => list.length > 0)
    .map(([type, list]) => ({
      type: type as EventName,
      connector: context.connector,
      subject: null,
      data: { ids: [...new Set(list)] },
    }));
  await appendEvents(context.transaction, context.ids, events);
}

/** Queues entities for indexing at the batch's time. */
export function queue(
  context: ApplyContext,
  entities: readonly { entityType: ChunkEntityType; entityId: string }[],
): Promise<void> {
  return queueForIndexing(context.transaction, entities, context.at);
}
