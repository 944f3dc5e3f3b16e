import { quoted } from '../lake-views.ts';
import { costFactsSql } from './cost-facts.ts';
import { decisionFactsSql } from './decision-facts.ts';
import { replyFactsSql } from './reply-facts.ts';
import { stageFactsSql } from './stage-facts.ts';

/**
 * SQL of the view `facts`, over the view `events`: everything that a number counts, once for each number. `is_now` says
 * whether it counts now, `was_at_close` whether it counted when its week closed; a week that goes on is as it is now. `zone`
 * is the tenant's, in which weeks begin on Monday; `now` its present instant.
 */
export function factsSql({ zone, now }: { zone: string; now: Date }): string {
  const local = (instant: string) => `timezone(${quoted(zone)}, ${instant})`;
  const weekOf = (instant: string) => `strftime(${local(instant)}, '%G-W%V')`;
  const closeOf = (instant: string) =>
    `timezone(${quoted(zone)}, date_trunc('week', ${local(instant)}) + interval 7 days)`;
  const present = `${quoted(now.toISOString())}::timestamptz`;
  return `with recursive ${decisionFactsSql}, ${replyFactsSql}, ${stageFactsSql(weekOf)}, ${costFactsSql},
  known as (
    from decision_facts union all from work_facts union all from reply_facts union all from stage_facts union all from cost_facts),
  counted as (
    select number, key, any_value(proposal_id) as proposal_id, any_value(placed_at) as placed_at, any_value(amount)::bigint as amount,
      bool_or(until is null) as is_now,
      bool_or(since < ${closeOf('placed_at')} and (until is null or until >= ${closeOf('placed_at')})) as was_at_close
    from known group by number, key),
  facts as (
    select c.number, c.key, c.proposal_id, c.placed_at, c.amount, c.is_now,
      case when ${closeOf('c.placed_at')} <= ${present} then c.was_at_close else c.is_now end as was_at_close,
      m.play, m.person, m.template, m.policy_version::varchar as "policyVersion", ${weekOf('c.placed_at')} as week
    from counted c left join made m using (proposal_id))`;
}
