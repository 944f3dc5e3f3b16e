import type { Ids } from '../../domain/clock.ts';
import type { CrmNoun, CrmValue } from '../../domain/crm-fields.ts';
import { GtmError } from '../../domain/errors.ts';
import type { TenantTransaction } from '../database/database.ts';
import type { ActivityKind } from './activities.ts';
import type { CrmColumns } from './crm-records.ts';
import { appendEvents } from './outbox.ts';
import type { RecordNoun } from './sources.ts';

/**
 * `to_write_back`: ours stands, and its source does not have it yet. `confirmed`: the source has it. `conflict`: the source
 * has a third value; ours stands until a person settles it. `replaced`: a later change of the same field stands for it.
 * `refused`: met another value than expected and changed nothing. `dropped`: theirs was taken. `undone`: taken back.
 */
export const crmChangeStates = [
  ...(['to_write_back', 'confirmed', 'conflict', 'replaced'] as const),
  ...(['refused', 'dropped', 'undone'] as const),
] as const;
export type CrmChangeState = (typeof crmChangeStates)[number];

/** One approved change of a field, or (noun `activity`) a mail or meeting of ours that the CRM does not know yet. */
export interface CrmChange {
  id: string;
  /** The approved action that it comes from; that of what it takes back, for the one that an undo makes. */
  effectId: string | null;
  noun: CrmNoun | 'activity';
  entityId: string;
  /** Of an activity: its kind. */
  field: string;
  oldValue: CrmValue;
  newValue: CrmValue;
  state: CrmChangeState;
  /** The source that may confirm it; null: any. */
  sourceId: string | null;
  oldColumns: CrmColumns | null;
  /** Values besides the old one that the source may still have. */
  staleValues: readonly CrmValue[];
  theirValue: CrmValue;
  theirColumns: CrmColumns | null;
  exportedAt: Date | null;
  undoes: string | null;
  createdAt: Date;
}

/** What happens to a change. What is left out of a conflict's own fields is emptied. */
export interface CrmChangeMove {
  id: string;
  state: CrmChangeState;
  theirValue?: CrmValue;
  theirColumns?: CrmColumns | null;
  staleValues?: readonly CrmValue[];
}

const columns = `id, effect_id, noun, entity_id, field, old_value, new_value, state, source_id, old_columns, stale_values,
  their_value, their_columns, exported_at, undoes, created_at`;

/** States in which ours stands against what a source says. */
const live = `('to_write_back', 'conflict')`;

/** Notes a change; `to_write_back` unless another state is given. The caller writes the audit row. */
export async function insertCrmChange(
  transaction: TenantTransaction,
  ids: Ids,
  change: Pick<CrmChange, 'effectId' | 'noun' | 'entityId' | 'field' | 'oldValue' | 'newValue'> & Partial<CrmChange>,
): Promise<string> {
  const { id = ids.next(), state = 'to_write_back', staleValues = [], oldColumns = null } = change;
  await transaction.query(
    `insert into crm_changes (id, effect_id, noun, entity_id, field, old_value, new_value, state, source_id, old_columns,
       stale_values, undoes, settled_at)
     values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8, $9, $10::jsonb, $11::jsonb, $12,
       case when $8 = 'to_write_back' then null else app.now() end)`,
    [
      ...[id, change.effectId, change.noun, change.entityId, change.field],
      ...[JSON.stringify(change.oldValue), JSON.stringify(change.newValue), state, change.sourceId ?? null],
      ...[oldColumns === null ? null : JSON.stringify(oldColumns), JSON.stringify(staleValues), change.undoes ?? null],
    ],
  );
  await announceCrmChanges(transaction, ids, 'agents', [{ id, state }]);
  return id;
}

/** One event for each state that changes came to. */
async function announceCrmChanges(
  transaction: TenantTransaction,
  ids: Ids,
  connector: string,
  moves: readonly Pick<CrmChangeMove, 'id' | 'state'>[],
): Promise<void> {
  const events = [...Map.groupBy(moves, ({ state }) => state)].map(([state, list]) => ({
    type: 'gtm.crm_change.moved.v1' as const,
    ...{ connector, subject: null, data: { ids: list.map(({ id }) => id), state } },
  }));
  await appendEvents(transaction, ids, events);
}

/** Moves changes to other states, with one event for each state. The caller writes the audit row. */
export async function moveCrmChanges(
  transaction: TenantTransaction,
  ids: Ids,
  connector: string,
  moves: readonly CrmChangeMove[],
): Promise<void> {
  if (moves.length === 0) return;
  const rows = moves.map(({ id, state, theirValue, theirColumns, staleValues }) => ({
    ...{ id, state, their_value: theirValue ?? null, their_columns: theirColumns ?? null },
    stale_values: staleValues ?? null,
  }));
  await transaction.query(
    `update crm_changes c set state = m.state, their_value = m.their_value, their_columns = m.their_columns,
       stale_values = coalesce(m.stale_values, c.stale_values),
       settled_at = case when m.state in ${live} then null else app.now() end
     from jsonb_to_recordset($1) m(id uuid, state text, their_value jsonb, their_columns jsonb, stale_values jsonb)
     where c.id = m.id`,
    [JSON.stringify(rows)],
  );
  await announceCrmChanges(transaction, ids, connector, moves);
}

/** The change, locked. Throws `not-found`. */
export async function getCrmChange(transaction: TenantTransaction, id: string): Promise<CrmChange> {
  const [row] = await transaction.query<CrmChange>(`select ${columns} from crm_changes where id = $1 for update`, [id]);
  if (!row) throw new GtmError('not-found', 'There is no such change; gtm changes lists them.', { field: 'id' });
  return row;
}

/** The changes of these records that stand against what a source says: one for a field, the latest. */
export async function liveCrmChanges(
  transaction: TenantTransaction,
  noun: CrmNoun,
  entityIds: readonly string[],
): Promise<CrmChange[]> {
  if (entityIds.length === 0) return [];
  return transaction.query<CrmChange>(
    `select distinct on (entity_id, field) ${columns} from crm_changes
     where noun = $1 and entity_id = any($2) and state in ${live} order by entity_id, field, created_at desc, id desc`,
    [noun, entityIds],
  );
}

/**
 * The ids by which a source knows records of a noun with a change that waits for it. Such a record is read also when it says
 * the same as before: after a change and its undo, that is what confirms the undo.
 */
export async function awaitedRecords(
  transaction: TenantTransaction,
  sourceId: string,
  noun: RecordNoun,
): Promise<Set<string>> {
  const rows = await transaction.query<{ externalId: string }>(
    `select e.external_id from crm_changes c join entity_records e on e.entity_id = c.entity_id and e.noun = c.noun
     where c.state in ${live} and c.noun = $2 and e.source_id = $1`,
    [sourceId, noun],
  );
  return new Set(rows.map((row) => row.externalId));
}

/** The record by which a CRM or list knows an entity. */
export interface HomeRecord {
  entityId: string;
  sourceId: string;
  externalId: string;
}

/** Of each entity the record with an id of its source's own that came last: where its changes are written back to. */
export async function homeRecords(
  transaction: TenantTransaction,
  noun: CrmNoun,
  entityIds: readonly string[],
): Promise<Map<string, HomeRecord>> {
  const rows = await transaction.query<HomeRecord>(
    `select distinct on (e.entity_id) e.entity_id, e.source_id, e.external_id
     from entity_records e join sources s on s.id = e.source_id left join source_records r on r.id = e.source_record_id
     where e.noun = $1 and e.entity_id = any($2) and s.kind in ('csv', 'crm')
       and e.external_id !~ '^(domain|email|name|deal|digest|converted|erased):'
     order by e.entity_id, r.received_at desc nulls last, e.source_id, e.external_id`,
    [noun, entityIds],
  );
  return new Map(rows.map((row) => [row.entityId, row]));
}

/** A mail or meeting of ours that no import has brought yet. */
export interface DoneActivity {
  changeId: string;
  activityId: string;
  kind: ActivityKind;
  contactId: string | null;
  accountId: string | null;
  occurredAt: Date;
  title: string;
}

/** Mails and meetings of ours with these people or companies that are still to be written back. */
export async function activitiesToWriteBack(
  transaction: TenantTransaction,
  { contactIds, accountIds }: { contactIds: readonly string[]; accountIds: readonly string[] },
): Promise<DoneActivity[]> {
  return transaction.query<DoneActivity>(
    `select c.id as change_id, a.id as activity_id, a.kind, a.contact_id, a.account_id, a.occurred_at, a.title
     from crm_changes c join activities a on a.id = c.entity_id
     where c.noun = 'activity' and c.state = 'to_write_back' and (a.contact_id = any($1) or a.account_id = any($2))
     order by a.occurred_at, a.id`,
    [contactIds, accountIds],
  );
}
