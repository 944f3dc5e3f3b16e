-- How a person writes, learned from repeated edits of drafts. `replaces` gives way to `value`; see domain/style-note.ts.
create table gtm.style_notes (
  tenant_id uuid not null default app.tenant(), id uuid not null, user_id text not null,
  kind text not null check (kind in ('greeting', 'sign_off', 'length', 'phrase')),
  replaces text not null default '', value text not null default '', language text not null default '',
  mails integer not null default 0, enabled boolean not null default true,
  -- Once the person has said something about it, edits change it no more.
  set_by_person boolean not null default false,
  created_at timestamptz not null default app.now(), updated_at timestamptz not null default app.now(),
  primary key (tenant_id, id), unique (tenant_id, user_id, kind, replaces, language)
);
call app.make_tenant_table('style_notes');
