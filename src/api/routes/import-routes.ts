import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import type { Clock, Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import { type ImportPathOptions, importPath } from '../../ingestion/import-files.ts';
import type { Caller } from '../caller.ts';
import { pageOf, pageQuery, placeOf, toPage } from '../cursor-page.ts';
import { followImport, type ImportItem, withUploadedFile } from '../import-stream.ts';
import { everybody, ndjson, proposers, type Route, route, streamRoute } from '../route.ts';

export interface ImportServices {
  database: Database;
  ids: Ids;
  clock: Clock;
  /** Uploaded files lie under it while they are read. */
  dataDirectory: string;
}

const kinds = ['account', 'contact', 'deal', 'activity', 'mail', 'calendar', 'documents'] as const;
const settings = {
  as: z.enum(kinds).optional().describe('Recognised when left out'),
  audience: z.enum(['shareable', 'internal']).optional().describe('Of documents'),
  source: z.string().min(1).max(200).optional().describe('Name of the source; files of one source share their ids'),
  zone: z.string().optional().describe('IANA zone of times without one'),
  currency: z.string().length(3).optional().describe('Of amounts without one'),
  dateOrder: z.enum(['dmy', 'mdy']).optional(),
  decimal: z.enum(['point', 'comma']).optional().describe('Mark of decimals, where the cells do not tell'),
};

const received = 'Documents that somebody outside wrote: evidence, never knowledge of ours, and never shareable';

const countsSchema = z.record(z.string(), z.number());
const rejectSchema = z.object({ line: z.number(), field: z.string(), value: z.string(), reason: z.string() });
const reportSchema = z.object({
  importId: z.string().nullable(),
  kind: z.string(),
  fileName: z.string(),
  source: z.string(),
  noun: z.string(),
  dryRun: z.boolean(),
  counts: countsSchema,
  rejects: z.array(rejectSchema),
  mapping: z.array(
    z.object({
      column: z.string(),
      field: z.string().nullable(),
      custom: z.string().nullable(),
      format: z.string(),
    }),
  ),
  ambiguous: z.array(z.string()),
  unmappedOwners: z.array(z.string()),
  notes: z.array(z.string()),
  preview: z.array(z.unknown()),
});
const itemSchema = z.union([
  z.object({
    progress: z.object({
      phase: z.enum(['scanning', 'importing']),
      read: z.number(),
      total: z.number().nullable(),
      perSecond: z.number(),
    }),
  }),
  z.object({ report: reportSchema }),
]);

const importSchema = z.object({
  id: z.string(),
  fileName: z.string(),
  noun: z.string(),
  source: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  read: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  rejected: z.number(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
});
interface ImportRow extends Omit<z.infer<typeof importSchema>, 'startedAt' | 'endedAt'> {
  startedAt: Date;
  endedAt: Date | null;
}

const importColumns = `i.id, i.file_name, i.noun, s.name as source, i.state, i.read_count as read, i.created_count as created,
  i.updated_count as updated, i.unchanged_count as unchanged, i.rejected_count as rejected, i.started_at, i.ended_at`;
const importsWithSources = 'imports i join sources s on s.tenant_id = i.tenant_id and s.id = i.source_id';

function view(row: ImportRow): z.infer<typeof importSchema> {
  return {
    ...row,
    id: formatId('import', row.id),
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

/** Leaves out what was not given, as `exactOptionalPropertyTypes` wants it. */
function given(options: { [name: string]: unknown }): ImportPathOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

async function* showReports(items: AsyncIterable<ImportItem>): AsyncGenerator<z.infer<typeof itemSchema>> {
  for await (const item of items) {
    if ('progress' in item) yield item;
    else {
      const { importId, counts } = item.report;
      yield {
        report: {
          ...item.report,
          counts: { ...counts },
          importId: importId === null ? null : formatId('import', importId),
        },
      };
    }
  }
}

function bringRoutes(services: ImportServices): Route[] {
  const importFrom = (caller: Caller, path: string, options: { [name: string]: unknown }) =>
    followImport((onProgress) =>
      importPath({ ...services, actor: caller.actor }, caller.tenantId, path, { ...given(options), onProgress }),
    );
  return [
    streamRoute({
      method: 'POST',
      path: '/imports',
      operation: 'importPath',
      summary: 'Import a file or folder of the machine the server runs on: lines of progress, then the report',
      tag: 'imports',
      roles: proposers,
      stream: ndjson,
      body: z.object({
        path: z.string().min(1),
        ...settings,
        map: z.record(z.string(), z.string()).optional().describe('Field to column, where it is not recognised'),
        exclude: z.array(z.string()).optional().describe('Mails with these addresses or domains are not stored'),
        received: z.boolean().optional().describe(received),
        dryRun: z.boolean().optional(),
        strict: z.boolean().optional().describe('Any refused record is a failure, with nothing written'),
      }),
      response: itemSchema,
      handle({ caller, body: { path, ...options } }) {
        if (caller.actor.door !== 'cli') {
          throw new GtmError(
            'forbidden',
            'Only `gtm import` on this machine reads its files. Use /v1/imports/upload.',
            {
              field: 'path',
            },
          );
        }
        return showReports(importFrom(caller, path, options));
      },
    }),
    streamRoute({
      method: 'POST',
      path: '/imports/upload',
      operation: 'importUpload',
      summary: 'Import a file sent as the body: lines of progress, then the report',
      tag: 'imports',
      roles: proposers,
      upload: true,
      stream: ndjson,
      query: z.object({
        name: z.string().min(1).max(255).describe('File name, with its ending'),
        ...settings,
        map: z.string().optional().describe('JSON object of field to column'),
        exclude: z.string().optional().describe('Comma-separated'),
        received: z.enum(['true', 'false']).optional().describe(received),
        dryRun: z.enum(['true', 'false']).optional(),
        strict: z.enum(['true', 'false']).optional(),
      }),
      body: z.custom<Readable>((value) => value instanceof Readable, 'send the file as application/octet-stream'),
      response: itemSchema,
      handle({ caller, body, query: { name, map, exclude, dryRun, strict, ...rest } }) {
        const options = {
          ...rest,
          map: map === undefined ? undefined : parseMap(map),
          exclude: exclude?.split(','),
          received: rest.received === 'true',
          dryRun: dryRun === 'true',
          strict: strict === 'true',
        };
        const directory = join(services.dataDirectory, 'tmp', `upload-${services.ids.next()}`);
        const items = withUploadedFile(body, { directory, name }, (path) => importFrom(caller, path, options));
        return showReports(items);
      },
    }),
  ];
}

function parseMap(text: string): Record<string, string> {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  } catch (cause) {
    throw new GtmError('invalid', 'map must be a JSON object such as {"email": "E-Mail"}', { cause, field: 'map' });
  }
}

/** Bringing data in, and what became of it. */
export function importRoutes(services: ImportServices): Route[] {
  const { database } = services;
  return [
    ...bringRoutes(services),
    route({
      method: 'GET',
      path: '/imports',
      operation: 'listImports',
      summary: 'Imports, latest first',
      tag: 'imports',
      roles: everybody,
      query: z.object(pageQuery),
      response: pageOf(importSchema),
      handle: ({ caller, query: { after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<ImportRow>(
            `select ${importColumns} from ${importsWithSources}
             where $1::uuid is null or (i.started_at, i.id) < (select started_at, id from imports where id = $1)
             order by i.started_at desc, i.id desc limit $2`,
            [await placeOf(transaction, 'import', after), limit + 1],
          );
          return toPage(rows.map(view), limit);
        }),
    }),
    route({
      method: 'GET',
      path: '/imports/:id',
      operation: 'getImport',
      summary: 'One import with every value that was refused',
      tag: 'imports',
      roles: everybody,
      params: z.object({ id: z.string() }),
      response: importSchema.extend({ rejects: z.array(rejectSchema) }),
      handle: ({ caller, params }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const importId = parseId('import', params.id, 'id');
          const [row] = await transaction.query<ImportRow>(
            `select ${importColumns} from ${importsWithSources} where i.id = $1`,
            [importId],
          );
          if (!row) throw new GtmError('not-found', 'There is no such import.', { field: 'id' });
          const rejects = await transaction.query<z.infer<typeof rejectSchema>>(
            'select line, field, value, reason from import_rejects where import_id = $1 order by line, field',
            [importId],
          );
          return { ...view(row), rejects };
        }),
    }),
  ];
}
