/**
 * SQL of what came back to what was sent, over the view `events`: the views `sent`, `outcomes` and `reply_facts`. A mail is
 * what a person last said it is, else what the signal says; each of its meanings holds from one such word to the next.
 */
export const replyFactsSql = `
  sent as (
    select (data->>'effectId') as effect_id, (data->>'proposalId') as proposal_id, min(time) as placed_at from events
    where type = 'gtm.effect.executed.v1' and (data->>'tool') in ('send_email', 'schedule_meeting') group by 1, 2),
  outcomes as (
    select (data->>'outcomeId') as outcome_id, (data->>'effectId') as effect_id, (data->>'kind') as kind, (data->>'activityId') as activity_id,
      (data->>'contactId') as contact_id, (data->>'dealId') as deal_id, (data->'replyKinds')::varchar[] as kinds, time, position, seq
    from events where type = 'gtm.outcome.attributed.v1'),
  corrections as (
    select (data->>'activityId') as activity_id, (data->'kinds')::varchar[] as kinds, time, position, seq
    from events where type = 'gtm.reply.corrected.v1'),
  words as (
    select outcome_id, effect_id, kind, activity_id is not null as is_mail, kinds, false as corrected, time, position, seq from outcomes
    where kind in ('reply', 'auto_reply', 'out_of_office', 'opt_out', 'opt_out_doubtful', 'complaint', 'bounce')
    union all
    select o.outcome_id, o.effect_id, o.kind, true, c.kinds, true, greatest(c.time, o.time), c.position, c.seq
    from outcomes o join corrections c using (activity_id)),
  readings as (
    select *, lead(time) over (partition by outcome_id order by corrected, position, seq) as until,
      case when corrected then list_has_any(kinds, ['bounce_hard', 'bounce_soft']) else kind = 'bounce' end as is_bounce,
      case when corrected then list_contains(kinds, 'auto_reply') or kinds = ['out_of_office']
        else kind in ('auto_reply', 'out_of_office') end as is_automatic,
      case when corrected then list_contains(kinds, 'opt_out') else kind in ('opt_out', 'complaint') end as asks_to_stop
    from words),
  meanings as (
    select effect_id, time, until, is_bounce, asks_to_stop and not is_bounce as is_opt_out,
      case when corrected then not is_bounce and (asks_to_stop or not is_automatic)
        else kind in ('reply', 'opt_out_doubtful') or (kind = 'opt_out' and is_mail) end as is_reply,
      coalesce(list_contains(kinds, 'interested'), false) as shows_interest
    from readings),
  invitations as (
    select effect_id, kind, time,
      lead(time) over (partition by effect_id, coalesce(contact_id, '') order by position, seq) as until
    from outcomes where kind in ('meeting_accepted', 'meeting_declined', 'meeting_tentative')),
  holds as (
    select 'replied' as number, effect_id, time, until from meanings where is_reply
    union all
    select unnest(['positive', 'good_outcomes']), effect_id, time, until from meanings
    where is_reply and shows_interest and not is_opt_out
    union all
    select 'opt_outs', effect_id, time, until from meanings where is_opt_out
    union all
    select 'bounces', effect_id, time, until from meanings where is_bounce
    union all
    select unnest(['meetings', 'good_outcomes']), effect_id, time, until from invitations where kind = 'meeting_accepted'),
  reply_facts as (
    select 'sent' as number, effect_id as key, proposal_id, placed_at, placed_at as since, null::timestamptz as until, 1 as amount from sent
    union all
    select h.number, effect_id, s.proposal_id, s.placed_at, h.time, h.until, 1 from holds h join sent s using (effect_id))`;
