-- A piece of free text that can be retrieved. The id is content-addressed: entity, offset and text digest.
create table gtm.chunks (
  tenant_id uuid not null default app.tenant(), id text not null,
  -- Small number that postings and vectors use instead of the long id.
  number bigint generated always as identity,
  entity_type text not null, entity_id uuid not null, account_id uuid, contact_id uuid, deal_id uuid, thread_id uuid,
  source_record_id uuid not null, external_id text not null, title text not null,
  text text not null, start_offset integer not null, occurred_at timestamptz,
  audience text not null check (audience in ('participants', 'shareable', 'internal')),
  trust text not null check (trust in ('trusted', 'tainted')),
  -- Words after the tokeniser, for BM25.
  word_count integer not null, text_digest text not null, created_at timestamptz not null default app.now(),
  primary key (tenant_id, id)
);
call app.make_tenant_table('chunks', audited => false);
create unique index chunks_number on gtm.chunks (tenant_id, number);
create index chunks_entity on gtm.chunks (tenant_id, entity_id);
create index chunks_account on gtm.chunks (tenant_id, account_id);
create index chunks_contact on gtm.chunks (tenant_id, contact_id);

create table gtm.postings (
  tenant_id uuid not null default app.tenant(), term text not null, chunk_number bigint not null, frequency smallint not null,
  primary key (tenant_id, term, chunk_number)
);
call app.make_tenant_table('postings', audited => false);
create index postings_chunk on gtm.postings (tenant_id, chunk_number);

create table gtm.chunk_vectors (
  tenant_id uuid not null default app.tenant(), chunk_number bigint not null, entity_type text not null,
  occurred_at timestamptz, model text not null, embedding public.vector not null,
  primary key (tenant_id, model, chunk_number)
);
call app.make_tenant_table('chunk_vectors', audited => false);
create index chunk_vectors_chunk on gtm.chunk_vectors (tenant_id, chunk_number);

-- What is imported but not yet searchable.
create table gtm.index_backlog (
  tenant_id uuid not null default app.tenant(), entity_type text not null, entity_id uuid not null,
  queued_at timestamptz not null default app.now(), attempts integer not null default 0,
  primary key (tenant_id, entity_type, entity_id)
);
call app.make_tenant_table('index_backlog', audited => false);

-- Measured strength of each retrieval leg on this tenant's own chunks (known-item test).
create table gtm.leg_strengths (
  tenant_id uuid not null default app.tenant(), model text not null, leg text not null,
  strength double precision not null, weight double precision not null, sample_count integer not null,
  chunk_count integer not null, measured_at timestamptz not null default app.now(),
  primary key (tenant_id, model, leg)
);
call app.make_tenant_table('leg_strengths', audited => false);
