import type { TenantTransaction } from '../../data/database/database.ts';
import type { NewChunk } from '../../data/records/chunks.ts';
import { activityTrust, documentTrust } from '../../data/records/text-trust.ts';
import type { ChunkEntityType } from '../../domain/evidence.ts';

/** The free text of an entity with all that its chunks inherit. */
export type EntityText = Omit<NewChunk, 'id' | 'startOffset' | 'textDigest' | 'fingerprint'>;

/** Text columns of imports with at least this many words count as free text. */
const FREE_TEXT = `(select string_agg(value, E'\\n' order by key) from jsonb_each_text(e.custom) where value ~ '\\S+\\s+\\S+\\s+\\S+')`;

const activitySql = `
  select a.kind as entity_type, a.id as entity_id, a.account_id, a.contact_id, a.deal_id, a.thread_id,
    array(select distinct contact_id from (
      select p.contact_id from activity_participants p where p.tenant_id = a.tenant_id and p.activity_id = a.id
      union all select a.contact_id) as people where contact_id is not null order by 1) as contact_ids,
    coalesce(a.source_record_id, a.id) as source_record_id, coalesce(r.external_id, a.id::text) as external_id,
    a.title, a.body as text, a.occurred_at, a.audience, ${activityTrust.sql} as trust
  from activities a ${activityTrust.joins}
  where a.id = any($1::uuid[])`;

const documentSql = `
  select 'document' as entity_type, d.id as entity_id, null::uuid as account_id, null::uuid as contact_id, null::uuid as deal_id,
    null::uuid as thread_id, '{}'::uuid[] as contact_ids, d.source_record_id, coalesce(r.external_id, d.external_id) as external_id,
    d.title, d.text, d.dated_at as occurred_at, d.audience, ${documentTrust.sql} as trust
  from documents d ${documentTrust.joins}
  where d.id = any($1::uuid[])`;

/** What the CRM says in words about an account, contact or deal, dated by its last change: internal, and tainted as notes are. */
function cardSql(
  entityType: 'account' | 'contact' | 'deal',
  columns: { title: string; card: string; ids: string },
): string {
  return `
  select '${entityType}' as entity_type, e.id as entity_id, ${columns.ids}, null::uuid as thread_id,
    coalesce(e.source_record_id, e.id) as source_record_id, coalesce(r.external_id, e.id::text) as external_id,
    ${columns.title} as title, concat_ws(E'\\n', ${columns.card}, ${FREE_TEXT}) as text,
    e.updated_at as occurred_at, 'internal' as audience, 'tainted' as trust
  from ${entityType}s e left join source_records r on r.tenant_id = e.tenant_id and r.id = e.source_record_id
  left join accounts o on o.tenant_id = e.tenant_id and o.id = ${entityType === 'account' ? 'e.id' : 'e.account_id'}
  where e.merged_into is null and e.id = any($1::uuid[])`;
}

const accountSql = cardSql('account', {
  title: 'e.name',
  card: `nullif(concat_ws(', ', e.name, e.industry, e.city, e.country), '')`,
  ids: `e.id as account_id, null::uuid as contact_id, null::uuid as deal_id, '{}'::uuid[] as contact_ids`,
});
const contactSql = cardSql('contact', {
  title: 'e.full_name',
  card: `nullif(concat_ws(', ', e.full_name, e.title, o.name), '')`,
  ids: `e.account_id, e.id as contact_id, null::uuid as deal_id, array[e.id] as contact_ids`,
});
const dealSql = cardSql('deal', {
  title: 'e.name',
  card: `nullif(concat_ws(', ', e.name, e.stage, o.name), '')`,
  ids: `e.account_id, null::uuid as contact_id, e.id as deal_id,
    array(select dc.contact_id from deal_contacts dc where dc.tenant_id = e.tenant_id and dc.deal_id = e.id order by 1) as contact_ids`,
});

const queries: readonly { types: readonly ChunkEntityType[]; sql: string }[] = [
  { types: ['email', 'meeting', 'call', 'note', 'task'], sql: activitySql },
  { types: ['document'], sql: documentSql },
  { types: ['account'], sql: accountSql },
  { types: ['contact'], sql: contactSql },
  { types: ['deal'], sql: dealSql },
];

/** The texts of these entities as they are now; an entity that is gone or merged away has none. */
export async function loadTexts(
  transaction: TenantTransaction,
  entities: readonly { entityType: ChunkEntityType; entityId: string }[],
): Promise<EntityText[]> {
  const texts: EntityText[] = [];
  for (const { types, sql } of queries) {
    const ids = entities.filter((entity) => types.includes(entity.entityType)).map((entity) => entity.entityId);
    if (ids.length > 0) texts.push(...(await transaction.query<EntityText>(sql, [ids])));
  }
  return texts;
}
