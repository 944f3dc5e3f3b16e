-- A target whose owner has been shown as many new proposals as a day brings; a run on another day takes it up.
alter table gtm.run_targets drop constraint run_targets_state_check;
alter table gtm.run_targets add constraint run_targets_state_check
  check (state in ('waiting', 'proposed', 'unchanged', 'answered', 'left_alone', 'postponed', 'failed', 'cancelled'));

-- How many proposals an owner has been shown today.
create index proposals_owner_created on gtm.proposals (tenant_id, owner_user_id, created_at) where not read_only;
