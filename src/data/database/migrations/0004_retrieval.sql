-- What is indexed for a tenant: totals that BM25 needs, the next chunk number, and the versions it was made with.
create table gtm.search_state (
  tenant_id uuid not null default app.tenant(),
  next_number integer not null default 1, chunk_count integer not null default 0, word_total bigint not null default 0,
  -- Version of our tokeniser, and name of the embedding model; another one means that everything is made again.
  text_version integer not null, embedding_model text,
  primary key (tenant_id)
);
call app.make_tenant_table('search_state', audited => false);

-- A piece of free text that can be retrieved. The id is content-addressed: entity, offset and text digest.
create table gtm.chunks (
  tenant_id uuid not null default app.tenant(), id text not null,
  -- Small number, dense per tenant, that postings and vectors use instead of the long id.
  number integer not null,
  entity_type text not null, entity_id uuid not null, account_id uuid, contact_id uuid, deal_id uuid, thread_id uuid,
  -- Everyone of our contacts who took part in it.
  contact_ids uuid[] not null default '{}',
  -- The entity's own id where no source record brought it.
  source_record_id uuid not null, external_id text not null, title text not null,
  text text not null, start_offset integer not null, occurred_at timestamptz,
  audience text not null check (audience in ('participants', 'shareable', 'internal')),
  trust text not null check (trust in ('trusted', 'tainted')),
  -- Words of title and text after the tokeniser, for BM25.
  word_count integer not null, text_digest text not null,
  -- Digest over everything above: an entity whose fingerprints are unchanged is left as it is.
  fingerprint text not null, posting_block integer not null,
  -- Null until the vector of this chunk is stored.
  embedding_model text, created_at timestamptz not null default app.now(),
  primary key (tenant_id, id)
);
call app.make_tenant_table('chunks', audited => false);
create unique index chunks_number on gtm.chunks (tenant_id, number);
create index chunks_entity on gtm.chunks (tenant_id, entity_id);
create index chunks_type on gtm.chunks (tenant_id, entity_type, occurred_at);
create index chunks_account on gtm.chunks (tenant_id, account_id);
create index chunks_deal on gtm.chunks (tenant_id, deal_id);
create index chunks_contacts on gtm.chunks using gin (contact_ids);
create index chunks_to_embed on gtm.chunks (tenant_id, number) where embedding_model is null;

-- BM25 postings, one row per term and block of chunks indexed together. `entries` holds ten bytes per chunk, by rising
-- number: place in the block, frequency of the term, words, type and date of the chunk; see data/records/postings.ts.
create table gtm.postings (
  tenant_id uuid not null default app.tenant(), term text not null, block integer not null,
  chunk_count integer not null, entries bytea not null,
  primary key (tenant_id, term, block)
);
call app.make_tenant_table('postings', audited => false);
alter table gtm.postings alter column entries set storage external;

-- Which blocks there are; small ones are merged from time to time.
create table gtm.posting_blocks (
  tenant_id uuid not null default app.tenant(), block integer not null, chunk_count integer not null,
  primary key (tenant_id, block)
);
call app.make_tenant_table('posting_blocks', audited => false);

-- How often vectors of a model were written: searchers keep the codes in memory and ask only for newer ones.
create table gtm.vector_state (
  tenant_id uuid not null default app.tenant(), model text not null, revision bigint not null default 0,
  primary key (tenant_id, model)
);
call app.make_tenant_table('vector_state', audited => false);

-- `code` is one bit per dimension (its sign), for a first look over all vectors (see data/vectors/pgvector.ts).
create table gtm.chunk_vectors (
  tenant_id uuid not null default app.tenant(), model text not null, chunk_number integer not null,
  revision bigint not null, entity_type text not null, occurred_at timestamptz,
  account_id uuid, deal_id uuid, contact_ids uuid[],
  code bytea not null, embedding public.vector not null,
  primary key (tenant_id, model, chunk_number)
);
call app.make_tenant_table('chunk_vectors', audited => false);
create index chunk_vectors_chunk on gtm.chunk_vectors (tenant_id, chunk_number);
create index chunk_vectors_revision on gtm.chunk_vectors (tenant_id, model, revision);
create index chunk_vectors_account on gtm.chunk_vectors (tenant_id, account_id) where account_id is not null;
create index chunk_vectors_deal on gtm.chunk_vectors (tenant_id, deal_id) where deal_id is not null;
create index chunk_vectors_contacts on gtm.chunk_vectors using gin (contact_ids);

-- What is imported but not yet searchable.
create table gtm.index_backlog (
  tenant_id uuid not null default app.tenant(), entity_type text not null, entity_id uuid not null,
  queued_at timestamptz not null default app.now(), attempts integer not null default 0,
  primary key (tenant_id, entity_type, entity_id)
);
call app.make_tenant_table('index_backlog', audited => false);
create index index_backlog_order on gtm.index_backlog (tenant_id, queued_at, entity_id);

-- Measured strength of each retrieval leg on this tenant's own chunks (known-item test).
create table gtm.leg_strengths (
  tenant_id uuid not null default app.tenant(), model text not null, leg text not null,
  strength double precision not null, weight double precision not null, sample_count integer not null,
  chunk_count integer not null, measured_at timestamptz not null default app.now(),
  primary key (tenant_id, model, leg)
);
call app.make_tenant_table('leg_strengths', audited => false);
