/**
 * SQL of what language models took: the view `cost_facts`. Of a target it belongs to its first proposal; what a run took
 * beyond its targets, and a target without a proposal, to none.
 */
export const costFactsSql = `
  first_made as (
    select target_id, first(proposal_id order by position, seq) as proposal_id from made where target_id is not null group by 1),
  target_costs as (
    select (data->>'targetId') as target_id, (data->>'runId') as run_id, time as placed_at, (data->>'costMicros')::bigint as amount
    from events where type = 'gtm.target.settled.v1' and (data->>'costMicros')::bigint > 0),
  run_costs as (
    select (e.data->>'runId') as run_id, min(e.time) as placed_at,
      max((e.data->>'costMicros')::bigint) - coalesce(sum(t.amount), 0)::bigint as amount
    from events e left join target_costs t on t.run_id = (e.data->>'runId')
    where e.type = 'gtm.run.ended.v1' and (e.data->>'costMicros')::bigint > 0 group by 1),
  cost_facts as (
    select 'cost' as number, target_id as key, f.proposal_id, placed_at, placed_at as since, null::timestamptz as until, amount
    from target_costs left join first_made f using (target_id)
    union all
    select 'cost', run_id, null, placed_at, placed_at, null, amount from run_costs where amount > 0)`;
