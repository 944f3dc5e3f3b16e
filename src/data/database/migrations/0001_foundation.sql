-- Roles, schemas and the functions every later migration stands on.
create schema if not exists app;
create schema if not exists gtm;
create schema if not exists auth;
create schema if not exists dbos;
create schema if not exists platform;

do $$
declare role_name text;
begin
  foreach role_name in array array['gtm_owner', 'gtm_app', 'gtm_auth', 'gtm_relay', 'gtm_workflows'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I nologin', role_name);
    end if;
  end loop;
end $$;

grant usage on schema app, gtm to gtm_app, gtm_relay;
grant usage on schema auth to gtm_auth;
revoke all on schema public from public;
grant usage on schema public to gtm_app, gtm_relay, gtm_auth, gtm_workflows;
create extension if not exists vector with schema public;

-- The tenant of this transaction. A missing one is an error: an empty string is no uuid.
create function app.tenant() returns uuid language sql stable as $$ select current_setting('app.tenant')::uuid $$;

-- Turns a table into a tenant table: row-level security forced, rights for the application role, and (unless the table
-- only holds what can be derived again) a mark on each change, which a commit without an audit row refuses.
create procedure app.make_tenant_table(table_name text, audited boolean default true) language plpgsql as $$
begin
  execute format('alter table gtm.%I enable row level security', table_name);
  execute format('alter table gtm.%I force row level security', table_name);
  execute format(
    'create policy tenant_rows on gtm.%I to gtm_app using (tenant_id = (select current_setting(''app.tenant'')::uuid)) '
    'with check (tenant_id = (select current_setting(''app.tenant'')::uuid))', table_name);
  execute format('grant select, insert, update, delete on gtm.%I to gtm_app', table_name);
  if audited then
    execute format(
      'create trigger needs_audit after insert or update or delete on gtm.%I '
      'for each statement execute function app.mark_unaudited()', table_name);
  end if;
end $$;

create function app.mark_unaudited() returns trigger language plpgsql as $$
begin
  perform set_config('app.unaudited', tg_table_name, true);
  return null;
end $$;

create function app.mark_audited() returns trigger language plpgsql as $$
begin
  perform set_config('app.audited', '1', true);
  return null;
end $$;

-- Called by the database port just before each commit.
create function app.assert_audited() returns void language plpgsql as $$
begin
  if coalesce(current_setting('app.unaudited', true), '') <> '' and coalesce(current_setting('app.audited', true), '') <> '1' then
    raise exception 'table % was changed without an audit row in the same transaction', current_setting('app.unaudited');
  end if;
end $$;

create function app.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% rows are never changed or deleted', tg_table_name;
end $$;

create function app.bump_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;

-- From here on the owner role migrates; the application role owns nothing, and no table belongs to a superuser.
alter schema app owner to gtm_owner;
alter schema gtm owner to gtm_owner;
alter schema platform owner to gtm_owner;
alter schema auth owner to gtm_owner;
alter procedure app.make_tenant_table(text, boolean) owner to gtm_owner;
alter function app.tenant() owner to gtm_owner;
alter function app.mark_unaudited() owner to gtm_owner;
alter function app.mark_audited() owner to gtm_owner;
alter function app.assert_audited() owner to gtm_owner;
alter function app.refuse_change() owner to gtm_owner;
alter function app.bump_version() owner to gtm_owner;
grant usage on schema public to gtm_owner;
alter table platform.migrations owner to gtm_owner;

-- The workflow engine brings its own tables. Its first migration makes the schema, for which it would need a right on the
-- whole database: it finds that one done.
create table dbos.dbos_migrations (version bigint not null constraint dbos_migrations_pkey primary key);
insert into dbos.dbos_migrations values (1);
alter table dbos.dbos_migrations owner to gtm_workflows;
alter schema dbos owner to gtm_workflows;
