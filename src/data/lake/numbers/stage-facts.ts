import { afterDays } from '../../../domain/numbers.ts';

/** First row of each key, by time. */
const firstOf = (key: string) => `qualify row_number() over (partition by ${key} order by placed_at, proposal_id) = 1`;

/**
 * SQL of what moved after something was sent, and of the accounts to read it beside: the view `stage_facts`. `weekOf` gives
 * the ISO week of an instant. Records that were merged count as the one they were merged into.
 */
export function stageFactsSql(weekOf: (instant: string) => string): string {
  const movedAfter = (accounts: string, number: string) => `
    select '${number}' as number, key, proposal_id, a.placed_at, min(m.time) as since, null::timestamptz as until, 1 as amount
    from ${accounts} a join moves m on m.account_id = a.account_id and m.time >= a.placed_at and m.time <= a.placed_at + interval ${afterDays} days
    group by all`;
  return `
  merges as (
    select (data->>'absorbedId') as id, last(data->>'survivorId' order by position, seq) as into_id,
      last(split_part(type, '.', 3) order by position, seq) as what
    from events where type in ('gtm.account.merged.v1', 'gtm.account.unmerged.v1', 'gtm.deal.merged.v1', 'gtm.deal.unmerged.v1') group by 1),
  merged(id, into_id) as (
    select id, into_id from merges where what = 'merged'
    union
    select d.id, m.into_id from merged d join merges m on m.id = d.into_id and m.what = 'merged'),
  survivors as (select id, into_id from merged where into_id not in (select id from merges where what = 'merged')),
  signalled as (
    select time, unnest((data->'kinds')::varchar[]) as kind, unnest((data->'accountIds')::varchar[]) as account_id
    from events where type = 'gtm.signal.recorded.v1' and (data->'accountIds') is not null),
  moves as (
    select time, coalesce(v.into_id, account_id) as account_id from signalled left join survivors v on v.id = account_id
    where kind = 'stage_changed' and account_id is not null),
  deal_moves as (
    select o.effect_id, s.proposal_id, s.placed_at, o.time, coalesce(v.into_id, o.deal_id, m.deal_id, s.proposal_id) as key, o.position, o.seq
    from outcomes o join sent s using (effect_id) join made m on m.proposal_id = s.proposal_id
      left join survivors v on v.id = coalesce(o.deal_id, m.deal_id)
    where o.kind = 'stage_changed' qualify row_number() over (partition by key order by o.position, o.seq) = 1),
  sent_accounts as (
    select coalesce(v.into_id, m.account_id) as account_id, s.proposal_id, s.placed_at, ${weekOf('s.placed_at')} as week
    from sent s join made m using (proposal_id) left join survivors v on v.id = m.account_id where m.account_id is not null),
  acted as (select *, account_id || ' ' || week as key from sent_accounts ${firstOf('account_id, week')}),
  listed as (
    select coalesce(v.into_id, data->>'accountId') as account_id, null::varchar as proposal_id, time as placed_at, ${weekOf('time')} as week
    from events left join survivors v on v.id = (data->>'accountId')
    where type = 'gtm.target.settled.v1' and (data->>'accountId') is not null),
  alike as (
    select *, account_id || ' ' || week as key from listed anti join acted using (account_id, week) ${firstOf('account_id, week')}),
  stage_facts as (
    select 'stage_moves' as number, key, proposal_id, placed_at, time as since, null::timestamptz as until, 1 as amount from deal_moves
    union all
    select 'accounts_acted_on', key, proposal_id, placed_at, placed_at, null, 1 from acted
    union all
    select 'like_accounts', key, proposal_id, placed_at, placed_at, null, 1 from alike
    union all ${movedAfter('acted', 'accounts_moved')}
    union all ${movedAfter('alike', 'like_accounts_moved')})`;
}
