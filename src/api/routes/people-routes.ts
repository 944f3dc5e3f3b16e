import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import {
  delegate,
  endMembership,
  findMembership,
  listDelegations,
  listMemberships,
  putMembership,
  putTeam,
} from '../../data/records/people.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { addressField } from '../address-field.ts';
import type { Auth } from '../auth/auth.ts';
import type { Caller } from '../caller.ts';
import { pageAll, pageOf, wholeQuery } from '../cursor-page.ts';
import { administrators, everybody, people, type Route, route } from '../route.ts';
import type { TenantServices } from './tenant-routes.ts';

const roles = ['viewer', 'operator', 'approver', 'admin', 'owner', 'service'] as const;
const personSchema = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  teamId: z.string().nullable(),
  teamName: z.string().nullable(),
});

/**
 * Whether the caller may hand out a way to sign in as this user. Not for an owner unless they are one, and not for
 * somebody with access to another tenant: that would open it too. Whoever holds the key of the installation may.
 */
async function mayOpenDoorFor(database: Database, caller: Caller, userId: string): Promise<boolean> {
  const member = await database.asTenant(caller.tenantId, (transaction) => findMembership(transaction, userId));
  if (member?.role === 'owner' && caller.role !== 'owner') {
    throw new GtmError('forbidden', 'Only an owner changes an owner.', { field: 'email' });
  }
  if (caller.actor.door === 'cli') return true;
  const elsewhere = await database.asPlatform('gtm_auth', (transaction) =>
    transaction.query('select 1 from gtm.memberships where user_id = $1 and tenant_id <> $2 and active limit 1', [
      ...[userId, caller.tenantId],
    ]),
  );
  return elsewhere.length === 0;
}

function endRoute({ database, ids }: TenantServices): Route {
  return route({
    method: 'DELETE',
    path: '/people/:id',
    operation: 'removePerson',
    summary: "End a person's access to the tenant at once; what they did stays under their name",
    tag: 'people',
    roles: administrators,
    params: z.object({ id: z.string() }),
    response: z.object({ result: z.literal('removed') }),
    handle: ({ caller, params }) =>
      database.asTenant(caller.tenantId, async (transaction) => {
        const member = await findMembership(transaction, params.id);
        if (!member)
          throw new GtmError('not-found', 'Nobody here has this id. `gtm user list` shows all.', { field: 'id' });
        if (member.role === 'owner' && caller.role !== 'owner') {
          throw new GtmError('forbidden', 'Only an owner removes an owner.', { field: 'id' });
        }
        if (member.userId === caller.userId)
          throw new GtmError('refused', 'You cannot remove yourself.', { field: 'id' });
        await endMembership(transaction, ids, caller.actor, member.userId);
        return { result: 'removed' as const };
      }),
  });
}

const delegationSchema = z.object({
  fromUserId: z.string(),
  toUserId: z.string(),
  expiresAt: z.string().nullable(),
});

function delegationRoutes({ database, ids }: TenantServices): Route[] {
  return [
    route({
      method: 'GET',
      path: '/delegations',
      operation: 'listDelegations',
      summary: 'Who may decide on what another person owns',
      tag: 'people',
      roles: everybody,
      query: z.object(wholeQuery),
      response: pageOf(delegationSchema),
      handle: ({ caller, query }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await listDelegations(transaction);
          const items = rows.map((row) => ({ ...row, expiresAt: row.expiresAt?.toISOString() ?? null }));
          return pageAll(items, query, ({ fromUserId, toUserId }) => `${fromUserId}:${toUserId}`);
        }),
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
      query: z.object(wholeQuery),
      response: pageOf(personSchema),
      handle: ({ caller, query }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const members = (await listMemberships(transaction)).filter(({ active }) => active);
          const items = members.map(({ displayName, email, role, teamId, teamName, userId }) => ({
            ...{ userId, name: displayName, email, role, teamName },
            teamId: teamId === null ? null : formatId('team', teamId),
          }));
          return pageAll(items, query, ({ userId }) => userId);
        }),
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
        email: addressField,
        name: z.string().min(1),
        role: z.enum(['viewer', 'operator', 'approver', 'admin', 'owner']),
        team: z.string().min(1).optional(),
        password: z.string().min(10).optional(),
      }),
      shownOnce: true,
      response: personSchema.extend({
        signInLink: z.string(),
        linkSignsIn: z.boolean().describe('False where they have access elsewhere too: they sign in as they always do'),
      }),
      async handle({ caller, body }) {
        if (body.role === 'owner' && caller.role !== 'owner')
          throw new GtmError('forbidden', 'Only an owner makes owners.', { field: 'role' });
        const user = await auth.ensureUser(body);
        const linkSignsIn = await mayOpenDoorFor(database, caller, user.userId);
        if (body.password !== undefined) {
          if (!linkSignsIn) throw new GtmError('forbidden', 'They set their own password.', { field: 'password' });
          await auth.setPassword(user.userId, body.password);
        }
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
        const signInLink = linkSignsIn ? await auth.oneTimeLink(user.email) : auth.baseUrl;
        const person = { userId: user.userId, name: body.name, email: user.email, role: body.role };
        const team = { teamId: teamId === null ? null : formatId('team', teamId), teamName: body.team ?? null };
        return { ...person, ...team, signInLink, linkSignsIn };
      },
    }),
    endRoute(services),
    ...delegationRoutes(services),
    meRoute,
    passwordRoute(auth),
  ];
}

const meRoute = route({
  method: 'GET',
  path: '/me',
  operation: 'whoAmI',
  summary: 'Who you are here: person or key, in which tenant, with which role',
  tag: 'people',
  roles: everybody,
  response: z.object({
    kind: z.enum(['person', 'service', 'workflow', 'system']),
    /** Null of a key. */
    userId: z.string().nullable(),
    role: z.enum(roles),
    tenantId: z.string(),
    door: z.string(),
  }),
  async handle({ caller: { actor, userId, role, tenantId } }) {
    return { kind: actor.kind, userId, role, tenantId: formatId('tenant', tenantId), door: actor.door };
  },
});

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
