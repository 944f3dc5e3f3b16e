import type { TenantTransaction } from '../../data/database/database.ts';
import { queueForIndexing } from '../../data/records/index-backlog.ts';
import type { ChunkEntityType } from '../../domain/evidence.ts';
import { countRows, deleteChunks, type ErasedPerson, type ErasureCounts } from './erased-person.ts';
import { ordersOf, personPattern } from './person-pattern.ts';

const mark = '[erased]';

/**
 * Blanks a person where others were involved too: as a participant, in what they wrote, and by address and name in the
 * texts of others; the raw records of these are emptied. The texts that stay are queued to be indexed again.
 */
export async function redactShared(
  transaction: TenantTransaction,
  person: ErasedPerson,
  at: Date,
): Promise<ErasureCounts> {
  const pattern = personPattern(person);
  const touched = await transaction.query<{ id: string; kind: ChunkEntityType }>(
    `select a.id, a.kind from activities a left join messages m on m.activity_id = a.id
     where a.contact_id = any($1)
       or exists (select from activity_participants p where p.activity_id = a.id and (p.contact_id = any($1) or p.address = any($2)))
       or concat_ws(' ', a.title, a.body, a.custom::text, m.quoted_text, m.signature, m.subject) ~* $3`,
    [person.contactIds, person.addresses, pattern],
  );
  const ids = touched.map(({ id }) => id);
  await blankTexts(transaction, person, ids, pattern);
  await blankParticipants(transaction, person);
  const files = await blankFiles(transaction, person, pattern);
  const mentions = await blankMentions(transaction, person, pattern, at);
  const chunks = await deleteChunks(transaction, person, ids);
  await queueForIndexing(
    transaction,
    touched.map(({ id, kind }) => ({ entityType: kind, entityId: id })),
    at,
  );
  const records = await countRows(
    transaction,
    `update source_records r set body = null, raw = null from activities a where a.id = any($1) and r.id = a.source_record_id`,
    [ids],
  );
  // Rows of other things that name the person, such as the contact of a deal.
  const others = await countRows(
    transaction,
    `update source_records r set body = null, external_id = 'erased:' || r.id
     where r.body::text ~* $1`,
    [pattern],
  );
  for (const { table, text } of derived) {
    await transaction.query(`delete from ${table} r where ${text} ~* $1`, [pattern]);
  }
  // They may hold any words about the person, also without a name, and are kept for a day only.
  await transaction.query('update idempotency_keys set response = null where response is not null');
  return { mentions, sharedActivities: ids.length, sharedChunks: chunks, blankedRecords: records + others + files };
}

async function blankTexts(
  transaction: TenantTransaction,
  person: ErasedPerson,
  ids: readonly string[],
  pattern: string,
): Promise<void> {
  const written = `exists (select from messages w where w.activity_id = a.id and w.from_address = any($2))`;
  await transaction.query(
    `update activities a set contact_id = case when a.contact_id = any($4) then null else a.contact_id end,
       title = regexp_replace(a.title, $3, '${mark}', 'gi'),
       body = case when ${written} then '${mark}' else regexp_replace(a.body, $3, '${mark}', 'gi') end,
       custom = regexp_replace(a.custom::text, $3, '${mark}', 'gi')::jsonb
     where a.id = any($1)`,
    [ids, person.addresses, pattern, person.contactIds],
  );
  await transaction.query(
    `update replies r set findings = '[]', referred_to = null, gone = null from messages w
     where r.activity_id = any($1) and w.activity_id = r.activity_id and w.from_address = any($2)`,
    [ids, person.addresses],
  );
  await transaction.query(
    `update messages m set subject = regexp_replace(m.subject, $3, '${mark}', 'gi'),
       quoted_text = regexp_replace(m.quoted_text, $3, '${mark}', 'gi'),
       signature = case when m.from_address = any($2) then '' else regexp_replace(m.signature, $3, '${mark}', 'gi') end,
       from_address = case when m.from_address = any($2) then 'erased@erased.invalid' else m.from_address end,
       reply_to_address = case when m.reply_to_address = any($2) then null else m.reply_to_address end
     where m.activity_id = any($1)`,
    [ids, person.addresses, pattern],
  );
  await transaction.query(
    `update meetings m set organizer = null where m.activity_id = any($1) and m.organizer = any($2)`,
    [ids, person.addresses],
  );
}

/** Empties the bytes of records that name the person: as they are, or packed as those of a document whose text does. */
function blankFiles(transaction: TenantTransaction, person: ErasedPerson, pattern: string): Promise<number> {
  const words = [...person.addresses, ...person.names.flatMap(ordersOf)];
  return countRows(
    transaction,
    `update source_records r set body = null, raw = null where r.raw is not null and (
       encode(r.raw, 'escape') ~* $1
       or exists (select from unnest($2::text[]) w where position(convert_to(w, 'UTF8') in r.raw) > 0)
       or exists (select from documents d where d.source_record_id = r.id and concat_ws(' ', d.title, d.text) ~* $1))`,
    [pattern, words],
  );
}

/** Rows that only repeat what is told elsewhere, and go as a whole. */
const derived: readonly { table: string; text: string }[] = [
  { table: 'field_values', text: 'r.fields::text' },
  { table: 'import_rejects', text: 'concat(r.value, r.reason)' },
  { table: 'pending_links', text: 'r.external_id' },
  { table: 'reply_history', text: 'r.key' },
  { table: 'evidence', text: 'concat(r.quote, r.need)' },
  { table: 'drafts', text: 'concat(r.body, r.verdict, r.facts)' },
];

/** Texts outside of activities that can name a person. JSON is blanked inside its strings. */
const freeTexts: readonly { table: string; column: string; json?: true; indexed?: ChunkEntityType }[] = [
  { table: 'threads', column: 'subject_base' },
  { table: 'activity_participants', column: 'name' },
  { table: 'accounts', column: 'name', indexed: 'account' },
  ...['industry', 'country', 'region', 'city', 'website'].map((column) => ({ table: 'accounts', column })),
  { table: 'accounts', column: 'custom', json: true, indexed: 'account' },
  ...['title', 'role', 'phone', 'country', 'city', 'pause_reason'].map((column) => ({ table: 'contacts', column })),
  { table: 'deal_contacts', column: 'role' },
  { table: 'consents', column: 'basis' },
  { table: 'signals', column: 'detail', json: true },
  { table: 'replies', column: 'findings', json: true },
  { table: 'replies', column: 'referred_to', json: true },
  { table: 'replies', column: 'gone' },
  ...['old_value', 'new_value', 'old_columns', 'stale_values', 'their_value', 'their_columns'].map((column) => ({
    ...{ table: 'crm_changes', column, json: true as const },
  })),
  { table: 'imports', column: 'file_name' },
  { table: 'imports', column: 'settings', json: true },
  { table: 'merges', column: 'moved', json: true },
  { table: 'merges', column: 'reason' },
  { table: 'policies', column: 'note' },
  { table: 'terms', column: 'sentence' },
  { table: 'terms', column: 'definition', json: true },
  { table: 'contacts', column: 'custom', json: true, indexed: 'contact' },
  { table: 'deals', column: 'custom', json: true, indexed: 'deal' },
  { table: 'deals', column: 'name', indexed: 'deal' },
  { table: 'documents', column: 'title', indexed: 'document' },
  { table: 'documents', column: 'text', indexed: 'document' },
  { table: 'documents', column: 'url' },
  { table: 'goals', column: 'text' },
  { table: 'runs', column: 'plan', json: true },
  { table: 'runs', column: 'question' },
  { table: 'run_targets', column: 'reason' },
  { table: 'proposals', column: 'headline' },
  { table: 'proposals', column: 'why_now' },
  { table: 'proposals', column: 'rationale' },
  { table: 'proposals', column: 'state_reason' },
  { table: 'proposals', column: 'claims', json: true },
  { table: 'proposals', column: 'basis', json: true },
  { table: 'proposals', column: 'watched', json: true },
  { table: 'proposals', column: 'confidence_parts', json: true },
  { table: 'proposal_revisions', column: 'action', json: true },
  { table: 'approvals', column: 'override_reason' },
  { table: 'effects', column: 'failure' },
  { table: 'effects', column: 'receipt', json: true },
  { table: 'effects', column: 'not_before_reason' },
  { table: 'verdicts', column: 'body', json: true },
  { table: 'verdicts', column: 'facts', json: true },
  { table: 'feedback', column: 'note' },
  { table: 'feedback', column: 'reason' },
  { table: 'feedback', column: 'difference', json: true },
];

/** Blanks address and name wherever else somebody wrote them, and what was quoted from there. Returns the number of rows. */
async function blankMentions(
  transaction: TenantTransaction,
  person: ErasedPerson,
  pattern: string,
  at: Date,
): Promise<number> {
  // A file may be named after the person; its name is a key, so it gets another one.
  const renamed = await transaction.query<{ id: string }>(
    `update documents set external_id = 'erased:' || id where external_id ~* $1 returning id`,
    [pattern],
  );
  // A habit is known by its words, so one that names the person goes as a whole.
  await transaction.query('delete from style_notes where replaces ~* $1 or value ~* $1', [pattern]);
  await transaction.query(`update source_records set external_id = 'erased:' || id where external_id ~* $1`, [pattern]);
  await transaction.query(
    `update entity_records set external_id = 'erased:' || source_record_id where external_id ~* $1`,
    [pattern],
  );
  await indexAgain(transaction, person, { entityType: 'document', rows: renamed, at });
  let count = 0;
  for (const { table, column, json, indexed } of freeTexts) {
    const blanked = `regexp_replace(${column}${json ? '::text' : ''}, $1, '${mark}', 'gi')${json ? '::jsonb' : ''}`;
    const rows = await transaction.query<{ id: string }>(
      `update ${table} set ${column} = ${blanked} where ${column}::text ~* $1
       returning ${indexed === undefined ? 'null as id' : 'id'}`,
      [pattern],
    );
    count += rows.length;
    if (indexed === undefined) continue;
    await indexAgain(transaction, person, { entityType: indexed, rows, at });
  }
  return count;
}

/** Forgets what was indexed of these entities, and queues what is left of them. */
async function indexAgain(
  transaction: TenantTransaction,
  person: ErasedPerson,
  { entityType, rows, at }: { entityType: ChunkEntityType; rows: readonly { id: string }[]; at: Date },
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  await deleteChunks(transaction, person, ids);
  await queueForIndexing(
    transaction,
    ids.map((entityId) => ({ entityType, entityId })),
    at,
  );
}

async function blankParticipants(transaction: TenantTransaction, person: ErasedPerson): Promise<void> {
  const doomed = await transaction.query<{
    activityId: string;
    address: string;
    role: string;
    attendance: string | null;
  }>(
    `delete from activity_participants where contact_id = any($1) or address = any($2)
     returning activity_id, address, role, attendance`,
    [person.contactIds, person.addresses],
  );
  const rows = doomed.map(({ activityId, role }, index) => ({
    activityId,
    role,
    address: `erased-${index + 1}@erased.invalid`,
  }));
  await transaction.query(
    `insert into activity_participants (activity_id, address, role)
     select "activityId", address, role from json_to_recordset($1) as p("activityId" uuid, address text, role text)`,
    [JSON.stringify(rows)],
  );
}
