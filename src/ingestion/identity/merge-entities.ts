import type { TenantTransaction, Value } from '../../data/database/database.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { queueForIndexing } from '../../data/records/index-backlog.ts';
import { appendEvents } from '../../data/records/outbox.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { ChunkEntityType } from '../../domain/evidence.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import { type JsonObject, type MergeNoun, type MovedRows, moveBack, moveRows, references } from './moved-rows.ts';

export interface MergeRequest {
  noun: MergeNoun;
  /** Keeps its id and its values. */
  survivorId: string;
  /** Gives what hangs on it, and the values that the survivor lacks. */
  absorbedId: string;
  /** Kebab-case, such as `same-address` or `by-hand`. */
  reason: string;
}

const fieldsToFill: Record<MergeNoun, readonly string[]> = {
  account: [
    'industry',
    'country',
    'region',
    'city',
    'zone',
    'employees',
    'website',
    'owner_user_id',
    'owner_email',
    'team_id',
  ],
  contact: [
    ...['given_name', 'family_name', 'title', 'role', 'phone', 'account_id', 'country', 'city', 'zone', 'language'],
    ...['owner_user_id', 'owner_email', 'team_id', 'paused_until', 'pause_reason'],
  ],
  deal: [
    'account_id',
    'amount_minor',
    'currency',
    'close_date',
    'renewal_date',
    'owner_user_id',
    'owner_email',
    'team_id',
  ],
};

interface Moved {
  rows: MovedRows[];
  /** Values that the survivor took over, and those columns of its own that it had before. */
  filled: JsonObject;
  custom: { before: JsonObject; after: JsonObject };
  primaryAddresses: string[];
}

/**
 * Makes two entities one, in one transaction: all that refers to the absorbed one is moved to the survivor, which takes
 * over the values it lacks; what was moved is kept, so that `undoMerge` can take it back. Returns the merge's id.
 * Throws `invalid` for the same id twice, `not-found`, and `conflict` when either is already merged into another.
 */
export function mergeEntities(services: IngestionServices, tenantId: string, request: MergeRequest): Promise<string> {
  return services.database.asTenant(tenantId, (transaction) =>
    mergeInTransaction(transaction, services.ids, services.actor, request),
  );
}

/** `mergeEntities` inside a transaction that is already open. */
export async function mergeInTransaction(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  { noun, survivorId, absorbedId, reason }: MergeRequest,
): Promise<string> {
  if (survivorId === absorbedId)
    throw new GtmError('invalid', `A ${noun} cannot be merged with itself.`, { field: 'absorbedId' });
  const table = `${noun}s`;
  const rows = await transaction.query<{ row: JsonObject }>(
    `select to_jsonb(t) as row from ${table} t where id = any($1) order by id for update`,
    [[survivorId, absorbedId]],
  );
  const [survivor, absorbed] = [survivorId, absorbedId].map((id) => rows.find(({ row }) => row['id'] === id)?.row);
  if (!survivor || !absorbed) throw new GtmError('not-found', `There is no such ${noun} to merge.`);
  if (survivor['merged_into'] || absorbed['merged_into']) {
    throw new GtmError('conflict', `One of the two ${noun}s is already merged into another. Undo that merge first.`);
  }
  const mergeId = ids.next();
  const primaryAddresses = noun === 'contact' ? await demoteAddresses(transaction, survivorId, absorbedId) : [];
  const moved: Moved = { rows: [], filled: {}, custom: { before: {}, after: {} }, primaryAddresses };
  for (const reference of references[noun])
    moved.rows.push(await moveRows(transaction, reference, absorbedId, survivorId));
  for (const field of fieldsToFill[noun]) {
    if (survivor[field] === null && absorbed[field] !== null) moved.filled[field] = absorbed[field];
  }
  const before = survivor['custom'] as JsonObject;
  moved.custom = { before, after: { ...(absorbed['custom'] as JsonObject), ...before } };
  await writeFields(transaction, table, survivorId, { ...moved.filled, custom: moved.custom.after });
  await transaction.query(`update ${table} set merged_into = $2, updated_at = app.now() where id = $1`, [
    absorbedId,
    survivorId,
  ]);
  await transaction.query(
    `insert into merges (id, noun, survivor_id, absorbed_id, reason, moved, merged_by) values ($1, $2, $3, $4, $5, $6, $7)`,
    [mergeId, noun, survivorId, absorbedId, reason, moved, actor.id],
  );
  await queueTexts(transaction, [survivorId, absorbedId]);
  await announceMerge(transaction, ids, actor, { noun, mergeId, survivorId, absorbedId, verb: 'merged' });
  return mergeId;
}

/**
 * Takes a merge back: what was moved and still hangs on the survivor returns, values that the survivor took over and
 * still has are given back. What happened since stays with the survivor. Throws `not-found` and, when it was taken back
 * before, `conflict`.
 */
export async function undoMerge(services: IngestionServices, tenantId: string, mergeId: string): Promise<void> {
  const { ids, actor } = services;
  await services.database.asTenant(tenantId, async (transaction) => {
    const [merge] = await transaction.query<{
      noun: MergeNoun;
      survivorId: string;
      absorbedId: string;
      moved: Moved;
      undoneAt: Date | null;
    }>('select noun, survivor_id, absorbed_id, moved, undone_at from merges where id = $1 for update', [mergeId]);
    if (!merge) throw new GtmError('not-found', 'There is no such merge.');
    if (merge.undoneAt) throw new GtmError('conflict', 'This merge was already undone.');
    const { noun, survivorId, absorbedId, moved } = merge;
    const table = `${noun}s`;
    for (const reference of references[noun]) {
      const part = moved.rows.find((row) => row.table === reference.table && row.column === reference.column);
      if (part) await moveBack(transaction, reference, part, survivorId, absorbedId);
    }
    if (moved.primaryAddresses.length > 0) {
      await transaction.query(
        'update contact_addresses set is_primary = true where contact_id = $1 and address = any($2)',
        [absorbedId, moved.primaryAddresses],
      );
    }
    const [now] = await transaction.query<{ row: JsonObject }>(
      `select to_jsonb(t) as row from ${table} t where id = $1`,
      [survivorId],
    );
    await writeFields(transaction, table, survivorId, fieldsToRestore(now!.row, moved));
    await transaction.query(`update ${table} set merged_into = null, updated_at = app.now() where id = $1`, [
      absorbedId,
    ]);
    await transaction.query('update merges set undone_at = app.now(), undone_by = $2 where id = $1', [
      mergeId,
      actor.id,
    ]);
    await queueTexts(transaction, [survivorId, absorbedId]);
    await announceMerge(transaction, ids, actor, { noun, mergeId, survivorId, absorbedId, verb: 'unmerged' });
  });
}

/** What was indexed under either of two ids is indexed again. */
async function queueTexts(transaction: TenantTransaction, entityIds: readonly string[]): Promise<void> {
  const entities = await transaction.query<{ entityType: ChunkEntityType; entityId: string }>(
    `select distinct entity_type, entity_id from chunks
     where account_id = any($1) or deal_id = any($1) or contact_ids && $1::uuid[] or entity_id = any($1)`,
    [entityIds],
  );
  await queueForIndexing(transaction, entities, await transaction.now());
}

/** A person has one primary address: the survivor's, unless it has none. */
async function demoteAddresses(
  transaction: TenantTransaction,
  survivorId: string,
  absorbedId: string,
): Promise<string[]> {
  const rows = await transaction.query<{ address: string }>(
    `update contact_addresses set is_primary = false where contact_id = $2 and is_primary
       and exists (select from contact_addresses own where own.contact_id = $1 and own.is_primary) returning address`,
    [survivorId, absorbedId],
  );
  return rows.map((row) => row.address);
}

function fieldsToRestore(now: JsonObject, { filled, custom }: Moved): JsonObject {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const fields: JsonObject = {};
  for (const [field, value] of Object.entries(filled)) if (same(now[field], value)) fields[field] = null;
  const kept = Object.entries(now['custom'] as JsonObject).filter(
    ([name, value]) => name in custom.before || !same(custom.after[name], value),
  );
  return { ...fields, custom: Object.fromEntries(kept) };
}

async function writeFields(
  transaction: TenantTransaction,
  table: string,
  id: string,
  fields: JsonObject,
): Promise<void> {
  const names = Object.keys(fields);
  const list = names.map((name) => `${name} = new.${name}`).join(', ');
  await transaction.query(
    `update ${table} old set ${list}, updated_at = app.now() from jsonb_populate_record(null::${table}, $2) new where old.id = $1`,
    [id, fields as Value],
  );
}

async function announceMerge(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  what: { noun: MergeNoun; mergeId: string; survivorId: string; absorbedId: string; verb: 'merged' | 'unmerged' },
): Promise<void> {
  const { noun, mergeId, survivorId, absorbedId, verb } = what;
  await appendEvents(transaction, ids, [
    {
      type: `gtm.${noun}.${verb}.v1`,
      connector: 'platform',
      subject: formatId(noun, survivorId),
      data: { mergeId, survivorId, absorbedId },
    },
  ]);
  await writeAudit(transaction, ids, {
    actor,
    action: `${noun}s-${verb}`,
    subjectNoun: noun,
    subjectId: survivorId,
    detail: { mergeId, absorbedId },
  });
}
