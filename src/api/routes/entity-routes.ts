import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { parseId } from '../../domain/prefixed-id.ts';
import { pageOf, pageQuery, placeOf, toPage } from '../cursor-page.ts';
import {
  accountDetailSchema,
  accountSchema,
  activitySchema,
  contactDetailSchema,
  contactSchema,
  dealDetailSchema,
  dealSchema,
  type EntityFilter,
  type EntityNoun,
  listEntities,
  readActivity,
  readEntity,
} from '../entity-view.ts';
import { findContactId } from '../find-contact.ts';
import { everybody, type Route, route } from '../route.ts';

const nameFilter = z.string().min(1).max(200).optional().describe('Part of the name');
const byId = z.object({ id: z.string() });

interface PageQuery {
  after?: string | undefined;
  limit: number;
}

function listRoutes(database: Database): Route[] {
  const page = <View extends { id: string }>(
    tenantId: string,
    noun: EntityNoun,
    filter: EntityFilter,
    { after, limit }: PageQuery,
  ) =>
    database.asTenant(tenantId, async (transaction) => {
      const at = { after: await placeOf(transaction, noun, after), limit: limit + 1 };
      return toPage(await listEntities<View>(transaction, noun, filter, at), limit);
    });
  const accountOf = (accountId: string | undefined) =>
    accountId === undefined ? {} : { accountId: parseId('account', accountId, 'accountId') };
  const nameOf = (name: string | undefined) => (name === undefined ? {} : { name });

  return [
    route({
      ...{ method: 'GET', path: '/accounts', operation: 'listAccounts', summary: 'Accounts, newest first' },
      ...{ tag: 'accounts', roles: everybody },
      query: z.object({ name: nameFilter, ...pageQuery }),
      response: pageOf(accountSchema),
      handle: ({ caller, query }) => page(caller.tenantId, 'account', nameOf(query.name), query),
    }),
    route({
      ...{ method: 'GET', path: '/contacts', operation: 'listContacts', summary: 'Contacts, newest first' },
      ...{ tag: 'contacts', roles: everybody },
      query: z.object({ name: nameFilter, accountId: z.string().optional(), ...pageQuery }),
      response: pageOf(contactSchema),
      handle: ({ caller, query }) =>
        page(caller.tenantId, 'contact', { ...nameOf(query.name), ...accountOf(query.accountId) }, query),
    }),
    route({
      ...{ method: 'GET', path: '/deals', operation: 'listDeals', summary: 'Deals, newest first' },
      ...{ tag: 'deals', roles: everybody },
      query: z.object({
        name: nameFilter,
        accountId: z.string().optional(),
        status: z.enum(['open', 'won', 'lost']).optional(),
        ...pageQuery,
      }),
      response: pageOf(dealSchema),
      handle: ({ caller, query }) => {
        const status = query.status === undefined ? {} : { kind: query.status };
        return page(
          caller.tenantId,
          'deal',
          { ...nameOf(query.name), ...accountOf(query.accountId), ...status },
          query,
        );
      },
    }),
    route({
      ...{ method: 'GET', path: '/activities', operation: 'listActivities', summary: 'Activities, latest first' },
      ...{ tag: 'activities', roles: everybody },
      query: z.object({
        accountId: z.string().optional(),
        contactId: z.string().optional(),
        dealId: z.string().optional(),
        kind: z.enum(['email', 'meeting', 'call', 'note', 'task']).optional(),
        ...pageQuery,
      }),
      response: pageOf(activitySchema),
      handle: ({ caller, query: { contactId, dealId, kind, ...query } }) =>
        page(
          caller.tenantId,
          'activity',
          {
            ...accountOf(query.accountId),
            ...(contactId === undefined ? {} : { contactId: parseId('contact', contactId, 'contactId') }),
            ...(dealId === undefined ? {} : { dealId: parseId('deal', dealId, 'dealId') }),
            ...(kind === undefined ? {} : { kind }),
          },
          query,
        ),
    }),
  ];
}

function detailRoutes(database: Database): Route[] {
  const one = <View>(tenantId: string, noun: 'account' | 'contact' | 'deal', id: string) =>
    database.asTenant(tenantId, (transaction) => readEntity<View>(transaction, noun, parseId(noun, id, 'id')));
  return [
    route({
      ...{ method: 'GET', path: '/accounts/:id', operation: 'getAccount', summary: 'One account' },
      ...{ tag: 'accounts', roles: everybody, params: byId },
      response: accountDetailSchema,
      handle: ({ caller, params }) => one(caller.tenantId, 'account', params.id),
    }),
    route({
      ...{ method: 'GET', path: '/contacts/:id', operation: 'getContact', summary: 'One contact' },
      ...{ tag: 'contacts', roles: everybody, params: byId },
      response: contactDetailSchema,
      handle: ({ caller, params }) =>
        database.asTenant(caller.tenantId, async (transaction) =>
          readEntity(transaction, 'contact', await findContactId(transaction, params.id)),
        ),
    }),
    route({
      ...{ method: 'GET', path: '/deals/:id', operation: 'getDeal', summary: 'One deal' },
      ...{ tag: 'deals', roles: everybody, params: byId },
      response: dealDetailSchema,
      handle: ({ caller, params }) => one(caller.tenantId, 'deal', params.id),
    }),
    route({
      ...{ method: 'GET', path: '/activities/:id', operation: 'getActivity', summary: 'One activity, whole' },
      ...{ tag: 'activities', roles: everybody, params: byId },
      response: activitySchema,
      handle: ({ caller, params }) =>
        database.asTenant(caller.tenantId, (transaction) =>
          readActivity(transaction, parseId('activity', params.id, 'id')),
        ),
    }),
  ];
}

/** Accounts, contacts, deals and activities: lists, and each with its timeline and where every value came from. */
export function entityRoutes({ database }: { database: Database }): Route[] {
  return [...listRoutes(database), ...detailRoutes(database)];
}
