import { type DocumentRow, saveDocuments } from '../../data/records/documents.ts';
import { saveEntityRecords } from '../../data/records/entity-records.ts';
import type { ImportRow, SourceRecord } from '../../data/records/sources.ts';
import type { PreparedBatch } from '../apply-records.ts';
import { type ApplyContext, type ApplyResult, announce, emptyResult, queue } from '../entities/apply-batch.ts';

/** What a document's record holds. */
export interface DocumentBody {
  title: string;
  text: string;
  url: string | null;
  /** ISO instant or date. */
  date: string | null;
}

/** A batch of stored documents, ready to be found. */
export async function prepareDocuments(
  _row: Pick<ImportRow, 'settings'>,
  records: readonly Pick<SourceRecord, 'id' | 'body' | 'externalId' | 'audience'>[],
): Promise<PreparedBatch> {
  return { connector: 'documents', customNames: [], apply: (context) => apply(context, records) };
}

async function apply(
  context: ApplyContext,
  records: readonly Pick<SourceRecord, 'id' | 'body' | 'externalId' | 'audience'>[],
): Promise<ApplyResult> {
  const result = emptyResult();
  // The ids of one source say nothing about those of another.
  const keyOf = (externalId: string) => `${context.sourceId}:${externalId}`;
  const rows = records.map((record): DocumentRow => {
    const body = record.body as unknown as DocumentBody;
    return {
      id: context.ids.next(),
      title: body.title,
      text: body.text,
      url: body.url,
      datedAt: body.date === null ? null : new Date(body.date),
      audience: record.audience === 'shareable' ? 'shareable' : 'internal',
      sourceRecordId: record.id,
      externalId: keyOf(record.externalId),
    };
  });
  const saved = await saveDocuments(context.transaction, rows, context.at);
  const documentOf = new Map(saved.map(({ id, externalId }) => [externalId, id]));
  await saveEntityRecords(
    context.transaction,
    records.map(({ id, externalId }) => ({
      sourceId: context.sourceId,
      noun: 'document' as const,
      externalId,
      entityId: documentOf.get(keyOf(externalId))!,
      sourceRecordId: id,
    })),
  );
  await queue(
    context,
    saved.map(({ id }) => ({ entityType: 'document' as const, entityId: id })),
  );
  const created = saved.filter(({ isNew }) => isNew).map(({ id }) => id);
  const updated = saved.filter(({ isNew }) => !isNew).map(({ id }) => id);
  await announce(context, { 'gtm.document.created.v1': created, 'gtm.document.updated.v1': updated });
  result.created = created.length;
  result.updated = updated.length;
  return result;
}
