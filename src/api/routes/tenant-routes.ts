import { z } from 'zod';
import { pauseTenant, resumeTenant } from '../../agents/approval/pause-tenant.ts';
import { shippedPolicyText } from '../../agents/supervisor/shipped-policy.ts';
import type { Database } from '../../data/database/database.ts';
import { listMemberships, putMembership } from '../../data/records/people.ts';
import { createTenant, getTenant, listTenants } from '../../data/records/tenants.ts';
import type { Clock, Ids, Random } from '../../domain/clock.ts';
import { addressField } from '../address-field.ts';
import type { Auth } from '../auth/auth.ts';
import { pageAll, pageOf, wholeQuery } from '../cursor-page.ts';
import { everybody, people, type Route, route } from '../route.ts';
import { type TenantView, tenantSchema, viewTenant } from './tenant-view.ts';

export interface TenantServices {
  database: Database;
  ids: Ids;
  random: Random;
  clock: Clock;
  auth: Auth;
}

/** The tenant itself, and making another one. */
export function tenantRoutes(services: TenantServices): Route[] {
  const { database, ids } = services;
  return [
    route({
      method: 'GET',
      path: '/tenants',
      operation: 'listTenants',
      summary: 'The tenants of this installation that you belong to',
      tag: 'tenant',
      roles: everybody,
      beforeTenant: true,
      query: z.object(wholeQuery),
      response: pageOf(tenantSchema),
      async handle({ caller, query }) {
        const tenants = await listTenants(database);
        const mine: TenantView[] = [];
        for (const tenant of tenants) {
          const members = await database.asTenant(tenant.tenantId, listMemberships);
          if (members.some((member) => member.userId === caller.userId && member.active)) mine.push(viewTenant(tenant));
        }
        return pageAll(mine, query, ({ id }) => id);
      },
    }),
    route({
      method: 'GET',
      path: '/tenant',
      operation: 'getTenant',
      summary: 'The tenant you are working in',
      tag: 'tenant',
      roles: everybody,
      response: tenantSchema,
      handle: ({ caller }) =>
        database.asTenant(caller.tenantId, async (transaction) => viewTenant(await getTenant(transaction))),
    }),
    route({
      method: 'POST',
      path: '/tenants',
      operation: 'createTenant',
      summary: 'Make a tenant; you become its owner',
      tag: 'tenant',
      roles: people,
      beforeTenant: true,
      status: 201,
      body: z.object({
        slug: z.string(),
        name: z.string().min(1).max(200),
        zone: z.string().optional(),
        currency: z.string().length(3).optional(),
        postalAddress: z.string().optional(),
        ownDomains: z.array(z.string()).optional(),
        ownerName: z.string().min(1).optional(),
        ownerEmail: addressField.optional(),
      }),
      response: tenantSchema,
      async handle({ caller, body }) {
        const { ownerName, ownerEmail, slug, name, ...given } = body;
        const optional = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
        const tenantId = await createTenant(
          services,
          { slug, name, ...optional, policyText: shippedPolicyText() },
          caller.actor,
        );
        return database.asTenant(tenantId, async (transaction) => {
          await putMembership(transaction, ids, caller.actor, {
            userId: caller.userId!,
            role: 'owner',
            displayName: ownerName ?? 'Owner',
            email: ownerEmail ?? 'owner@localhost.example',
          });
          return viewTenant(await getTenant(transaction));
        });
      },
    }),
    ...(['pause', 'resume'] as const).map((verb) =>
      route({
        method: 'POST',
        path: `/tenant/${verb}`,
        operation: `${verb}Effects`,
        summary: verb === 'pause' ? 'Stop all effects at once' : 'Let effects leave again',
        tag: 'tenant',
        roles: people,
        response: tenantSchema,
        async handle({ caller }) {
          await (verb === 'pause' ? pauseTenant : resumeTenant)(services, caller.tenantId, caller.actor);
          return database.asTenant(caller.tenantId, async (transaction) => viewTenant(await getTenant(transaction)));
        },
      }),
    ),
  ];
}
