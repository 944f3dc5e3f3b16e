create table gtm.sources (
  tenant_id uuid not null default app.tenant(), id uuid not null,
  kind text not null check (kind in ('csv', 'mail', 'calendar', 'documents', 'crm', 'webhook', 'platform')),
  name text not null, status text not null default 'ready', last_item_at timestamptz,
  created_at timestamptz not null default app.now(),
  primary key (tenant_id, id), unique (tenant_id, kind, name)
);
call app.make_tenant_table('sources');

create table gtm.imports (
  tenant_id uuid not null default app.tenant(), id uuid not null, source_id uuid not null,
  noun text not null, file_name text not null, file_digest text not null,
  state text not null default 'running' check (state in ('running', 'done', 'failed')),
  read_count integer not null default 0, created_count integer not null default 0, updated_count integer not null default 0,
  unchanged_count integer not null default 0, rejected_count integer not null default 0,
  -- How the file is read (columns and their formats, zone, currency): what is needed to read its records again.
  settings jsonb not null default '{}', settings_digest text not null default '',
  started_at timestamptz not null default app.now(), ended_at timestamptz,
  primary key (tenant_id, id), foreign key (tenant_id, source_id) references gtm.sources (tenant_id, id)
);
call app.make_tenant_table('imports');
create index imports_source on gtm.imports (tenant_id, source_id, noun, id);

create table gtm.import_rejects (
  tenant_id uuid not null default app.tenant(), import_id uuid not null, line integer not null,
  field text not null, value text not null, reason text not null,
  primary key (tenant_id, import_id, line, field),
  foreign key (tenant_id, import_id) references gtm.imports (tenant_id, id)
);
call app.make_tenant_table('import_rejects');

-- One record exactly as a source gave it; immutable. A changed record is a new row with another digest.
create table gtm.source_records (
  tenant_id uuid not null default app.tenant(), id uuid not null, source_id uuid not null, import_id uuid not null,
  -- Records of one import are received and applied in batches.
  batch_number integer not null, line integer not null,
  noun text not null, external_id text not null, digest text not null,
  audience text not null check (audience in ('participants', 'shareable', 'internal')),
  -- Structured records (CSV rows, JSON) or the bytes (mail, calendar, document).
  body jsonb, raw bytea,
  received_at timestamptz not null default app.now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, source_id) references gtm.sources (tenant_id, id),
  foreign key (tenant_id, import_id) references gtm.imports (tenant_id, id)
);
call app.make_tenant_table('source_records');
-- A record is unchanged when its digest equals that of the latest record of the same key.
create index source_records_key on gtm.source_records (tenant_id, source_id, noun, external_id, received_at);
create index source_records_batch on gtm.source_records (tenant_id, import_id, batch_number);

-- owner_email keeps what the source said until it maps to a user.
create table gtm.accounts (
  tenant_id uuid not null default app.tenant(), id uuid not null,
  name text not null, industry text, country text, region text, city text, zone text, employees integer, website text,
  owner_user_id text, owner_email text, team_id uuid, custom jsonb not null default '{}',
  source_record_id uuid, merged_into uuid, version integer not null default 1,
  created_at timestamptz not null default app.now(), updated_at timestamptz not null default app.now(),
  primary key (tenant_id, id)
);
call app.make_tenant_table('accounts');
create index accounts_name on gtm.accounts (tenant_id, lower(name));

create table gtm.account_domains (
  tenant_id uuid not null default app.tenant(), domain text not null, account_id uuid not null,
  primary key (tenant_id, domain),
  foreign key (tenant_id, account_id) references gtm.accounts (tenant_id, id)
);
call app.make_tenant_table('account_domains');

create table gtm.contacts (
  tenant_id uuid not null default app.tenant(), id uuid not null,
  full_name text not null, given_name text, family_name text, title text, role text, phone text,
  account_id uuid, country text, city text, zone text, language text,
  owner_user_id text, owner_email text, team_id uuid, custom jsonb not null default '{}',
  source_record_id uuid, merged_into uuid, version integer not null default 1,
  -- A doubtful opt-out, or an absence, pauses the person until then (infinity = until someone decides).
  paused_until timestamptz, pause_reason text,
  created_at timestamptz not null default app.now(), updated_at timestamptz not null default app.now(),
  primary key (tenant_id, id), foreign key (tenant_id, account_id) references gtm.accounts (tenant_id, id)
);
call app.make_tenant_table('contacts');
create index contacts_account on gtm.contacts (tenant_id, account_id);

-- The normalised address is the exact key by which contacts are the same.
create table gtm.contact_addresses (
  tenant_id uuid not null default app.tenant(), address text not null, contact_id uuid not null,
  is_primary boolean not null default true, bounced_at timestamptz,
  primary key (tenant_id, address),
  foreign key (tenant_id, contact_id) references gtm.contacts (tenant_id, id)
);
call app.make_tenant_table('contact_addresses');
create index contact_addresses_contact on gtm.contact_addresses (tenant_id, contact_id);

-- How an address or contact was verified. 'statement' is a person's dated word.
create table gtm.verifications (
  tenant_id uuid not null default app.tenant(), id uuid not null, contact_id uuid not null, address text not null,
  method text not null check (method in ('mail_received', 'provider', 'column', 'statement')),
  verified_at timestamptz not null, source_record_id uuid, by_user_id text, created_at timestamptz not null default app.now(),
  primary key (tenant_id, id), unique (tenant_id, address, method, verified_at),
  foreign key (tenant_id, contact_id) references gtm.contacts (tenant_id, id)
);
call app.make_tenant_table('verifications');

-- legal basis for writing to a person, as a source stated it.
create table gtm.consents (
  tenant_id uuid not null default app.tenant(), contact_id uuid not null, basis text not null,
  stated_at timestamptz not null, source_record_id uuid,
  primary key (tenant_id, contact_id, basis),
  foreign key (tenant_id, contact_id) references gtm.contacts (tenant_id, id)
);
call app.make_tenant_table('consents');

create table gtm.deals (
  tenant_id uuid not null default app.tenant(), id uuid not null, account_id uuid,
  name text not null, stage text not null, status text not null default 'open' check (status in ('open', 'won', 'lost')),
  amount_minor bigint, currency text, close_date date, renewal_date date,
  owner_user_id text, owner_email text, team_id uuid, custom jsonb not null default '{}',
  source_record_id uuid, merged_into uuid, version integer not null default 1, stage_changed_at timestamptz,
  created_at timestamptz not null default app.now(), updated_at timestamptz not null default app.now(),
  primary key (tenant_id, id), foreign key (tenant_id, account_id) references gtm.accounts (tenant_id, id)
);
call app.make_tenant_table('deals');
create index deals_account on gtm.deals (tenant_id, account_id);

create table gtm.deal_contacts (
  tenant_id uuid not null default app.tenant(), deal_id uuid not null, contact_id uuid not null, role text,
  primary key (tenant_id, deal_id, contact_id),
  foreign key (tenant_id, deal_id) references gtm.deals (tenant_id, id),
  foreign key (tenant_id, contact_id) references gtm.contacts (tenant_id, id)
);
call app.make_tenant_table('deal_contacts');

create table gtm.threads (
  tenant_id uuid not null default app.tenant(), id uuid not null,
  subject_base text not null, first_message_id text not null, account_id uuid, last_activity_id uuid, last_at timestamptz,
  language text,
  primary key (tenant_id, id)
);
call app.make_tenant_table('threads');
create index threads_subject on gtm.threads (tenant_id, subject_base);

-- One mail, meeting, call, note or task. `body` is the new text only (no quotes, no signature).
create table gtm.activities (
  tenant_id uuid not null default app.tenant(), id uuid not null,
  kind text not null check (kind in ('email', 'meeting', 'call', 'note', 'task')),
  direction text check (direction in ('inbound', 'outbound')),
  occurred_at timestamptz not null, zone text, title text not null default '', body text not null default '',
  audience text not null check (audience in ('participants', 'shareable', 'internal')),
  account_id uuid, contact_id uuid, deal_id uuid, thread_id uuid, user_id text,
  -- mail: plain | auto-reply | bounce | calendar; task: open | done; meeting: planned | held | cancelled
  state text not null default 'plain', ends_at timestamptz, due_at timestamptz,
  custom jsonb not null default '{}', source_record_id uuid, effect_id uuid,
  created_at timestamptz not null default app.now(),
  primary key (tenant_id, id)
);
call app.make_tenant_table('activities');
create index activities_account on gtm.activities (tenant_id, account_id, occurred_at);
create index activities_contact on gtm.activities (tenant_id, contact_id, occurred_at);
create index activities_deal on gtm.activities (tenant_id, deal_id, occurred_at);
create index activities_thread on gtm.activities (tenant_id, thread_id, occurred_at);

create table gtm.messages (
  tenant_id uuid not null default app.tenant(), activity_id uuid not null,
  message_id text not null, in_reply_to text, reference_ids text[] not null default '{}', mailbox_id uuid,
  from_address text not null, reply_to_address text, subject text not null default '',
  quoted_text text not null default '', signature text not null default '', language text,
  primary key (tenant_id, activity_id), unique (tenant_id, message_id),
  foreign key (tenant_id, activity_id) references gtm.activities (tenant_id, id)
);
call app.make_tenant_table('messages');

create table gtm.meetings (
  tenant_id uuid not null default app.tenant(), activity_id uuid not null, uid text not null, calendar_id uuid,
  recurrence_id text not null default '', sequence integer not null default 0, organizer text, method text,
  primary key (tenant_id, activity_id), unique (tenant_id, uid, recurrence_id),
  foreign key (tenant_id, activity_id) references gtm.activities (tenant_id, id)
);
call app.make_tenant_table('meetings');

-- Everyone on a mail or in a meeting: what a recipient may see follows from this.
create table gtm.activity_participants (
  tenant_id uuid not null default app.tenant(), activity_id uuid not null, address text not null,
  role text not null check (role in ('from', 'to', 'cc', 'bcc', 'organizer', 'attendee')),
  name text not null default '', contact_id uuid, attendance text,
  primary key (tenant_id, activity_id, address, role),
  foreign key (tenant_id, activity_id) references gtm.activities (tenant_id, id)
);
call app.make_tenant_table('activity_participants');
create index activity_participants_address on gtm.activity_participants (tenant_id, address);
create index activity_participants_contact on gtm.activity_participants (tenant_id, contact_id);

create table gtm.documents (
  tenant_id uuid not null default app.tenant(), id uuid not null,
  title text not null, text text not null, url text, dated_at timestamptz,
  audience text not null check (audience in ('shareable', 'internal')), source_record_id uuid not null,
  external_id text not null, created_at timestamptz not null default app.now(),
  primary key (tenant_id, id), unique (tenant_id, external_id)
);
call app.make_tenant_table('documents');

-- Which source record an entity is known by; also the exact key for "the same file twice changes nothing".
create table gtm.entity_records (
  tenant_id uuid not null default app.tenant(), source_id uuid not null, noun text not null, external_id text not null,
  entity_id uuid not null, source_record_id uuid not null,
  primary key (tenant_id, source_id, noun, external_id)
);
call app.make_tenant_table('entity_records', audited => false);
create index entity_records_entity on gtm.entity_records (tenant_id, entity_id);

-- Per-field provenance: the fields and values that each source record gave an entity. The value that stands is that of
-- the latest record which has the field.
create table gtm.field_values (
  tenant_id uuid not null default app.tenant(), entity_id uuid not null, source_record_id uuid not null,
  fields jsonb not null, observed_at timestamptz not null,
  primary key (tenant_id, entity_id, source_record_id)
);
call app.make_tenant_table('field_values', audited => false);

-- A reference to a record that has not come yet; settled when it comes.
create table gtm.pending_links (
  tenant_id uuid not null default app.tenant(), source_id uuid not null, noun text not null, external_id text not null,
  entity_noun text not null, entity_id uuid not null,
  primary key (tenant_id, source_id, noun, external_id, entity_id)
);
call app.make_tenant_table('pending_links', audited => false);

-- Columns an import brought that we have no field for; they can be asked for in goals.
create table gtm.custom_columns (
  tenant_id uuid not null default app.tenant(), noun text not null, name text not null, label text not null,
  type text not null default 'text' check (type in ('text', 'number', 'boolean', 'date')),
  primary key (tenant_id, noun, name)
);
call app.make_tenant_table('custom_columns', audited => false);

-- A merge of two entities; `moved` lists what hung on the absorbed one, so that it can be undone.
create table gtm.merges (
  tenant_id uuid not null default app.tenant(), id uuid not null, noun text not null,
  survivor_id uuid not null, absorbed_id uuid not null, reason text not null, moved jsonb not null,
  merged_at timestamptz not null default app.now(), merged_by text not null, undone_at timestamptz, undone_by text,
  primary key (tenant_id, id)
);
call app.make_tenant_table('merges');

-- Nobody on this list is written to. Only an HMAC of the normalised address or domain is kept.
create table gtm.suppressions (
  tenant_id uuid not null default app.tenant(), id uuid not null,
  kind text not null check (kind in ('address', 'domain')), hmac text not null,
  reason text not null check (reason in ('opt_out', 'do_not_contact', 'hard_bounce', 'complaint', 'erased', 'manual')),
  activity_id uuid, created_at timestamptz not null default app.now(), created_by text not null,
  -- An opt-out is effective once claimed effects to the address have ended.
  effective_at timestamptz,
  primary key (tenant_id, id), unique (tenant_id, kind, hmac)
);
call app.make_tenant_table('suppressions');
create trigger keep_forever before delete on gtm.suppressions for each row execute function app.refuse_change();

create table gtm.erasures (
  tenant_id uuid not null default app.tenant(), id uuid not null, hmacs text[] not null, erased_at timestamptz not null default app.now(),
  erased_by text not null, counts jsonb not null default '{}',
  primary key (tenant_id, id)
);
call app.make_tenant_table('erasures');

create trigger bump before update on gtm.accounts for each row execute function app.bump_version();
create trigger bump before update on gtm.contacts for each row execute function app.bump_version();
create trigger bump before update on gtm.deals for each row execute function app.bump_version();
create trigger bump before update on gtm.tenants for each row execute function app.bump_version();
