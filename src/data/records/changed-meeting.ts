import type { MeetingChange, ScheduleMeetingAction } from '../../domain/action.ts';
import type { Ids } from '../../domain/clock.ts';
import type { TenantTransaction } from '../database/database.ts';
import { appendEvents } from './outbox.ts';

/**
 * Notes that a meeting of ours was moved, which asks everybody for a new answer, or called off. One that was changed
 * otherwise meanwhile stays as it is. Returns its activity's id.
 */
export async function recordChangedMeeting(
  transaction: TenantTransaction,
  ids: Ids,
  { action, change }: { action: ScheduleMeetingAction; change: MeetingChange },
): Promise<string> {
  const { activityId, sequence, kind } = change;
  const moved = await transaction.query(
    'update meetings set sequence = $2, method = $3 where activity_id = $1 and sequence < $2 returning 1',
    [activityId, sequence + 1, kind === 'cancel' ? 'CANCEL' : 'REQUEST'],
  );
  if (moved.length === 0) return activityId;
  if (kind === 'cancel') {
    await transaction.query("update activities set state = 'cancelled' where id = $1", [activityId]);
    // What will not happen is not written into the CRM; a time that moved is read when it is.
    await transaction.query(
      `update crm_changes set state = 'undone', settled_at = app.now()
       where noun = 'activity' and entity_id = $1 and state = 'to_write_back'`,
      [activityId],
    );
  } else {
    await transaction.query(
      "update activities set occurred_at = $2, ends_at = $3, zone = $4, body = $5, state = 'planned' where id = $1",
      [activityId, action.startsAt, action.endsAt, action.zone, action.description],
    );
    await transaction.query(
      "update activity_participants set attendance = null where activity_id = $1 and role = 'attendee'",
      [activityId],
    );
  }
  await appendEvents(transaction, ids, [
    { type: 'gtm.activity.updated.v1', connector: 'agents', subject: null, data: { ids: [activityId] } },
  ]);
  return activityId;
}
