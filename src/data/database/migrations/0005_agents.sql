create table gtm.policies (
  tenant_id uuid not null default app.tenant(), version integer not null, body text not null, created_by text not null,
  note text not null default '', created_at timestamptz not null default app.now(),
  primary key (tenant_id, version)
);
call app.make_tenant_table('policies');

-- The tenant's own meaning of words in goals: "stalled" = "no message either way for 21 days".
create table gtm.terms (
  tenant_id uuid not null default app.tenant(), name text not null, definition jsonb not null, sentence text not null,
  updated_by text not null, updated_at timestamptz not null default app.now(),
  primary key (tenant_id, name)
);
call app.make_tenant_table('terms');

create table gtm.plays (
  tenant_id uuid not null default app.tenant(), name text not null, trigger_kind text not null
    check (trigger_kind in ('schedule', 'signal')),
  trigger jsonb not null default '{}', enabled boolean not null default false, goal_id uuid,
  updated_at timestamptz not null default app.now(),
  primary key (tenant_id, name)
);
call app.make_tenant_table('plays');

create table gtm.goals (
  tenant_id uuid not null default app.tenant(), id uuid not null, text text not null, created_by text not null,
  created_at timestamptz not null default app.now(), state text not null default 'active' check (state in ('active', 'ended')),
  primary key (tenant_id, id)
);
call app.make_tenant_table('goals');

create table gtm.runs (
  tenant_id uuid not null default app.tenant(), id uuid not null, goal_id uuid not null,
  -- The compiled plan: segment, info needs, constraints, success metric.
  plan jsonb, as_of timestamptz,
  started_by text not null, trigger text not null default 'goal' check (trigger in ('goal', 'signal', 'schedule')),
  state text not null default 'running' check (state in ('running', 'done', 'failed', 'cancelled', 'needs_answer')),
  question text, caused_by_activity_id uuid, degraded text[] not null default '{}', counts jsonb not null default '{}',
  cost_micros bigint not null default 0, tokens integer not null default 0,
  started_at timestamptz not null default app.now(), ended_at timestamptz, traceparent text,
  primary key (tenant_id, id), foreign key (tenant_id, goal_id) references gtm.goals (tenant_id, id)
);
call app.make_tenant_table('runs');

-- One target of a run: what became of it. `left_alone` carries its reason; so does a draft that was held back.
create table gtm.run_targets (
  tenant_id uuid not null default app.tenant(), id uuid not null, run_id uuid not null, ordinal integer not null,
  account_id uuid, contact_id uuid, deal_id uuid,
  state text not null default 'waiting' check (state in ('waiting', 'proposed', 'unchanged', 'answered', 'left_alone', 'failed', 'cancelled')),
  -- The proposal about this target: the run's own, or the earlier one that stands (unchanged) or was decided (answered).
  proposal_id uuid,
  reason text, play text,
  primary key (tenant_id, id), unique (tenant_id, run_id, ordinal),
  foreign key (tenant_id, run_id) references gtm.runs (tenant_id, id)
);
call app.make_tenant_table('run_targets');

create table gtm.run_steps (
  tenant_id uuid not null default app.tenant(), run_id uuid not null, workflow_id text not null, ordinal integer not null,
  name text not null, started_at timestamptz not null, ended_at timestamptz, attempts integer not null default 1,
  error_code text, model text, tokens integer not null default 0, cost_micros bigint not null default 0,
  primary key (tenant_id, run_id, workflow_id, ordinal)
);
call app.make_tenant_table('run_steps', audited => false);

-- What the retriever found for a need of a target, as it was then.
create table gtm.evidence (
  tenant_id uuid not null default app.tenant(), id uuid not null, run_id uuid not null, target_id uuid not null,
  need text not null, chunk_id text not null, rank integer not null, score double precision not null, parts jsonb not null,
  quote text not null, quote_start integer not null, quote_end integer not null,
  primary key (tenant_id, id), unique (tenant_id, target_id, need, chunk_id),
  foreign key (tenant_id, run_id) references gtm.runs (tenant_id, id)
);
call app.make_tenant_table('evidence', audited => false);

create table gtm.proposals (
  tenant_id uuid not null default app.tenant(), id uuid not null, handle text not null,
  run_id uuid not null, target_id uuid not null, goal_id uuid not null, play text not null, tool text not null,
  contact_id uuid, account_id uuid, deal_id uuid, owner_user_id text, team_id uuid,
  headline text not null, why_now text not null, rationale text not null,
  confidence double precision not null, confidence_parts jsonb not null, evidence_ids text[] not null, claims jsonb not null,
  author text not null check (author in ('model', 'repaired', 'playbook')), model text,
  -- What the draft was based on, and the values it watched (stage, owners): when they move, it is superseded.
  basis jsonb not null, watched jsonb not null default '{}',
  -- The digest covers tenant, action, evidence ids and policy version: all that an approval is bound to.
  action jsonb not null, digest text not null, policy_version integer not null, revision integer not null default 1,
  state text not null default 'open' check (state in
    ('open', 'approved', 'rejected', 'superseded', 'expired', 'executed', 'failed', 'blocked')),
  state_reason text not null default '', priority double precision not null default 0,
  -- Proposals of a run over old data can be read and never approved.
  read_only boolean not null default false, caused_by_activity_id uuid,
  created_at timestamptz not null default app.now(), updated_at timestamptz not null default app.now(),
  expires_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, handle),
  foreign key (tenant_id, run_id) references gtm.runs (tenant_id, id)
);
call app.make_tenant_table('proposals');
create unique index one_open_proposal on gtm.proposals (tenant_id, tool, coalesce(contact_id, deal_id, account_id))
  where state in ('open', 'approved', 'blocked') and not read_only;
create index proposals_state on gtm.proposals (tenant_id, state, priority desc);

-- Each version of a proposal's action, the first one and every edit.
create table gtm.proposal_revisions (
  tenant_id uuid not null default app.tenant(), proposal_id uuid not null, revision integer not null,
  action jsonb not null, digest text not null, edited_by text, created_at timestamptz not null default app.now(),
  primary key (tenant_id, proposal_id, revision),
  foreign key (tenant_id, proposal_id) references gtm.proposals (tenant_id, id)
);
call app.make_tenant_table('proposal_revisions');

create table gtm.verdicts (
  tenant_id uuid not null default app.tenant(), id uuid not null, proposal_id uuid not null, revision integer not null,
  decision text not null check (decision in ('approve', 'adjust', 'reject', 'escalate')),
  body jsonb not null, facts jsonb not null, policy_version integer not null, created_at timestamptz not null default app.now(),
  primary key (tenant_id, id), foreign key (tenant_id, proposal_id) references gtm.proposals (tenant_id, id)
);
call app.make_tenant_table('verdicts');
create index verdicts_proposal on gtm.verdicts (tenant_id, proposal_id, revision);

create table gtm.approvals (
  tenant_id uuid not null default app.tenant(), id uuid not null, proposal_id uuid not null, revision integer not null,
  digest text not null, approved_by text not null, door text not null check (door in ('console', 'cli', 'api')),
  override_reason text, approved_at timestamptz not null default app.now(), expires_at timestamptz not null,
  -- Set when the action was pulled back or superseded: such an approval lets nothing leave any more.
  revoked_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, proposal_id) references gtm.proposals (tenant_id, id)
);
call app.make_tenant_table('approvals');
create unique index one_live_approval on gtm.approvals (tenant_id, proposal_id) where revoked_at is null;

-- One thing done to the world, at most once. Lease and attempt belong to the claim.
create table gtm.effects (
  tenant_id uuid not null default app.tenant(), id uuid not null, proposal_id uuid not null, approval_id uuid, tool text not null,
  digest text not null,
  state text not null default 'scheduled' check (state in
    ('scheduled', 'claimed', 'done', 'failed', 'unknown', 'pulled_back', 'superseded', 'expired')),
  not_before timestamptz not null, not_before_reason text not null default '',
  -- Message-ID of a mail, UID of a meeting: assigned before anything leaves.
  external_key text not null, provider text not null, mailbox_id uuid,
  claimed_at timestamptz, lease_until timestamptz, attempts integer not null default 0, failure text,
  receipt jsonb, created_at timestamptz not null default app.now(), ended_at timestamptz,
  primary key (tenant_id, id), unique (tenant_id, external_key),
  foreign key (tenant_id, proposal_id) references gtm.proposals (tenant_id, id),
  foreign key (tenant_id, approval_id) references gtm.approvals (tenant_id, id)
);
call app.make_tenant_table('effects');
create index effects_due on gtm.effects (tenant_id, state, not_before);
create unique index one_live_effect on gtm.effects (tenant_id, proposal_id)
  where state in ('scheduled', 'claimed', 'done', 'unknown');

-- Which way a state may go; no role but the owner touches it, the trigger reads it as the owner.
create table platform.effect_arrows (from_state text not null, to_state text not null, primary key (from_state, to_state));
insert into platform.effect_arrows values
  ('scheduled', 'claimed'), ('scheduled', 'pulled_back'), ('scheduled', 'superseded'), ('scheduled', 'expired'),
  ('scheduled', 'scheduled'), ('claimed', 'claimed'), ('claimed', 'done'), ('claimed', 'failed'), ('claimed', 'unknown'),
  ('claimed', 'scheduled'), ('unknown', 'done'), ('unknown', 'failed');

create function app.check_effect_arrow() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'scheduled' then raise exception 'an effect begins as scheduled, not as %', new.state; end if;
    return new;
  end if;
  if not exists (select from platform.effect_arrows where from_state = old.state and to_state = new.state)
     and old.state is distinct from new.state then
    raise exception 'an effect cannot go from % to %', old.state, new.state;
  end if;
  return new;
end $$;
create trigger allowed_arrows before insert or update on gtm.effects for each row execute function app.check_effect_arrow();

-- One row per recipient and send, also for mails the team sent by hand: what "3 per day" counts.
create table gtm.send_ledger (
  tenant_id uuid not null default app.tenant(), id uuid not null, address text not null, contact_id uuid,
  effect_id uuid, activity_id uuid, mailbox_id uuid, sent_at timestamptz not null,
  -- The contact's zone when it was counted (null: unknown), so that a later change of zone frees no place early.
  zone text,
  state text not null default 'held' check (state in ('held', 'sent', 'given_back')),
  primary key (tenant_id, id)
);
call app.make_tenant_table('send_ledger');
create index send_ledger_address on gtm.send_ledger (tenant_id, address, sent_at);
create index send_ledger_contact on gtm.send_ledger (tenant_id, contact_id, sent_at);
create index send_ledger_mailbox on gtm.send_ledger (tenant_id, mailbox_id, sent_at);

-- Something that happened and may matter; from mail, calendar, imports or webhooks.
create table gtm.signals (
  tenant_id uuid not null default app.tenant(), id uuid not null, kind text not null, occurred_at timestamptz not null,
  account_id uuid, contact_id uuid, deal_id uuid, activity_id uuid, source_record_id uuid, detail jsonb not null default '{}',
  created_at timestamptz not null default app.now(),
  primary key (tenant_id, id)
);
call app.make_tenant_table('signals');
create unique index signals_once on gtm.signals (tenant_id, kind, activity_id) where activity_id is not null;

-- What happened after an action. `value` is signed: an opt-out is negative.
create table gtm.outcomes (
  tenant_id uuid not null default app.tenant(), id uuid not null, signal_id uuid not null, effect_id uuid not null, proposal_id uuid not null,
  kind text not null, value double precision not null,
  attributed_by text not null check (attributed_by in ('message_id', 'thread', 'address', 'meeting_uid', 'recency')),
  occurred_at timestamptz not null, created_at timestamptz not null default app.now(),
  primary key (tenant_id, id), unique (tenant_id, signal_id),
  foreign key (tenant_id, effect_id) references gtm.effects (tenant_id, id)
);
call app.make_tenant_table('outcomes');

create table gtm.feedback (
  tenant_id uuid not null default app.tenant(), id uuid not null, proposal_id uuid not null, revision integer not null,
  kind text not null check (kind in ('approve', 'reject', 'edit', 'annotation', 'undo')),
  reason text, note text, difference jsonb, given_by text not null, given_at timestamptz not null default app.now(),
  primary key (tenant_id, id), foreign key (tenant_id, proposal_id) references gtm.proposals (tenant_id, id)
);
call app.make_tenant_table('feedback');

-- Actions approved for the CRM that the next sync must confirm.
create table gtm.crm_changes (
  tenant_id uuid not null default app.tenant(), id uuid not null, effect_id uuid, noun text not null, entity_id uuid not null,
  field text not null, old_value jsonb, new_value jsonb,
  state text not null default 'to_write_back' check (state in ('to_write_back', 'confirmed', 'conflict', 'undone')),
  created_at timestamptz not null default app.now(), settled_at timestamptz,
  primary key (tenant_id, id)
);
call app.make_tenant_table('crm_changes');

-- A draft between Decision and the Supervisor; it becomes the proposal of the same id. Derived: may be made again.
create table gtm.drafts (
  tenant_id uuid not null default app.tenant(), id uuid not null, run_id uuid not null, target_id uuid not null,
  ordinal integer not null, body jsonb not null, revisions integer not null default 0, verdict jsonb, facts jsonb, model text,
  primary key (tenant_id, id), unique (tenant_id, target_id, ordinal),
  foreign key (tenant_id, run_id) references gtm.runs (tenant_id, id)
);
call app.make_tenant_table('drafts', audited => false);
