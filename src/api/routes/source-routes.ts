import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId, type IdNoun, parseId } from '../../domain/prefixed-id.ts';
import { pageOf, pageQuery, placeOf, toPage } from '../cursor-page.ts';
import { everybody, type Route, route } from '../route.ts';

const PREVIEW_CHARACTERS = 600;
const activityTypes: readonly string[] = ['email', 'meeting', 'note', 'task', 'call'];

const sourceSchema = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  status: z.string(),
  lastItemAt: z.string().nullable(),
  createdAt: z.string(),
});
interface SourceRow extends Omit<z.infer<typeof sourceSchema>, 'lastItemAt' | 'createdAt'> {
  lastItemAt: Date | null;
  createdAt: Date;
}

const recordSchema = z.object({
  id: z.string(),
  sourceId: z.string(),
  importId: z.string(),
  noun: z.string(),
  /** How the source names it. */
  externalId: z.string(),
  line: z.number(),
  digest: z.string(),
  audience: z.enum(['participants', 'shareable', 'internal']),
  receivedAt: z.string(),
});
interface RecordRow extends Omit<z.infer<typeof recordSchema>, 'receivedAt'> {
  receivedAt: Date;
}
const recordColumns = 'id, source_id, import_id, noun, external_id, line, digest, audience, received_at';

function viewRecord({ id, sourceId, importId, receivedAt, ...rest }: RecordRow): z.infer<typeof recordSchema> {
  return {
    ...{ id: formatId('record', id), sourceId: formatId('source', sourceId), importId: formatId('import', importId) },
    ...rest,
    receivedAt: receivedAt.toISOString(),
  };
}

const documentSchema = z.object({
  id: z.string(),
  externalId: z.string(),
  title: z.string(),
  /** Its beginning in a list, the whole of a single one. */
  text: z.string(),
  url: z.string().nullable(),
  datedAt: z.string().nullable(),
  audience: z.enum(['shareable', 'internal']),
  sourceRecordId: z.string(),
  createdAt: z.string(),
});
interface DocumentRow extends Omit<z.infer<typeof documentSchema>, 'datedAt' | 'createdAt'> {
  datedAt: Date | null;
  createdAt: Date;
}
const documentColumns = 'id, external_id, title, url, dated_at, audience, source_record_id, created_at';

function viewDocument({
  id,
  sourceRecordId,
  datedAt,
  createdAt,
  ...rest
}: DocumentRow): z.infer<typeof documentSchema> {
  return {
    ...{ id: formatId('document', id), sourceRecordId: formatId('record', sourceRecordId), ...rest },
    datedAt: datedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

const chunkSchema = z.object({
  id: z.string(),
  entityType: z.string(),
  entityId: z.string(),
  title: z.string(),
  text: z.string(),
  /** Where it begins in the text it was cut from, in UTF-16 units. */
  startOffset: z.number(),
  occurredAt: z.string().nullable(),
  audience: z.enum(['participants', 'shareable', 'internal']),
  trust: z.enum(['trusted', 'tainted']),
  textDigest: z.string(),
  /** Null until its vector is stored. */
  embeddingModel: z.string().nullable(),
});
interface ChunkRow extends Omit<z.infer<typeof chunkSchema>, 'occurredAt'> {
  occurredAt: Date | null;
}

const missing = (what: string) => new GtmError('not-found', `There is no such ${what}.`, { field: 'id' });
const byId = z.object({ id: z.string() });

function recordRoutes(database: Database): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/records', operation: 'listRecords', summary: 'Source records, latest first' },
      ...{ tag: 'sources', roles: everybody },
      query: z.object({
        sourceId: z.string().optional(),
        importId: z.string().optional(),
        noun: z.string().optional(),
        externalId: z.string().optional().describe('How the source names it'),
        ...pageQuery,
      }),
      response: pageOf(recordSchema),
      handle: ({ caller, query: { sourceId, importId, noun, externalId, after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<RecordRow>(
            `select ${recordColumns} from source_records
             where ($1::uuid is null or source_id = $1) and ($2::uuid is null or import_id = $2)
               and ($3::text is null or noun = $3) and ($4::text is null or external_id = $4)
               and ($5::uuid is null or id < $5) order by id desc limit $6`,
            [
              sourceId === undefined ? null : parseId('source', sourceId, 'sourceId'),
              importId === undefined ? null : parseId('import', importId, 'importId'),
              ...[noun ?? null, externalId ?? null, await placeOf(transaction, 'record', after), limit + 1],
            ],
          );
          return toPage(rows.map(viewRecord), limit);
        }),
    }),
    route({
      ...{ method: 'GET', path: '/records/:id', operation: 'getRecord', tag: 'sources', roles: everybody },
      summary: 'One source record exactly as the source gave it',
      params: byId,
      response: recordSchema.extend({
        body: z.unknown().describe('Of a structured record'),
        rawBase64: z.string().nullable().describe('The bytes of a mail, calendar or document'),
      }),
      handle: ({ caller, params }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const [row] = await transaction.query<RecordRow & { body: unknown; raw: Uint8Array | null }>(
            `select ${recordColumns}, body, raw from source_records where id = $1`,
            [parseId('record', params.id, 'id')],
          );
          if (!row) throw missing('source record');
          const { raw, body, ...rest } = row;
          return { ...viewRecord(rest), body, rawBase64: raw === null ? null : Buffer.from(raw).toString('base64') };
        }),
    }),
  ];
}

function textRoutes(database: Database): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/documents', operation: 'listDocuments', summary: 'Documents, latest first' },
      ...{ tag: 'documents', roles: everybody },
      query: z.object(pageQuery),
      response: pageOf(documentSchema),
      handle: ({ caller, query: { after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<DocumentRow>(
            `select ${documentColumns}, left(text, ${PREVIEW_CHARACTERS}) as text from documents
             where $1::uuid is null or id < $1 order by id desc limit $2`,
            [await placeOf(transaction, 'document', after), limit + 1],
          );
          return toPage(rows.map(viewDocument), limit);
        }),
    }),
    route({
      ...{ method: 'GET', path: '/documents/:id', operation: 'getDocument', summary: 'One document, whole' },
      ...{ tag: 'documents', roles: everybody, params: byId },
      response: documentSchema,
      handle: ({ caller, params }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const [row] = await transaction.query<DocumentRow>(
            `select ${documentColumns}, text from documents where id = $1`,
            [parseId('document', params.id, 'id')],
          );
          if (!row) throw missing('document');
          return viewDocument(row);
        }),
    }),
    route({
      ...{ method: 'GET', path: '/chunks/:id', operation: 'getChunk', tag: 'search', roles: everybody },
      summary: 'One chunk, as evidence names it: its whole text and where it comes from',
      params: byId,
      response: chunkSchema,
      handle: ({ caller, params }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const [row] = await transaction.query<ChunkRow>(
            `select id, entity_type, entity_id, title, text, start_offset, occurred_at, audience, trust, text_digest,
               embedding_model from chunks where id = $1`,
            [params.id],
          );
          if (!row) throw missing('chunk');
          const noun = activityTypes.includes(row.entityType) ? 'activity' : (row.entityType as IdNoun);
          const occurredAt = row.occurredAt?.toISOString() ?? null;
          return { ...row, entityId: formatId(noun, row.entityId), occurredAt };
        }),
    }),
  ];
}

/** Where data came from: sources, their records as they were given, documents, and the chunks cut from them. */
export function sourceRoutes({ database }: { database: Database }): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/sources', operation: 'listSources', summary: 'Sources, newest first' },
      ...{ tag: 'sources', roles: everybody },
      query: z.object(pageQuery),
      response: pageOf(sourceSchema),
      handle: ({ caller, query: { after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<SourceRow>(
            `select id, kind, name, status, last_item_at, created_at from sources
             where $1::uuid is null or id < $1 order by id desc limit $2`,
            [await placeOf(transaction, 'source', after), limit + 1],
          );
          const items = rows.map((row) => ({
            ...row,
            id: formatId('source', row.id),
            lastItemAt: row.lastItemAt?.toISOString() ?? null,
            createdAt: row.createdAt.toISOString(),
          }));
          return toPage(items, limit);
        }),
    }),
    ...recordRoutes(database),
    ...textRoutes(database),
  ];
}
