-- What a rejection asks of later runs: until when it counts (null for good), which evidence it calls wrong, and who took it
-- back, as when a fact was confirmed after all.
alter table gtm.feedback add column holds_until timestamptz, add column evidence_ids text[],
  add column lifted_at timestamptz, add column lifted_by text;
