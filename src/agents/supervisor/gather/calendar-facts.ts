import type { TenantTransaction } from '../../../data/database/database.ts';
import type { Action } from '../../../domain/action.ts';
import type { SupervisorFacts } from '../facts.ts';

interface Span {
  startsAt: Date;
  endsAt: Date;
}

const toSpan = (span: Span) => ({ startsAt: span.startsAt.toISOString(), endsAt: span.endsAt.toISOString() });

/** What is booked in the sender's calendar around a meeting, and which times others were offered; null for other actions. */
export async function calendarFacts(
  transaction: TenantTransaction,
  action: Action,
  exceptProposalId: string,
): Promise<SupervisorFacts['calendar']> {
  if (action.tool !== 'schedule_meeting') return null;
  const [calendar] = await transaction.query<{ lastSyncAt: Date | null }>(
    'select last_sync_at from calendars where id = $1',
    [action.calendarId],
  );
  if (!calendar) return null;
  const busy = await transaction.query<Span>(
    `select a.occurred_at as starts_at, coalesce(a.ends_at, a.occurred_at + interval '30 minutes') as ends_at
     from activities a join meetings m on m.tenant_id = a.tenant_id and m.activity_id = a.id
     where m.calendar_id = $1 and a.state <> 'cancelled'
       and a.occurred_at between $2::timestamptz - interval '1 day' and $2::timestamptz + interval '1 day'
     order by a.occurred_at`,
    [action.calendarId, action.startsAt],
  );
  const offered = await transaction.query<{ startsAt: Date; endsAt: Date }>(
    `select (action->>'startsAt')::timestamptz as starts_at, (action->>'endsAt')::timestamptz as ends_at
     from proposals where tool = 'schedule_meeting' and state in ('open', 'approved') and id <> $1 and action->>'calendarId' = $2`,
    [exceptProposalId, action.calendarId],
  );
  return {
    syncedAt: calendar.lastSyncAt?.toISOString() ?? null,
    busy: busy.map(toSpan),
    offeredToOthers: offered.map(toSpan),
    offeredHere: [],
  };
}
