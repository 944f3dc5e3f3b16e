-- The audit as a chain of digests, one for each row, in the order of the outbox; see data/audit/chain.ts. `position` and
-- `seq` are the row's place in this database, by which the sealer goes on.
create table gtm.audit_seals (
  tenant_id uuid not null default app.tenant(), number bigint not null check (number > 0), audit_id uuid not null,
  position xid8 not null, seq bigint not null, hash bytea not null, sealed_at timestamptz not null default app.now(),
  -- Two sealers that meet cannot fork the chain: a number is taken once.
  primary key (tenant_id, number),
  unique (tenant_id, audit_id)
);
call app.make_tenant_table('audit_seals', audited => false);
create trigger append_only before update or delete on gtm.audit_seals for each row execute function app.refuse_change();
create trigger never_truncated before truncate on gtm.audit_seals for each statement execute function app.refuse_change();

-- What the lake said about the last year of each person, account and industry; made anew by data/lake/reply-history.ts.
-- `sent` and `answered` count mails, `opened` and `replied` signals. An industry's key is its name in lower case.
create table gtm.reply_history (
  tenant_id uuid not null default app.tenant(), scope text not null check (scope in ('contact', 'account', 'industry')),
  key text not null, sent integer not null, answered integer not null, opened integer not null, replied integer not null,
  as_of timestamptz not null default app.now(),
  primary key (tenant_id, scope, key)
);
call app.make_tenant_table('reply_history', audited => false);
