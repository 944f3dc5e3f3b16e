-- What becomes of an approved change until its source confirms it; see docs/crm-changes.md. What was called a conflict so
-- far was a write that met another value and changed nothing.
alter table gtm.crm_changes drop constraint crm_changes_state_check;
alter table gtm.crm_changes no force row level security;
update gtm.crm_changes set state = 'refused', settled_at = created_at where state = 'conflict';
alter table gtm.crm_changes force row level security;
alter table gtm.crm_changes add constraint crm_changes_state_check check (state in
  ('to_write_back', 'confirmed', 'conflict', 'replaced', 'refused', 'dropped', 'undone'));
-- The source that the record comes from and that confirms the change; null where any may.
alter table gtm.crm_changes add column source_id uuid;
-- What the columns of our record held before: what an undo writes.
alter table gtm.crm_changes add column old_columns jsonb;
-- Values besides the old one that the source may still have.
alter table gtm.crm_changes add column stale_values jsonb not null default '[]';
-- Of a conflict: the third value, and what the columns of our record would hold with it.
alter table gtm.crm_changes add column their_value jsonb;
alter table gtm.crm_changes add column their_columns jsonb;
alter table gtm.crm_changes add column exported_at timestamptz;
-- The change that this one takes back.
alter table gtm.crm_changes add column undoes uuid;
create index crm_changes_entity on gtm.crm_changes (tenant_id, entity_id);
create index crm_changes_state on gtm.crm_changes (tenant_id, state, created_at);
