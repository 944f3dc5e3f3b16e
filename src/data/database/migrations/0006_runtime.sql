-- CloudEvents waiting for their consumers. Order is (position, seq); see data/records/outbox.ts.
create table gtm.outbox (
  tenant_id uuid not null default app.tenant(), position xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity, id uuid not null,
  type text not null, source text not null, subject text, time timestamptz not null default app.now(),
  traceparent text, data jsonb not null default '{}',
  primary key (tenant_id, id)
);
call app.make_tenant_table('outbox', audited => false);
create index outbox_order on gtm.outbox (position, seq);
create policy relay_reads on gtm.outbox for select to gtm_relay using (true);
grant select on gtm.outbox to gtm_relay;

-- How far each consumer group has read.
create table platform.consumer_cursors (
  consumer text primary key, position xid8 not null default '0'::xid8, seq bigint not null default 0,
  lease_owner text, lease_until timestamptz, updated_at timestamptz
);
grant usage on schema platform to gtm_relay;
grant select, insert, update on platform.consumer_cursors to gtm_relay;

create table platform.dead_events (
  consumer text not null, event_id uuid not null, tenant_id uuid not null, reason text not null, attempts integer not null,
  failed_at timestamptz not null, primary key (consumer, event_id)
);
grant select, insert, update, delete on platform.dead_events to gtm_relay;

-- Which events a consumer has already applied for a tenant, in the same transaction as the effect on our tables.
create table gtm.consumed_events (
  tenant_id uuid not null default app.tenant(), consumer text not null, event_id uuid not null,
  primary key (tenant_id, consumer, event_id)
);
call app.make_tenant_table('consumed_events', audited => false);

create table gtm.audit (
  tenant_id uuid not null default app.tenant(), position xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity, id uuid not null, at timestamptz not null default app.now(),
  actor_kind text not null check (actor_kind in ('person', 'service', 'workflow', 'system')), actor_id text not null,
  door text not null check (door in ('console', 'cli', 'api', 'workflow', 'ingestion', 'schedule', 'migration')),
  action text not null, subject_noun text not null, subject_id text not null,
  -- Ids, numbers, enums and digests only.
  detail jsonb not null default '{}',
  primary key (tenant_id, id)
);
call app.make_tenant_table('audit', audited => false);
create unique index audit_order on gtm.audit (tenant_id, position, seq);
create trigger mark_audited after insert on gtm.audit for each statement execute function app.mark_audited();
create trigger append_only before update or delete on gtm.audit for each row execute function app.refuse_change();
create trigger never_truncated before truncate on gtm.audit for each statement execute function app.refuse_change();

-- A step of a workflow that has happened, written in the transaction of its effect on our tables.
create table gtm.completions (
  tenant_id uuid not null default app.tenant(), workflow_id text not null, step text not null, output jsonb,
  completed_at timestamptz not null default app.now(),
  primary key (tenant_id, workflow_id, step)
);
call app.make_tenant_table('completions', audited => false);

create table gtm.lake_files (
  tenant_id uuid not null default app.tenant(), path text not null, table_name text not null, day date not null,
  first_position xid8 not null, first_seq bigint not null, last_position xid8 not null, last_seq bigint not null,
  row_count integer not null, byte_count bigint not null, digest text not null, created_at timestamptz not null default app.now(),
  primary key (tenant_id, path)
);
call app.make_tenant_table('lake_files', audited => false);

create table gtm.idempotency_keys (
  tenant_id uuid not null default app.tenant(), route text not null, key text not null, body_digest text not null,
  status integer, response jsonb, created_at timestamptz not null default app.now(),
  primary key (tenant_id, route, key)
);
call app.make_tenant_table('idempotency_keys', audited => false);

grant execute on all functions in schema app to gtm_app, gtm_relay, gtm_auth, gtm_workflows;
grant usage on all sequences in schema gtm to gtm_app;
