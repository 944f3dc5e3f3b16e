import { z } from 'zod';
import { pauseTenant, resumeTenant } from '../../agents/approval/pause-tenant.ts';
import { shippedPolicyText } from '../../agents/supervisor/shipped-policy.ts';
import type { Database } from '../../data/database/database.ts';
import { delegate, listMemberships, putMembership, putTeam } from '../../data/records/people.ts';
import { createTenant, getTenant, listTenants } from '../../data/records/tenants.ts';
import type { Clock, Ids, Random } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import type { Auth } from '../auth/auth.ts';
import { createServiceKey, listServiceKeys, revokeServiceKey } from '../auth/service-keys.ts';
import { administrators, everybody, people, type Route, route } from '../route.ts';
import { type TenantView, tenantSchema, viewTenant } from './tenant-view.ts';

export interface TenantServices {
  database: Database;
  ids: Ids;
  random: Random;
  clock: Clock;
  auth: Auth;
}

const personSchema = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(['viewer', 'operator', 'approver', 'admin', 'owner', 'service']),
  teamId: z.string().nullable(),
});

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
      response: z.object({ items: z.array(tenantSchema) }),
      async handle({ caller }) {
        const tenants = await listTenants(database);
        const mine: TenantView[] = [];
        for (const tenant of tenants) {
          const members = await database.asTenant(tenant.tenantId, listMemberships);
          if (members.some((member) => member.userId === caller.userId && member.active)) mine.push(viewTenant(tenant));
        }
        return { items: mine };
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
        ownerEmail: z.email().optional(),
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

/** People and teams of the tenant, and the keys of programs. */
export function peopleRoutes(services: TenantServices): Route[] {
  const { database, ids, auth } = services;
  return [
    route({
      method: 'GET',
      path: '/people',
      operation: 'listPeople',
      summary: 'Who belongs to the tenant, with which role',
      tag: 'people',
      roles: everybody,
      response: z.object({ items: z.array(personSchema) }),
      handle: ({ caller }) =>
        database.asTenant(caller.tenantId, async (transaction) => ({
          items: (await listMemberships(transaction)).map(({ displayName, email, role, teamId, userId }) => ({
            ...{ userId, name: displayName, email, role },
            teamId: teamId === null ? null : formatId('team', teamId),
          })),
        })),
    }),
    route({
      method: 'POST',
      path: '/people',
      operation: 'addPerson',
      summary: 'Add a person or change their role; returns a link that signs them in once',
      tag: 'people',
      roles: administrators,
      status: 201,
      body: z.object({
        email: z.email(),
        name: z.string().min(1),
        role: z.enum(['viewer', 'operator', 'approver', 'admin', 'owner']),
        team: z.string().min(1).optional(),
        password: z.string().min(10).optional(),
      }),
      response: personSchema.extend({ signInLink: z.string() }),
      async handle({ caller, body }) {
        if (body.role === 'owner' && caller.role !== 'owner')
          throw new GtmError('forbidden', 'Only an owner makes owners.', { field: 'role' });
        const user = await auth.ensureUser(body);
        if (body.password !== undefined) await auth.setPassword(user.userId, body.password);
        const teamId = await database.asTenant(caller.tenantId, async (transaction) => {
          const team = body.team === undefined ? null : await putTeam(transaction, ids, caller.actor, body.team);
          const member = {
            userId: user.userId,
            role: body.role,
            displayName: body.name,
            email: user.email,
            teamId: team,
          };
          await putMembership(transaction, ids, caller.actor, member);
          return team;
        });
        const signInLink = await auth.oneTimeLink(user.email);
        const person = { userId: user.userId, name: body.name, email: user.email, role: body.role };
        return { ...person, teamId: teamId === null ? null : formatId('team', teamId), signInLink };
      },
    }),
    route({
      method: 'POST',
      path: '/delegations',
      operation: 'delegate',
      summary: 'Let somebody decide on what another person owns',
      tag: 'people',
      roles: people,
      body: z.object({ fromUserId: z.string(), toUserId: z.string(), expiresAt: z.iso.datetime().optional() }),
      response: z.object({ result: z.literal('granted') }),
      async handle({ caller, body }) {
        const own = body.fromUserId === caller.userId;
        if (!own && !administrators.includes(caller.role)) {
          throw new GtmError('forbidden', 'You can only delegate what you own yourself.', { field: 'fromUserId' });
        }
        const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
        await database.asTenant(caller.tenantId, (transaction) =>
          delegate(transaction, ids, caller.actor, { ...body, expiresAt }),
        );
        return { result: 'granted' as const };
      },
    }),
    passwordRoute(auth),
    ...keyRoutes(services),
  ];
}

function passwordRoute(auth: Auth): Route {
  return route({
    method: 'PUT',
    path: '/me/password',
    operation: 'setPassword',
    summary: 'Set your own password',
    tag: 'people',
    roles: everybody,
    body: z.object({ password: z.string().min(10).max(200) }),
    response: z.object({ result: z.literal('set') }),
    async handle({ caller, body }) {
      if (caller.userId === null) throw new GtmError('forbidden', 'A key has no password.');
      await auth.setPassword(caller.userId, body.password);
      return { result: 'set' as const };
    },
  });
}

function keyRoutes(services: TenantServices): Route[] {
  return [
    route({
      method: 'GET',
      path: '/keys',
      operation: 'listKeys',
      summary: 'Keys of programs',
      tag: 'people',
      roles: administrators,
      response: z.object({
        items: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            lastFour: z.string(),
            createdAt: z.string(),
            revoked: z.boolean(),
          }),
        ),
      }),
      async handle({ caller }) {
        const keys = await listServiceKeys(services.database, caller.tenantId);
        return {
          items: keys.map((key) => ({
            id: formatId('key', key.id),
            name: key.name,
            lastFour: key.lastFour,
            createdAt: key.createdAt.toISOString(),
            revoked: key.revokedAt !== null,
          })),
        };
      },
    }),
    route({
      method: 'POST',
      path: '/keys',
      operation: 'createKey',
      summary: 'Make a key for a program; it is shown this once',
      tag: 'people',
      roles: administrators,
      status: 201,
      body: z.object({ name: z.string().min(1).max(100) }),
      response: z.object({ id: z.string(), key: z.string() }),
      async handle({ caller, body }) {
        const made = await createServiceKey(services, {
          tenantId: caller.tenantId,
          name: body.name,
          createdBy: caller.actor.id,
        });
        return { id: formatId('key', made.id), key: made.key };
      },
    }),
    route({
      method: 'DELETE',
      path: '/keys/:id',
      operation: 'revokeKey',
      summary: 'End a key at once',
      tag: 'people',
      roles: administrators,
      params: z.object({ id: z.string() }),
      response: z.object({ result: z.enum(['revoked', 'was not valid']) }),
      async handle({ caller, params }) {
        const revoked = await revokeServiceKey(services, { id: parseId('key', params.id), tenantId: caller.tenantId });
        return { result: revoked ? ('revoked' as const) : ('was not valid' as const) };
      },
    }),
  ];
}
