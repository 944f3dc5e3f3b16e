import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import type { Clock, Ids } from '../../domain/clock.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import { mergeEntities, undoMerge } from '../../ingestion/identity/merge-entities.ts';
import { pageOf, pageQuery, placeOf, toPage } from '../cursor-page.ts';
import { everybody, people, type Route, route } from '../route.ts';

const noun = z.enum(['account', 'contact', 'deal']);
const mergeSchema = z.object({
  id: z.string(),
  noun,
  survivorId: z.string(),
  absorbedId: z.string(),
  reason: z.string(),
  mergedAt: z.string(),
  undoneAt: z.string().nullable(),
});
interface MergeRow {
  id: string;
  noun: z.infer<typeof noun>;
  survivorId: string;
  absorbedId: string;
  reason: string;
  mergedAt: Date;
  undoneAt: Date | null;
}

function view(row: MergeRow): z.infer<typeof mergeSchema> {
  return {
    ...{ id: formatId('merge', row.id), noun: row.noun, reason: row.reason },
    survivorId: formatId(row.noun, row.survivorId),
    absorbedId: formatId(row.noun, row.absorbedId),
    mergedAt: row.mergedAt.toISOString(),
    undoneAt: row.undoneAt?.toISOString() ?? null,
  };
}

/** Two records of the same person, company or deal made one, and taken apart again. */
export function mergeRoutes(services: { database: Database; ids: Ids; clock: Clock }): Route[] {
  const { database } = services;
  return [
    route({
      method: 'GET',
      path: '/merges',
      operation: 'listMerges',
      summary: 'Merges, latest first',
      tag: 'merges',
      roles: everybody,
      query: z.object(pageQuery),
      response: pageOf(mergeSchema),
      handle: ({ caller, query: { after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<MergeRow>(
            `select id, noun, survivor_id, absorbed_id, reason, merged_at, undone_at from merges
             where $1::uuid is null or (merged_at, id) < (select merged_at, id from merges where id = $1)
             order by merged_at desc, id desc limit $2`,
            [await placeOf(transaction, 'merge', after), limit + 1],
          );
          return toPage(rows.map(view), limit);
        }),
    }),
    route({
      method: 'POST',
      path: '/merges',
      operation: 'merge',
      summary: 'Make two records one; the survivor keeps its id and values',
      tag: 'merges',
      roles: people,
      status: 201,
      body: z.object({ noun, survivorId: z.string(), absorbedId: z.string() }),
      response: z.object({ id: z.string() }),
      async handle({ caller, body }) {
        const mergeId = await mergeEntities({ ...services, actor: caller.actor }, caller.tenantId, {
          noun: body.noun,
          survivorId: parseId(body.noun, body.survivorId, 'survivorId'),
          absorbedId: parseId(body.noun, body.absorbedId, 'absorbedId'),
          reason: 'by-hand',
        });
        return { id: formatId('merge', mergeId) };
      },
    }),
    route({
      method: 'POST',
      path: '/merges/:id/undo',
      operation: 'undoMerge',
      summary: 'Take a merge back: what was moved returns',
      tag: 'merges',
      roles: people,
      params: z.object({ id: z.string() }),
      response: z.object({ result: z.literal('undone') }),
      async handle({ caller, params }) {
        await undoMerge({ ...services, actor: caller.actor }, caller.tenantId, parseId('merge', params.id, 'id'));
        return { result: 'undone' as const };
      },
    }),
  ];
}
