import { z } from 'zod';
import { settleChange } from '../../agents/crm-changes/settle-change.ts';
import { undoChange } from '../../agents/crm-changes/undo-change.ts';
import type { Database } from '../../data/database/database.ts';
import { crmChangeStates } from '../../data/records/crm-changes.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { exportChanges } from '../../ingestion/write-back/export-changes.ts';
import { commaSeparated } from '../comma-separated.ts';
import { crmChangeSchema, findCrmChange, listCrmChanges } from '../crm-change-view.ts';
import { pageOf, pageQuery, placeOf, toPage } from '../cursor-page.ts';
import { everybody, people, proposers, type Route, route } from '../route.ts';

const named = z.object({ id: z.string().describe('chg_ id or four-character handle of its proposal') });
const tag = 'crm changes';

/** Approved changes of the CRM, mails and meetings: what its source does not know yet, and where it says something else. */
export function crmChangeRoutes(services: { database: Database; ids: Ids }): Route[] {
  return [...readRoutes(services), ...decideRoutes(services), exportRoute(services)];
}

function readRoutes({ database }: { database: Database }): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/crm-changes', operation: 'listCrmChanges', tag, roles: everybody },
      summary: 'Approved changes, mails and meetings, latest first, and whether their source has them',
      query: z.object({
        state: commaSeparated(crmChangeStates)
          .optional()
          .describe(`Comma-separated: ${crmChangeStates.join(', ')}`),
        ...pageQuery,
      }),
      response: pageOf(crmChangeSchema),
      handle: ({ caller, query: { state, after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const page = { after: await placeOf(transaction, 'change', after), limit };
          return toPage(await listCrmChanges(transaction, { states: state }, page), limit);
        }),
    }),
    route({
      ...{ method: 'GET', path: '/crm-changes/:id', operation: 'getCrmChange', tag, roles: everybody },
      summary: 'One change with the values of both sides',
      params: named,
      response: crmChangeSchema,
      handle: ({ caller, params }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const id = await findCrmChange(transaction, params.id);
          const [change] = await listCrmChanges(transaction, { id }, { after: null, limit: 1 });
          if (!change) throw new GtmError('not-found', 'There is no such change.', { field: 'id' });
          return change;
        }),
    }),
  ];
}

function exportRoute(services: { database: Database; ids: Ids }): Route {
  return route({
    ...{ method: 'POST', path: '/crm-changes/export', operation: 'exportCrmChanges', tag, roles: proposers },
    summary: 'Everything that is to be written back, as CSV files for the systems that the records come from',
    response: z.object({
      files: z.array(
        z.object({
          name: z.string(),
          source: z.string(),
          noun: z.enum(['account', 'contact', 'deal', 'activity']),
          rows: z.number(),
          text: z.string().describe('The file: CSV with record ids and the column labels of the source'),
          changeIds: z.array(z.string()),
        }),
      ),
      leftOut: z.array(z.object({ id: z.string(), why: z.enum(['no-record-id', 'empties-a-field']) })),
    }),
    async handle({ caller }) {
      const { files, leftOut } = await exportChanges(services, caller.tenantId, { actor: caller.actor });
      const prefixed = (id: string) => formatId('change', id);
      return {
        files: files.map((file) => ({ ...file, changeIds: file.changeIds.map(prefixed) })),
        leftOut: leftOut.map((change) => ({ ...change, id: prefixed(change.id) })),
      };
    },
  });
}

function decideRoutes(services: { database: Database; ids: Ids }): Route[] {
  const idOf = (tenantId: string, name: string) =>
    services.database.asTenant(tenantId, (transaction) => findCrmChange(transaction, name));
  return [
    route({
      ...{ method: 'POST', path: '/crm-changes/:id/settle', operation: 'settleCrmChange', tag, roles: people },
      summary: 'Settle a conflict: keep the approved value, or take that of the source',
      params: named,
      body: z.object({ keep: z.enum(['ours', 'theirs']) }),
      response: z.object({ id: z.string(), state: z.enum(crmChangeStates) }),
      async handle({ caller, params, body }) {
        const changeId = await idOf(caller.tenantId, params.id);
        const decision = { changeId, keep: body.keep, actor: caller.actor };
        const { state } = await settleChange(services, caller.tenantId, decision);
        return { id: formatId('change', changeId), state };
      },
    }),
    route({
      ...{ method: 'POST', path: '/crm-changes/:id/undo', operation: 'undoCrmChange', tag, roles: people },
      summary: 'Give the record its old value again, if ours still stands',
      params: named,
      response: z.object({
        id: z.string(),
        writesBackId: z.string().nullable().describe('The change that brings the old value to the source'),
      }),
      async handle({ caller, params }) {
        const changeId = await idOf(caller.tenantId, params.id);
        const { writesBack } = await undoChange(services, caller.tenantId, { changeId, actor: caller.actor });
        return {
          id: formatId('change', changeId),
          writesBackId: writesBack === null ? null : formatId('change', writesBack),
        };
      },
    }),
  ];
}
