-- A source that posts to us. Its keys are secrets: the one in use, and for a while after a rotation the one before.
create table gtm.hooks (
  tenant_id uuid not null default app.tenant(), id uuid not null, name text not null, provider text not null,
  source_id uuid not null, secret_id uuid, previous_secret_id uuid, previous_until timestamptz,
  created_at timestamptz not null default app.now(), removed_at timestamptz,
  primary key (tenant_id, id), foreign key (tenant_id, source_id) references gtm.sources (tenant_id, id)
);
call app.make_tenant_table('hooks');
create unique index hooks_name on gtm.hooks (tenant_id, name) where removed_at is null;
-- Whose hook an address names, and nothing else of it: a request has no tenant until this has been asked.
create policy relay_finds on gtm.hooks for select to gtm_relay using (removed_at is null);
grant select (tenant_id, id, removed_at) on gtm.hooks to gtm_relay;

-- One request exactly as it came. Its id is made of the hook and the sender's own id of the delivery, so that a second one
-- of the same has no place here. It is made from a row of hooks, which is never deleted, so that no key has to be checked.
create table gtm.hook_deliveries (
  tenant_id uuid not null default app.tenant(), id uuid not null, hook_id uuid not null,
  content_type text not null, body bytea, received_at timestamptz not null default app.now(),
  primary key (tenant_id, id)
);
call app.make_tenant_table('hook_deliveries');

-- How many requests of a hook were taken or refused, and why.
create table gtm.hook_counts (
  tenant_id uuid not null default app.tenant(), hook_id uuid not null, outcome text not null,
  count bigint not null, last_at timestamptz not null default app.now(),
  primary key (tenant_id, hook_id, outcome)
);
call app.make_tenant_table('hook_counts', audited => false);
