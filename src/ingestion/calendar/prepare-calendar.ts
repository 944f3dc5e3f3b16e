import type { CalendarEvent } from '../../connectors/calendar/calendar-event.ts';
import { saveEntityRecords } from '../../data/records/entity-records.ts';
import type { ImportRow, SourceRecord } from '../../data/records/sources.ts';
import type { PreparedBatch } from '../apply-records.ts';
import { type ApplyContext, type ApplyResult, announce, emptyResult, queue } from '../entities/apply-batch.ts';
import { loadOurAddresses } from '../mail/our-addresses.ts';
import { applyEvents, type EventRecord } from './apply-events.ts';

/** A batch of stored calendar events, ready to become meetings. */
export async function prepareCalendar(
  row: Pick<ImportRow, 'settings'>,
  records: readonly Pick<SourceRecord, 'id' | 'body' | 'externalId'>[],
): Promise<PreparedBatch> {
  const calendarId = row.settings['calendarId'];
  const events = records.map((record): EventRecord & { externalId: string } => ({
    event: record.body as unknown as CalendarEvent,
    sourceRecordId: record.id,
    externalId: record.externalId,
  }));
  return {
    connector: 'calendar',
    customNames: [],
    apply: (context) => apply(context, events, typeof calendarId === 'string' ? calendarId : null),
  };
}

async function apply(
  context: ApplyContext,
  events: readonly (EventRecord & { externalId: string })[],
  calendarId: string | null,
): Promise<ApplyResult> {
  const { transaction } = context;
  const result = emptyResult();
  const ours = await loadOurAddresses(transaction);
  const { created, updated, activities, people } = await applyEvents(context, events, {
    ours,
    calendarId,
    method: null,
  });
  await saveEntityRecords(
    transaction,
    events.flatMap(({ externalId, sourceRecordId }) => {
      const entityId = activities.get(sourceRecordId);
      const link = { sourceId: context.sourceId, noun: 'meeting' as const, externalId, sourceRecordId };
      return entityId === undefined ? [] : [{ ...link, entityId }];
    }),
  );
  if (calendarId !== null && created.length + updated.length > 0) {
    await transaction.query('update calendars set version = version + 1, last_sync_at = app.now() where id = $1', [
      calendarId,
    ]);
  }
  await queue(
    context,
    [...created, ...updated].map((entityId) => ({ entityType: 'meeting' as const, entityId })),
  );
  await announce(context, {
    'gtm.account.created.v1': people.createdAccounts,
    'gtm.contact.created.v1': people.createdContacts,
    'gtm.activity.created.v1': created,
    'gtm.activity.updated.v1': updated,
  });
  result.created = created.length;
  result.updated = updated.length;
  result.unchanged = events.length - created.length - updated.length;
  return result;
}
