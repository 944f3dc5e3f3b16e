-- Sign-in: the tables of better-auth, and our service keys. Only gtm_auth may touch them.
create table auth.users (
  id text primary key, name text not null, email text not null unique, email_verified boolean not null, image text,
  created_at timestamptz not null, updated_at timestamptz not null
);
create table auth.sessions (
  id text primary key, expires_at timestamptz not null, token text not null unique, created_at timestamptz not null,
  updated_at timestamptz not null, ip_address text, user_agent text, user_id text not null references auth.users (id) on delete cascade
);
create table auth.accounts (
  id text primary key, account_id text not null, provider_id text not null, user_id text not null references auth.users (id) on delete cascade,
  access_token text, refresh_token text, id_token text, access_token_expires_at timestamptz, refresh_token_expires_at timestamptz,
  scope text, password text, created_at timestamptz not null, updated_at timestamptz not null
);
create table auth.verifications (
  id text primary key, identifier text not null, value text not null, expires_at timestamptz not null,
  created_at timestamptz not null, updated_at timestamptz not null
);
create index verifications_identifier on auth.verifications (identifier);

-- A key of a program: shown once, kept as a SHA-256. It may propose and never approve.
create table auth.service_keys (
  id uuid primary key, tenant_id uuid not null, name text not null, key_digest text not null unique, last_four text not null,
  created_by text not null, created_at timestamptz not null, revoked_at timestamptz, last_used_at timestamptz
);
grant select, insert, update, delete on all tables in schema auth to gtm_auth;
