-- What the numbers are counted by: what worded a proposal (null for those of before), and what a language model took for a
-- target, in millionths of a US dollar.
alter table gtm.proposals add column template text;
alter table gtm.run_targets add column cost_micros bigint not null default 0;
