import type pg from 'pg';
import { batchSize } from '../../src/ingestion/land.ts';

/** Where the staged file is, and for whom. */
export interface HandWork {
  tenantId: string;
  /** A path that the engine can read. */
  path: string;
  /** The tenant's secret of the suppression list. */
  salt: Buffer;
}

const columns =
  'record_id, first_name, last_name, email, job_title, phone, company, owner, unsubscribed, verified, created, lead_score, remark';
const stage = (kind: string) =>
  `create ${kind} table staged (${columns
    .split(', ')
    .map((name) => `${name} text`)
    .join(', ')}, line int generated always as identity (start with 2))`;
const copy = (path: string) => `copy staged (${columns}) from '${path}' (format csv, header)`;

/** Each line with its values read; the ids of what it becomes are made here. */
const typed = `create temp table typed as
  select line, (line - 2) / ${batchSize} + 1 as batch, uuidv7() as record, uuidv7() as contact, record_id as external_id,
    trim(first_name) as given_name, trim(last_name) as family_name, trim(first_name) || ' ' || trim(last_name) as full_name,
    lower(trim(email)) as email, split_part(lower(trim(email)), '@', 2) as domain, nullif(trim(job_title), '') as title,
    '+' || regexp_replace(phone, '\\D', '', 'g') as phone, trim(company) as company, trim(owner) as owner,
    unsubscribed::boolean as opted_out, verified::timestamp at time zone 'Europe/Berlin' as verified_at,
    created::timestamp at time zone 'Europe/Berlin' as created_at, cells, remark,
    jsonb_strip_nulls(jsonb_build_object('lead_score', lead_score::numeric, 'remark', remark)) as custom,
    encode(sha256(convert_to($1 || cells::text, 'utf8')), 'hex') as digest,
    lower(trim(email)) ~ '^[^@\\s()<>,;:"]+@([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$' as is_valid
  from staged, lateral (select jsonb_build_array(${columns.replace(/\w+/g, "coalesce($&, '')")}) as cells) c`;

/** Without statistics every check of a foreign key looks through all rows of the tenant: quadratic, measured. */
const analyze = (tables: string) => `reset role; analyze ${tables}; set local role gtm_app`;

/** Statements in one transaction of the application's role, with the tenant's row-level security. */
const statements = [
  `insert into sources (id, kind, name) values ($1, 'csv', 'hubspot') on conflict do nothing`,
  `insert into imports (id, source_id, noun, file_name, file_digest) values ($2, $1, 'contact', 'contacts.csv', '')`,
  `insert into custom_columns (noun, name, label, type)
     values ('contact', 'lead_score', 'Lead score', 'number'), ('contact', 'remark', 'Remark', 'text') on conflict do nothing`,
  `insert into import_rejects (import_id, line, field, value, reason)
     select $2, line, 'Email', email, 'this is no e-mail address: it has no @ with a domain behind it' from typed where not is_valid`,
  'delete from typed where not is_valid',
  `delete from typed t using source_records s
     where s.source_id = $1 and s.noun = 'contact' and s.external_id = t.external_id and s.digest = t.digest`,
  `update typed t set contact = r.entity_id from entity_records r
     where r.source_id = $1 and r.noun = 'contact' and r.external_id = t.external_id`,
  'update typed t set contact = a.contact_id from contact_addresses a where a.address = t.email',
  `insert into source_records (id, source_id, import_id, batch_number, line, noun, external_id, digest, audience, body, received_at)
     select record, $1, $2, batch, line, 'contact', external_id, digest, 'internal', jsonb_build_object('cells', cells), $6 from typed`,
  analyze('gtm.source_records'),
  `create temp table employers as
     select distinct on (lower(t.company)) lower(t.company) as key, coalesce(a.id, uuidv7()) as account, a.id is null as is_new,
       t.company as name, t.domain, t.record, t.batch
     from typed t left join accounts a on lower(a.name) = lower(t.company) order by lower(t.company), t.line`,
  `insert into accounts (id, name, source_record_id, created_at, updated_at) select account, name, record, $6, $6 from employers where is_new`,
  analyze('gtm.accounts'),
  `insert into account_domains (domain, account_id) select domain, account from employers where is_new on conflict do nothing`,
  `insert into field_values (entity_id, source_record_id, fields, observed_at)
     select account, record, jsonb_build_object('name', name, 'domain', jsonb_build_array(domain)), $6 from employers where is_new`,
  `insert into contacts (id, full_name, given_name, family_name, title, phone, account_id, owner_user_id, owner_email, team_id, custom, source_record_id, created_at, updated_at)
     select t.contact, full_name, given_name, family_name, title, phone, e.account, m.user_id, coalesce(m.email, t.owner), m.team_id, t.custom, t.record, t.created_at, $6
     from typed t join employers e on e.key = lower(t.company)
     left join memberships m on m.active and lower(t.owner) in (lower(m.email), lower(m.display_name)) on conflict do nothing`,
  analyze('gtm.contacts'),
  `insert into contact_addresses (address, contact_id) select email, contact from typed on conflict do nothing`,
  `insert into verifications (id, contact_id, address, method, verified_at, source_record_id, created_at)
     select uuidv7(), contact, email, 'column', verified_at, record, $6 from typed where verified_at <= $6 on conflict do nothing`,
  `insert into suppressions (id, kind, hmac, reason, created_by, created_at)
     select uuidv7(), 'address', encode(sha256($4 || sha256($3 || convert_to('address' || chr(10) || email, 'utf8'))), 'hex'), 'opt_out', 'import:csv', $6
     from typed where opted_out on conflict do nothing`,
  `insert into entity_records (source_id, noun, external_id, entity_id, source_record_id)
     select $1, 'contact', external_id, contact, record from typed
     on conflict (tenant_id, source_id, noun, external_id) do update set entity_id = excluded.entity_id, source_record_id = excluded.source_record_id`,
  `insert into field_values (entity_id, source_record_id, fields, observed_at)
     select contact, record, jsonb_strip_nulls(jsonb_build_object('id', external_id, 'givenName', given_name, 'familyName', family_name,
       'email', email, 'title', title, 'phone', phone, 'accountName', company, 'owner', owner, 'optedOut', opted_out,
       'verifiedAt', verified_at, 'createdAt', created_at, 'custom', custom)), $6 from typed`,
  `insert into index_backlog (entity_type, entity_id, queued_at) select 'contact', contact, $6 from typed
     where array_length(regexp_split_to_array(trim(remark), '\\s+'), 1) >= 4 on conflict do nothing`,
  `insert into outbox (id, type, source, data)
     select uuidv7(), 'gtm.records.received.v1', $5::text, jsonb_build_object('importId', $2::text, 'batchNumber', batch, 'noun', 'contact', 'count', count(*)) from typed group by batch
     union all select uuidv7(), 'gtm.account.created.v1', $5::text, jsonb_build_object('ids', jsonb_agg(account)) from employers where is_new group by batch
     union all select uuidv7(), 'gtm.contact.created.v1', $5::text, jsonb_build_object('ids', jsonb_agg(contact)) from typed group by batch
     union all select uuidv7(), 'gtm.contact.suppressed.v1', $5::text, jsonb_build_object('ids', jsonb_agg(contact)) from typed where opted_out group by batch`,
  `insert into audit (id, actor_kind, actor_id, door, action, subject_noun, subject_id, detail)
     select uuidv7(), 'system', 'bench', 'cli', step, 'import', $2::text, jsonb_build_object('batchNumber', batch, 'records', count(*))
     from typed, unnest(array['records-received', 'records-applied']) step group by batch, step`,
  `update imports set state = 'done', ended_at = app.now() where id = $2`,
];

const used = (sql: string, values: readonly unknown[]) => {
  const names = [...new Set(sql.match(/\$\d/g) ?? [])];
  const text = names
    .reduce((whole, name, index) => whole.replaceAll(name, `$#${index + 1}`), sql)
    .replaceAll('$#', '$');
  return { text, values: names.map((name) => values[Number(name[1]) - 1]) };
};

/** The import as somebody writes it for this one file: staged by COPY, then a statement per table over all lines at once. */
export async function importByHand(pool: pg.Pool, { tenantId, path, salt }: HandWork): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`begin; ${stage('temp')}; ${copy(path)}; grant select on staged to gtm_app; set local role gtm_app;
      set local search_path = pg_temp, gtm, app, public; select set_config('app.tenant', '${tenantId}', true)`);
    const { rows } = await client.query('select uuidv7() as source, uuidv7() as import, app.now() as now');
    const key = Buffer.concat([salt, Buffer.alloc(64 - salt.length)]);
    const [inner, outer] = [key.map((byte) => byte ^ 0x36), key.map((byte) => byte ^ 0x5c)];
    const values = [
      rows[0].source,
      rows[0].import,
      Buffer.from(inner),
      Buffer.from(outer),
      `/tenants/${tenantId}/csv`,
      rows[0].now,
    ];
    await client.query(typed.replace('$1', "'settings'"));
    await client.query('analyze typed');
    for (const sql of statements)
      await (sql.startsWith('reset role') ? client.query(sql) : client.query(used(sql, values)));
    await client.query('select app.assert_audited(); commit');
  } finally {
    client.release();
  }
}

/** The file in one table of texts, and nothing else. */
export async function copyPlainly(pool: pg.Pool, path: string): Promise<void> {
  await pool.query(`create schema bench; set search_path = bench; ${stage('')}; ${copy(path)}; reset search_path`);
}
