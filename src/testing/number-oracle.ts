import type { TenantTransaction } from '../data/database/database.ts';
import { afterDays, longestDecisionSeconds } from '../domain/numbers.ts';

/** One fact behind a number, with what it is counted by. */
export interface OracleRow {
  number: string;
  key: string;
  amount: number;
  play: string | null;
  person: string | null;
  template: string | null;
  policyVersion: string | null;
  week: string;
}

const weekOf = (instant: string) => `to_char(${instant} at time zone (select zone from tenants), 'IYYY"-W"IW')`;
const lastWord = `(select f.kind from feedback f where f.proposal_id = p.id and f.kind in ('approve', 'reject', 'undo')
  order by f.given_at desc, f.id desc limit 1)`;
const mails = `
  select o.id, o.effect_id, o.kind, s.activity_id is not null as is_mail, r.kinds,
    exists (select from reply_corrections c where c.activity_id = s.activity_id) as corrected
  from outcomes o join signals s on s.id = o.signal_id left join replies r on r.activity_id = s.activity_id`;
const isReply = `case when corrected
  then not kinds && '{bounce_hard,bounce_soft}' and ('opt_out' = any(kinds) or not ('auto_reply' = any(kinds) or kinds = '{out_of_office}'))
  else kind in ('reply', 'opt_out_doubtful') or kind = 'opt_out' and is_mail end`;
const isOptOut = `case when corrected then 'opt_out' = any(kinds) and not kinds && '{bounce_hard,bounce_soft}'
  else kind in ('opt_out', 'complaint') end`;
const isBounce = `case when corrected then kinds && '{bounce_hard,bounce_soft}' else kind = 'bounce' end`;
const isPositive = `(${isReply}) and 'interested' = any(kinds) and not (${isOptOut})`;
const accepts = (effect: string) => `exists (
  select from (select distinct on (s.contact_id) o.kind from outcomes o join signals s on s.id = o.signal_id
    where o.effect_id = ${effect} and o.kind like 'meeting_%' order by s.contact_id, o.id desc) a where a.kind = 'meeting_accepted')`;
const mailed = (number: string, condition: string) => `
  select '${number}' as number, s.id::text as key, 1 as amount, s.proposal_id, s.at from sent s
  where exists (select from mails m where m.effect_id = s.id and (${condition}))`;
const moved = (of: string, number: string) => `
  select '${number}', account_id || ' ' || week, 1, proposal_id, at from ${of} a
  where exists (select from signals g where g.kind = 'stage_changed' and g.account_id = a.account_id
    and g.created_at between a.at and a.at + interval '${afterDays} days')`;

/** The same questions as the lake is asked, asked of the database: what counts now, fact by fact. */
export function askDatabase(transaction: TenantTransaction): Promise<OracleRow[]> {
  return transaction.query<OracleRow>(`
  with mails as (${mails}),
  made as (select * from proposals where not read_only),
  sent as (select id, proposal_id, ended_at as at from effects where state = 'done' and tool in ('send_email', 'schedule_meeting')),
  settled as (select subject_id::uuid as target_id, at from audit where action = 'target-settled'),
  work as (
    select f.id, f.proposal_id, extract(epoch from f.given_at - lag(f.given_at) over (partition by f.given_by order by f.given_at, f.id)) as passed
    from feedback f where f.kind <> 'annotation'),
  stages as (
    select distinct on (coalesce(g.deal_id, p.deal_id, p.id)) coalesce(g.deal_id, p.deal_id, p.id) as key, o.effect_id
    from outcomes o join signals g on g.id = o.signal_id join made p on p.id = o.proposal_id where o.kind = 'stage_changed'
    order by 1, o.id),
  acted as (
    select distinct on (p.account_id, ${weekOf('s.at')}) p.account_id, ${weekOf('s.at')} as week, s.proposal_id, s.at
    from sent s join made p on p.id = s.proposal_id where p.account_id is not null order by 1, 2, s.at, s.proposal_id),
  listed as (
    select distinct on (t.account_id, ${weekOf('c.at')}) t.account_id, ${weekOf('c.at')} as week,
      null::uuid as proposal_id, c.at as at
    from run_targets t join settled c on c.target_id = t.id join runs r on r.id = t.run_id
    where t.account_id is not null and r.as_of is null order by 1, 2, 4),
  alike as (select * from listed l where not exists (select from acted a where a.account_id = l.account_id and a.week = l.week)),
  facts as (
    select 'proposed' as number, id::text as key, 1 as amount, id as proposal_id, created_at as at from made
    union all select 'approved', p.id::text, 1, p.id, p.created_at from made p where ${lastWord} = 'approve'
    union all select 'rejected', p.id::text, 1, p.id, p.created_at from made p where ${lastWord} = 'reject'
    union all select 'edited', p.id::text, 1, p.id, p.created_at from made p
      where exists (select from feedback f where f.proposal_id = p.id and f.kind = 'edit')
    union all select 'approval_work', '', least(${longestDecisionSeconds}, coalesce(round(w.passed), ${longestDecisionSeconds}))::int, p.id, p.created_at
      from work w join made p on p.id = w.proposal_id
    union all select 'sent', id::text, 1, proposal_id, at from sent
    union all ${mailed('replied', isReply)}
    union all ${mailed('positive', isPositive)}
    union all ${mailed('opt_outs', isOptOut)}
    union all ${mailed('bounces', isBounce)}
    union all select 'meetings', id::text, 1, proposal_id, at from sent where ${accepts('sent.id')}
    union all select 'good_outcomes', id::text, 1, proposal_id, at from sent
      where ${accepts('sent.id')} or exists (select from mails m where m.effect_id = sent.id and ${isPositive})
    union all select 'stage_moves', g.key::text, 1, s.proposal_id, s.at from stages g join sent s on s.id = g.effect_id
    union all select 'accounts_acted_on', account_id || ' ' || week, 1, proposal_id, at from acted
    union all select 'like_accounts', account_id || ' ' || week, 1, proposal_id, at from alike
    union all ${moved('acted', 'accounts_moved')}
    union all ${moved('alike', 'like_accounts_moved')}
    union all select 'cost', t.id::text, t.cost_micros::int, (select id from made p where p.target_id = t.id order by created_at, id limit 1), c.at
      from run_targets t join settled c on c.target_id = t.id where t.cost_micros > 0
    union all select 'cost', r.id::text, (r.cost_micros - coalesce((select sum(cost_micros) from run_targets t where t.run_id = r.id), 0))::int, null, r.ended_at
      from runs r where r.ended_at is not null and r.cost_micros > coalesce((select sum(cost_micros) from run_targets t where t.run_id = r.id), 0))
  select f.number, f.key, f.amount, p.play, p.owner_user_id as person, p.template, p.policy_version::text as policy_version,
    ${weekOf('f.at')} as week
  from facts f left join made p on p.id = f.proposal_id`);
}
