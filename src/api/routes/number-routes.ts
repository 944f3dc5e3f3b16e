import { z } from 'zod';
import {
  type NumberFilter,
  type NumberServices,
  readNumberRows,
  readNumbers,
} from '../../data/lake/numbers/read-numbers.ts';
import { getTenant } from '../../data/records/tenants.ts';
import { GtmError } from '../../domain/errors.ts';
import { daysOfWeek, isoWeekOf } from '../../domain/iso-week.ts';
import { isoWeek, numberDefinitions, numberDimensions, numberIds } from '../../domain/numbers.ts';
import { pageAll, pageOf, wholeQuery } from '../cursor-page.ts';
import {
  cellSchema,
  definitionSchema,
  labelsOf,
  numbersSchema,
  rowSchema,
  sumNumbers,
  viewNumbers,
  viewRows,
} from '../number-view.ts';
import { everybody, type Route, route } from '../route.ts';

const cell = z.string().max(200).optional();
const week = z.string().regex(isoWeek).optional();
const filterQuery = {
  play: cell.describe('Only of this play; `none` for what has none, here and below'),
  person: cell.describe('Id of the member whose proposals they were'),
  ...{ template: cell, policyVersion: cell },
  week: week.describe('ISO week in the zone of the tenant, as 2026-W10'),
  ...{ fromWeek: week, toWeek: week },
};
type FilterQuery = { [name in keyof typeof filterQuery]?: string | undefined };

function filterOf(query: FilterQuery): NumberFilter {
  for (const field of ['week', 'fromWeek', 'toWeek'] as const) {
    const asked = query[field];
    if (asked !== undefined && daysOfWeek(asked) === null) {
      throw new GtmError('invalid', `${field}: ${asked.slice(0, 4)} has no week ${asked.slice(6)}.`, { field });
    }
  }
  const { week, fromWeek, toWeek, ...cells } = query;
  const orNull = (value: string | undefined) => (value === 'none' ? null : value);
  const { play, person, template, policyVersion } = cells;
  return {
    ...{ week, fromWeek, toWeek, play: orNull(play), person: orNull(person) },
    ...{ template: orNull(template), policyVersion: orNull(policyVersion) },
  };
}

/** What was proposed, decided, sent and answered, in numbers, and the rows behind each. */
export function numberRoutes(services: NumberServices): Route[] {
  return [numbersRoute(services), rowsRoute(services)];
}

function numbersRoute(services: NumberServices): Route {
  return route({
    ...{ method: 'GET', path: '/numbers', operation: 'getNumbers', tag: 'numbers', roles: everybody },
    summary: 'Every number with its definition, in all and by play, person, template, policy version or week',
    query: z.object({ by: z.enum(numberDimensions).optional(), ...filterQuery }),
    response: z.object({
      definitions: z.array(definitionSchema),
      by: z.enum(numberDimensions).nullable(),
      zone: z.string().describe('In which weeks begin, on Monday'),
      thisWeek: z.string(),
      upTo: z.string().nullable().describe('When events were last written into the lake: what came later is missing'),
      total: numbersSchema,
      cells: z.array(cellSchema).describe('Add up to the total; empty without `by`'),
    }),
    async handle({ caller: { tenantId }, query: { by = null, ...query } }) {
      const found = await readNumbers(services, tenantId, { by, filter: filterOf(query) });
      return services.database.asTenant(tenantId, async (transaction) => {
        const labelOf = await labelsOf(transaction, by);
        const { zone } = await getTenant(transaction);
        const [lake] = await transaction.query<{ upTo: Date | null }>(
          'select max(created_at) as up_to from lake_files',
        );
        return {
          ...{ definitions: [...numberDefinitions], by, zone, thisWeek: isoWeekOf(await transaction.now(), zone) },
          upTo: lake?.upTo?.toISOString() ?? null,
          total: viewNumbers(sumNumbers(found.map(({ numbers }) => numbers))),
          cells:
            by === null
              ? []
              : found.map((one) => ({ cell: one.cell, label: labelOf(one.cell), numbers: viewNumbers(one.numbers) })),
        };
      });
    },
  });
}

function rowsRoute(services: NumberServices): Route {
  return route({
    ...{ method: 'GET', path: '/numbers/:number/rows', operation: 'listNumberRows', tag: 'numbers', roles: everybody },
    summary: 'The rows behind one number, oldest first: exactly as many as it says',
    params: z.object({ number: z.enum(numberIds) }),
    query: z.object({
      ...filterQuery,
      late: z
        .enum(['true', 'false'])
        .default('false')
        .describe('Instead, those that came or went after their week had closed'),
      ...wholeQuery,
    }),
    response: pageOf(rowSchema).extend({ count: z.number().describe('Of all pages') }),
    async handle({ caller: { tenantId }, params: { number }, query: { late, after, limit, ...query } }) {
      const rows = await readNumberRows(services, tenantId, { number, filter: filterOf(query), late: late === 'true' });
      const { items, next } = pageAll(rows, { after, limit }, ({ key }) => key);
      return services.database.asTenant(tenantId, async (transaction) => ({
        ...{ items: await viewRows(transaction, items), next, count: rows.length },
      }));
    },
  });
}
