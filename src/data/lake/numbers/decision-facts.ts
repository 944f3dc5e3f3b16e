import { longestDecisionSeconds } from '../../../domain/numbers.ts';

/**
 * SQL of what proposals are and what people decided about them, over the view `events`: the views `made` (one row for each
 * proposal, with what it is counted by), `decision_facts` and `work_facts`.
 */
export const decisionFactsSql = `
  judged as (
    select (data->>'proposalId') as proposal_id, last((data->>'policyVersion')::integer order by position, seq) as policy_version
    from events where type = 'gtm.proposal.judged.v1' group by 1),
  made as (
    select (data->>'proposalId') as proposal_id, time as placed_at, (data->>'play') as play, (data->>'personId') as person,
      (data->>'template') as template, coalesce(j.policy_version, (data->>'policyVersion')::integer) as policy_version,
      (data->>'accountId') as account_id, (data->>'dealId') as deal_id, (data->>'targetId') as target_id, position, seq
    from events left join judged j on j.proposal_id = (data->>'proposalId')
    where type = 'gtm.proposal.created.v1' and not (data->>'readOnly')::boolean),
  decided as (
    select id, (data->>'proposalId') as proposal_id, split_part(type, '.', 3) as what, time, position, seq,
      (data->>'revision')::integer as revision, (data->>'decidedBy') as decided_by
    from events where type in ('gtm.proposal.approved.v1', 'gtm.proposal.rejected.v1', 'gtm.proposal.reopened.v1', 'gtm.proposal.edited.v1')
      and (type <> 'gtm.proposal.approved.v1' or (data->>'approvalId') is not null)),
  stands as (
    select *, lead(time) over (partition by proposal_id order by position, seq) as until from decided where what <> 'edited'),
  decision_facts as (
    select 'proposed' as number, proposal_id as key, proposal_id, placed_at, placed_at as since, null::timestamptz as until, 1 as amount from made
    union all
    select s.what, proposal_id, proposal_id, m.placed_at, s.time, s.until, 1
    from stands s join made m using (proposal_id) where s.what in ('approved', 'rejected')
    union all
    select 'edited', proposal_id, proposal_id, any_value(m.placed_at), min(d.time), null, 1
    from decided d join made m using (proposal_id) where d.what = 'edited' or d.revision > 1 group by proposal_id),
  work_facts as (
    select 'approval_work' as number, d.id as key, proposal_id, m.placed_at, d.time as since, null::timestamptz as until,
      least(${longestDecisionSeconds}, d.passed)::bigint as amount
    from (select *, coalesce(round(epoch(time - lag(time) over (partition by decided_by order by position, seq))), ${longestDecisionSeconds}) as passed
          from decided where decided_by is not null) d join made m using (proposal_id))`;
