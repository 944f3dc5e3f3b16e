import type { TenantTransaction } from '../database/database.ts';

/** Whose time it is: a calendar, the person behind it, and the address (in lower case) under which meetings name them. */
export interface TimeOwner {
  calendarId: string;
  userId: string;
  address: string;
}

/** A stretch of an owner's time that is taken; the end is exclusive. */
export interface TakenTime {
  address: string;
  startsAt: Date;
  endsAt: Date;
  /** The meeting that is booked; null for a promise. */
  activityId: string | null;
  /** Set where it is not booked but offered to somebody, or waits for approval to be: a proposal and its contact. */
  held: { proposalId: string; contactId: string | null; isSettled: boolean } | null;
}

export interface TakenOptions {
  from: Date;
  until: Date;
  /** What this proposal or draft holds, books or moves stands in nobody's way. */
  exceptProposalId?: string | null;
  exceptActivityId?: string | null;
}

/** Meetings without an end are taken to last this long. */
const unknownLength = "interval '1 hour'";

// Busy and tentative, also without anybody else in it; not what is shown as free, was cancelled, or was declined by the owner.
const booked = `
  select o.address, a.occurred_at as starts_at, coalesce(a.ends_at, a.occurred_at + ${unknownLength}) as ends_at,
         a.id as activity_id, null::uuid as proposal_id, null::uuid as contact_id, null::boolean as is_settled
  from owners o join activities a on a.kind = 'meeting' and a.state <> 'cancelled' and a.custom->>'busy' is distinct from 'false'
  left join meetings m on m.tenant_id = a.tenant_id and m.activity_id = a.id
  where a.occurred_at < $3 and coalesce(a.ends_at, a.occurred_at + ${unknownLength}) > $2
    and a.id is distinct from $5::uuid
    and (a.effect_id is null or not exists (select from effects e where e.id = a.effect_id and e.proposal_id = $4::uuid))
    and (m.calendar_id = o."calendarId" or a.user_id = o."userId" or exists (select from activity_participants p
      where p.tenant_id = a.tenant_id and p.activity_id = a.id and p.address = o.address))
    and not exists (select from activity_participants p where p.tenant_id = a.tenant_id and p.activity_id = a.id
      and p.address = o.address and p.role = 'attendee' and lower(p.attendance) = 'declined')`;

// Proposals that wait or are about to leave, drafts on their way to become one, and sent offers until they are answered.
const promised = `
  select o.address, t.starts_at, t.ends_at, null::uuid as activity_id, h.id as proposal_id, h.contact_id, h.is_settled
  from owners o
  join (
    select p.id, p.contact_id, p.action, p.state <> 'open' as is_settled from proposals p
    where p.tool in ('send_email', 'schedule_meeting') and not p.read_only
      and (p.state in ('open', 'approved') or (p.state = 'executed' and p.action ? 'offers' and not exists (
        select from effects e join activities a on a.contact_id = p.contact_id and a.kind = 'email' and a.direction = 'inbound'
          and a.state = 'plain' and a.created_at > e.ended_at and a.occurred_at > e.ended_at - interval '1 hour'
        where e.proposal_id = p.id)))
    union all
    select d.id, (d.body->>'contactId')::uuid, d.body->'action', false from drafts d
    join runs r on r.id = d.run_id and r.state = 'running' and r.as_of is null
    where not exists (select from proposals p where p.id = d.id)
  ) h on h.id is distinct from $4::uuid
    and (h.action->'sender'->>'userId' = o."userId" or coalesce(h.action->>'calendarId', h.action->'offers'->>'calendarId') = o."calendarId"::text)
  cross join lateral (
    select (h.action->>'startsAt')::timestamptz as starts_at, (h.action->>'endsAt')::timestamptz as ends_at
    where h.action->>'tool' = 'schedule_meeting' and h.action->'change'->>'kind' is distinct from 'cancel'
    union all
    select (offer->>'startsAt')::timestamptz, (offer->>'endsAt')::timestamptz
    from jsonb_array_elements(h.action->'offers'->'times') as offer
  ) t
  where t.starts_at < $3 and t.ends_at > $2 and t.starts_at > app.now()`;

/** What is booked in the owners' calendars and what is promised to somebody, between two instants, in order of time. */
export async function readTakenTimes(
  transaction: TenantTransaction,
  owners: readonly TimeOwner[],
  { from, until, exceptProposalId = null, exceptActivityId = null }: TakenOptions,
): Promise<TakenTime[]> {
  if (owners.length === 0) return [];
  const rows = await transaction.query<TakenRow>(
    `with owners as (select * from json_to_recordset($1) as o("calendarId" uuid, "userId" text, address text))
     select distinct * from (${booked} union all ${promised}) taken order by starts_at, ends_at, address`,
    [JSON.stringify(owners), from, until, exceptProposalId, exceptActivityId],
  );
  return rows.map(({ address, startsAt, endsAt, activityId, proposalId, contactId, isSettled }) => ({
    ...{ address, startsAt, endsAt, activityId },
    held: proposalId === null ? null : { proposalId, contactId, isSettled: isSettled === true },
  }));
}

interface TakenRow {
  address: string;
  startsAt: Date;
  endsAt: Date;
  activityId: string | null;
  proposalId: string | null;
  contactId: string | null;
  isSettled: boolean | null;
}
