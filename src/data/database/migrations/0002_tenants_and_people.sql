create table gtm.tenants (
  tenant_id uuid primary key,
  slug text not null unique,
  name text not null,
  kind text not null default 'live' check (kind in ('live', 'demo', 'test')),
  zone text not null default 'UTC',
  language text not null default 'en',
  currency text not null default 'EUR',
  postal_address text,
  own_domains text[] not null default '{}',
  -- Demo and test tenants live in a time of their own.
  clock_offset_ms bigint not null default 0,
  frozen_at timestamptz,
  -- Secret of the HMAC under which suppressed addresses are remembered.
  suppression_salt bytea not null,
  paused_at timestamptz,
  paused_by text,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  check (kind <> 'live' or (clock_offset_ms = 0 and frozen_at is null))
);
call app.make_tenant_table('tenants');
-- The relay and the schedulers walk over all tenants.
create policy relay_reads on gtm.tenants for select to gtm_relay using (true);
grant select on gtm.tenants to gtm_relay;

create function app.now() returns timestamptz language sql volatile as $$
  select coalesce(frozen_at, clock_timestamp() + clock_offset_ms * interval '1 millisecond') from gtm.tenants
  where tenant_id = (select current_setting('app.tenant')::uuid)
$$;
grant execute on all functions in schema app to gtm_app, gtm_relay;

create table gtm.teams (
  tenant_id uuid not null default app.tenant(), id uuid not null,
  name text not null,
  primary key (tenant_id, id), unique (tenant_id, name)
);
call app.make_tenant_table('teams');

-- user_id is the id in schema auth; names and addresses are copied so that owners map without reading auth.
create table gtm.memberships (
  tenant_id uuid not null default app.tenant(), user_id text not null,
  role text not null check (role in ('viewer', 'operator', 'approver', 'admin', 'owner', 'service')),
  team_id uuid, display_name text not null, email text not null,
  zone text, active boolean not null default true, created_at timestamptz not null default app.now(),
  primary key (tenant_id, user_id), unique (tenant_id, email),
  foreign key (tenant_id, team_id) references gtm.teams (tenant_id, id)
);
call app.make_tenant_table('memberships');
create policy auth_reads on gtm.memberships for select to gtm_auth using (true);
grant usage on schema gtm to gtm_auth;
grant select on gtm.memberships to gtm_auth;

-- from_user lets to_user decide on what from_user owns.
create table gtm.delegations (
  tenant_id uuid not null default app.tenant(), from_user_id text not null, to_user_id text not null,
  expires_at timestamptz, created_at timestamptz not null default app.now(),
  primary key (tenant_id, from_user_id, to_user_id),
  foreign key (tenant_id, from_user_id) references gtm.memberships (tenant_id, user_id),
  foreign key (tenant_id, to_user_id) references gtm.memberships (tenant_id, user_id)
);
call app.make_tenant_table('delegations');

-- AES-256-GCM envelope: the data key is wrapped by the installation's key; associated data are tenant, provider and id.
create table gtm.secrets (
  tenant_id uuid not null default app.tenant(), id uuid not null,
  provider text not null, wrapped_key bytea not null, nonce bytea not null, ciphertext bytea not null,
  key_version integer not null, created_at timestamptz not null default app.now(),
  primary key (tenant_id, id)
);
call app.make_tenant_table('secrets');

create table gtm.mailboxes (
  tenant_id uuid not null default app.tenant(), id uuid not null,
  user_id text, address text not null, driver text not null, url text not null, secret_id uuid,
  daily_cap integer not null default 50, status text not null default 'ready',
  last_sync_at timestamptz, sync_cursor jsonb, created_at timestamptz not null default app.now(),
  primary key (tenant_id, id), unique (tenant_id, address),
  foreign key (tenant_id, user_id) references gtm.memberships (tenant_id, user_id),
  foreign key (tenant_id, secret_id) references gtm.secrets (tenant_id, id)
);
call app.make_tenant_table('mailboxes');

create table gtm.calendars (
  tenant_id uuid not null default app.tenant(), id uuid not null,
  user_id text, driver text not null, url text not null, secret_id uuid, address text,
  status text not null default 'ready', last_sync_at timestamptz, sync_cursor jsonb,
  version integer not null default 1, created_at timestamptz not null default app.now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references gtm.memberships (tenant_id, user_id),
  foreign key (tenant_id, secret_id) references gtm.secrets (tenant_id, id)
);
call app.make_tenant_table('calendars');

create table gtm.crm_connections (
  tenant_id uuid not null default app.tenant(), id uuid not null,
  user_id text, driver text not null, url text not null, secret_id uuid, status text not null default 'ready',
  last_sync_at timestamptz, sync_cursor jsonb, created_at timestamptz not null default app.now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references gtm.memberships (tenant_id, user_id),
  foreign key (tenant_id, secret_id) references gtm.secrets (tenant_id, id)
);
call app.make_tenant_table('crm_connections');

create table gtm.sender_identities (
  tenant_id uuid not null default app.tenant(), id uuid not null,
  user_id text not null, mailbox_id uuid not null, calendar_id uuid,
  from_name text not null, address text not null,
  signature_text text not null default '', signature_html text not null default '',
  zone text not null default 'UTC',
  -- Minutes after midnight, local.
  work_starts_minute integer not null default 540, work_ends_minute integer not null default 1050,
  work_days integer[] not null default '{1,2,3,4,5}',
  is_default boolean not null default true, created_at timestamptz not null default app.now(),
  primary key (tenant_id, id), unique (tenant_id, address),
  foreign key (tenant_id, user_id) references gtm.memberships (tenant_id, user_id),
  foreign key (tenant_id, mailbox_id) references gtm.mailboxes (tenant_id, id),
  foreign key (tenant_id, calendar_id) references gtm.calendars (tenant_id, id)
);
call app.make_tenant_table('sender_identities');

-- Who besides the identity's own user may send as it.
create table gtm.send_rights (
  tenant_id uuid not null default app.tenant(), identity_id uuid not null, user_id text not null,
  created_at timestamptz not null default app.now(),
  primary key (tenant_id, identity_id, user_id),
  foreign key (tenant_id, identity_id) references gtm.sender_identities (tenant_id, id),
  foreign key (tenant_id, user_id) references gtm.memberships (tenant_id, user_id)
);
call app.make_tenant_table('send_rights');
