import type { TenantTransaction } from '../../../data/database/database.ts';
import type { Span } from '../../../domain/action.ts';
import { isOurs, ofTarget, ownAddresses, participantsOf, type Scope } from './read-activities.ts';
import type { SituationInvitation, SituationMeeting, SituationOffer } from './situation.ts';

interface MeetingRow {
  activityId: string;
  title: string;
  occurredAt: Date;
  endsAt: Date | null;
  state: string;
  uid: string | null;
  sequence: number;
  calendarId: string | null;
  counter: (Span & { activityId: string; writtenAt: string }) | null;
}

/** Meetings of the target, 400 days back and 60 ahead, in order of time. */
export async function readMeetings(transaction: TenantTransaction, scope: Scope): Promise<SituationMeeting[]> {
  // Only a meeting outside of a series can be moved or called off by its UID alone.
  const rows = await transaction.query<MeetingRow>(
    `select a.id as activity_id, a.title, a.occurred_at, a.ends_at, a.state, m.uid, coalesce(m.sequence, 0) as sequence, m.calendar_id,
       (select s.detail || jsonb_build_object('activityId', s.activity_id, 'writtenAt', s.occurred_at) from signals s
        where s.kind = 'meeting_countered' and s.detail->>'meetingActivityId' = a.id::text and s.occurred_at <= $1
          and (s.detail->>'sequence')::integer = m.sequence
        order by s.occurred_at desc, s.id desc limit 1) as counter
     from activities a left join meetings m on m.activity_id = a.id and m.recurrence_id = '' and a.direction = 'outbound'
     where a.kind = 'meeting' and a.occurred_at > $1::timestamptz - interval '400 days'
       and a.occurred_at < $1::timestamptz + interval '60 days' and ${ofTarget}
     order by a.occurred_at, a.id limit 200`,
    [scope.asOf, scope.accountId, scope.contactId, scope.dealId],
  );
  const people = await participantsOf(
    transaction,
    rows.map((row) => row.activityId),
  );
  const own = await ownAddresses(transaction);
  return rows.map(({ uid, sequence, calendarId, counter, ...row }) => ({
    ...{ activityId: row.activityId, title: row.title, state: row.state },
    startsAt: row.occurredAt.toISOString(),
    endsAt: row.endsAt?.toISOString() ?? null,
    people: (people.get(row.activityId) ?? []).map((entry) => ({
      address: entry.address,
      name: entry.name,
      contactId: entry.contactId,
      ours: isOurs(entry.address, own, scope.ownDomains),
      attendance: entry.attendance,
    })),
    ...(uid !== null && calendarId !== null && { own: { uid, sequence, calendarId } }),
    ...(counter && {
      countered: {
        ...{ startsAt: counter.startsAt, endsAt: counter.endsAt, activityId: counter.activityId },
        writtenAt: new Date(counter.writtenAt).toISOString(),
      },
    }),
  }));
}

/** Invitations of ours to people of the target that left in the last 120 days. */
export async function readInvitations(transaction: TenantTransaction, scope: Scope): Promise<SituationInvitation[]> {
  const rows = await transaction.query<{ contactId: string; sentAt: Date }>(
    `select p.contact_id, e.ended_at as sent_at from proposals p join effects e on e.proposal_id = p.id and e.state = 'done'
     where p.tool = 'schedule_meeting' and p.contact_id is not null
       and (p.account_id = $2 or p.contact_id = $3 or p.deal_id = $4)
       and e.ended_at between $1::timestamptz - interval '120 days' and $1 order by e.ended_at desc, p.id desc`,
    [scope.asOf, scope.accountId, scope.contactId, scope.dealId],
  );
  return rows.map(({ contactId, sentAt }) => ({ contactId, sentAt: sentAt.toISOString() }));
}

/** Times offered to people of the target in mails that left in the last 30 days. */
export async function readOffers(transaction: TenantTransaction, scope: Scope): Promise<SituationOffer[]> {
  const rows = await transaction.query<{ contactId: string; sentAt: Date; times: Span[] }>(
    `select p.contact_id, e.ended_at as sent_at, p.action->'offers'->'times' as times
     from proposals p join effects e on e.proposal_id = p.id and e.state = 'done'
     where p.tool = 'send_email' and p.action ? 'offers' and (p.account_id = $2 or p.contact_id = $3 or p.deal_id = $4)
       and e.ended_at between $1::timestamptz - interval '30 days' and $1
     order by e.ended_at desc, p.id desc`,
    [scope.asOf, scope.accountId, scope.contactId, scope.dealId],
  );
  return rows.map(({ contactId, sentAt, times }) => ({
    ...{ contactId, sentAt: sentAt.toISOString() },
    times: times.map(({ startsAt, endsAt }) => ({ startsAt, endsAt })),
  }));
}
