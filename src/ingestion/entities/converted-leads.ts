import { type EntityRecord, saveEntityRecords } from '../../data/records/entity-records.ts';
import type { TypedRow } from '../csv/typed-row.ts';
import { type AppliedRecord, type ApplyContext, textOf } from './apply-batch.ts';

/** Under which id a contact is expected that a lead has become: an id of the source, but not yet a record of it. */
const expected = (contactId: string) => `converted:${contactId}`;

/** The id under which the contact is expected that the lead of this row has become; none for any other row. */
export function expectedIds(row: TypedRow): string[] {
  const contactId = textOf(row, 'convertedId');
  return contactId === null ? [] : [expected(contactId)];
}

/** Further ids under which the person of a row may be known: as the contact that a lead became, or as that lead. */
export function otherIdsOf(row: TypedRow): string[] {
  const contactId = textOf(row, 'convertedId');
  return [
    ...(contactId === null ? [] : [contactId]),
    ...expectedIds(row),
    ...(row.hasId ? [expected(row.externalId)] : []),
  ];
}

/** Remembers as which contacts leads are expected to come; `people` maps source records to contacts. */
export async function saveConversions(
  { transaction, sourceId }: ApplyContext,
  records: readonly AppliedRecord[],
  people: ReadonlyMap<string, string>,
): Promise<void> {
  const conversions = records.flatMap(({ row, sourceRecordId }) =>
    expectedIds(row).map((externalId): EntityRecord => {
      const entityId = people.get(sourceRecordId)!;
      return { sourceId, noun: 'contact', externalId, entityId, sourceRecordId };
    }),
  );
  await saveEntityRecords(transaction, [...new Map(conversions.map((entry) => [entry.externalId, entry])).values()]);
}
