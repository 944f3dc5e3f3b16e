-- A play also starts by a cron expression, or only by hand. What became of the last time its trigger named is kept, so that
-- a time that was skipped is told, and none counts twice.
alter table gtm.plays drop constraint plays_trigger_kind_check,
  add constraint plays_trigger_kind_check check (trigger_kind in ('schedule', 'cron', 'signal', 'hand')),
  add column last_due_at timestamptz,
  add column last_outcome text check (last_outcome in ('started', 'still_running', 'missed'));
alter table gtm.runs drop constraint runs_trigger_check,
  add constraint runs_trigger_check check (trigger in ('goal', 'signal', 'schedule', 'hand'));

-- Why and when a mailbox was paused by itself, since when its bounces count (from the last time a person let it send
-- again), since when it cannot be read, and when it was last noted that many of those it wrote to opted out.
alter table gtm.mailboxes add column paused_for text check (paused_for in ('bounces', 'complaints')),
  add column paused_at timestamptz, add column counted_from timestamptz,
  add column failing_since timestamptz, add column opt_outs_noted_at timestamptz;

-- Whether notices may quote a reply.
alter table gtm.tenants add column notices_quote boolean not null default false;

-- Where somebody (or the tenant, where no user is named) wants to be told, and of what. The address and the key are a secret.
create table gtm.notice_channels (
  tenant_id uuid not null default app.tenant(), id uuid not null, user_id text,
  kind text not null check (kind in ('mail', 'webhook', 'slack')), topics text[] not null, secret_id uuid, host text,
  created_at timestamptz not null default app.now(), removed_at timestamptz,
  primary key (tenant_id, id), foreign key (tenant_id, user_id) references gtm.memberships (tenant_id, user_id)
);
call app.make_tenant_table('notice_channels');
create unique index notice_channels_one on gtm.notice_channels (tenant_id, coalesce(user_id, ''), kind) where removed_at is null;

-- One message, and how far its delivery got. Its id is told to the other side, so that a second one of it can be left out.
create table gtm.notice_messages (
  tenant_id uuid not null default app.tenant(), id uuid not null, channel_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'dead')),
  attempts integer not null default 0, next_attempt_at timestamptz not null, problem text,
  created_at timestamptz not null default app.now(), tried_at timestamptz, settled_at timestamptz,
  primary key (tenant_id, id), foreign key (tenant_id, channel_id) references gtm.notice_channels (tenant_id, id)
);
call app.make_tenant_table('notice_messages', audited => false);
create index notice_messages_channel on gtm.notice_messages (tenant_id, channel_id, tried_at);

-- One thing to be told through one channel, once. `subject` is the id of what it is about, a day, or both; never words.
create table gtm.notices (
  tenant_id uuid not null default app.tenant(), id uuid not null, channel_id uuid not null,
  topic text not null check (topic in ('reply', 'approvals', 'mailbox', 'spike', 'test')), subject text not null,
  message_id uuid, created_at timestamptz not null default app.now(),
  primary key (tenant_id, id), unique (tenant_id, channel_id, topic, subject),
  foreign key (tenant_id, channel_id) references gtm.notice_channels (tenant_id, id)
);
call app.make_tenant_table('notices', audited => false);
create index notices_waiting on gtm.notices (tenant_id, channel_id) where message_id is null;

-- What the last days brought is asked for each mailbox.
create index signals_occurred on gtm.signals (tenant_id, occurred_at);
