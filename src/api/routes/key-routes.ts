import { z } from 'zod';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import { createServiceKey, listServiceKeys, revokeServiceKey } from '../auth/service-keys.ts';
import { pageAll, pageOf, wholeQuery } from '../cursor-page.ts';
import { administrators, type Route, route } from '../route.ts';
import type { TenantServices } from './tenant-routes.ts';

const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  lastFour: z.string(),
  createdAt: z.string(),
  revoked: z.boolean(),
});

/** Keys by which programs act; such a key may propose and never approve. */
export function keyRoutes(services: TenantServices): Route[] {
  return [
    route({
      method: 'GET',
      path: '/keys',
      operation: 'listKeys',
      summary: 'Keys of programs',
      tag: 'people',
      roles: administrators,
      query: z.object(wholeQuery),
      response: pageOf(keySchema),
      async handle({ caller, query }) {
        const keys = await listServiceKeys(services.database, caller.tenantId);
        const items = keys.map((key) => ({
          id: formatId('key', key.id),
          name: key.name,
          lastFour: key.lastFour,
          createdAt: key.createdAt.toISOString(),
          revoked: key.revokedAt !== null,
        }));
        return pageAll(items, query, ({ id }) => id);
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
      shownOnce: true,
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
