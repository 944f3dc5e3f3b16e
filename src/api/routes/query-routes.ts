import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import type { Lake } from '../../data/lake/lake.ts';
import { lakeViews } from '../../data/lake/lake-views.ts';
import { listLakeFiles } from '../../data/records/lake-files.ts';
import { getTenant } from '../../data/records/tenants.ts';
import { everybody, ndjson, proposers, type Route, route, streamRoute } from '../route.ts';

const MAX_SQL = 100_000;

const viewSchema = z.object({
  name: z.string(),
  row: z.string().describe('What one row stands for'),
  columns: z.array(z.object({ name: z.string(), holds: z.string() })),
});

const itemSchema = z.union([
  z.strictObject({ columns: z.array(z.object({ name: z.string(), type: z.string() })) }).describe('The first item'),
  z.strictObject({ rows: z.array(z.array(z.unknown())) }).describe('Some rows, each in the order of the columns'),
  z
    .strictObject({
      end: z.object({
        rowCount: z.number(),
        cut: z.enum(['rows', 'bytes']).nullable().describe('The limit behind which rows are missing'),
      }),
    })
    .describe('The last item'),
]);

/** Questions in SQL to the history of events. */
export function queryRoutes({ database, lake }: { database: Database; lake: Pick<Lake, 'select'> }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/query/views',
      operation: 'listQueryViews',
      summary: 'What a query can read, view by view',
      tag: 'search',
      roles: everybody,
      response: z.object({ views: z.array(viewSchema) }),
      handle: async () => ({
        views: lakeViews.map(({ name, row, columns }) => ({
          ...{ name, row },
          columns: Object.entries(columns).map(([column, holds]) => ({ name: column, holds })),
        })),
      }),
    }),
    streamRoute({
      method: 'POST',
      path: '/query',
      operation: 'query',
      summary: "One SELECT (in DuckDB's SQL) over the tenant's own events: ids, numbers and words from lists, no texts",
      tag: 'search',
      roles: proposers,
      body: z.object({ sql: z.string().min(1).max(MAX_SQL) }),
      response: itemSchema,
      stream: ndjson,
      async *handle({ caller: { tenantId }, body: { sql }, signal }) {
        const { paths, zone } = await database.asTenant(tenantId, async (transaction) => ({
          paths: await listLakeFiles(transaction),
          zone: (await getTenant(transaction)).zone,
        }));
        const { columns, rowCount, cut, batches } = await lake.select({ tenantId, paths, sql, zone }, { signal });
        yield { columns };
        for (const rows of batches()) yield { rows };
        yield { end: { rowCount, cut } };
      },
    }),
  ];
}
