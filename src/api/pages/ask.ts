import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GtmError } from '../../domain/errors.ts';

const COOKIE = 'gtm_tenant';

/** Asks our own API with the cookie of the person who looks at the page, in the tenant they chose. */
export type Ask = <T>(method: 'GET' | 'POST', path: string, body?: object) => Promise<T>;

function chosenTenant(cookie: string): string | undefined {
  return new RegExp(`(?:^|; )${COOKIE}=([a-z0-9-]+)(?:;|$)`).exec(cookie)?.[1];
}

/** Lets later pages of this browser work in the tenant with this slug. */
export function chooseTenant(reply: FastifyReply, slug: string): FastifyReply {
  return reply.header('set-cookie', `${COOKIE}=${encodeURIComponent(slug)}; Path=/; HttpOnly; SameSite=Lax`);
}

/**
 * The asker of one request. A page asks for the tenant first: a choice that no longer holds is forgotten there, and who
 * has no tenant at all is `forbidden`.
 */
export function askerFor(server: FastifyInstance, request: FastifyRequest): Ask {
  const { cookie = '', host = '', origin = '' } = request.headers;
  let tenant = chosenTenant(cookie);
  return async function ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const response = await server.inject({
      method,
      url: `/v1${path}`,
      headers: {
        ...{ cookie, host, origin },
        ...(tenant === undefined ? {} : { 'x-tenant': tenant }),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { payload: body } : {}),
    });
    const { statusCode } = response;
    if (path === '/tenant' && tenant !== undefined && statusCode === 403) {
      tenant = undefined;
      return ask<T>(method, path, body);
    }
    const value = response.json() as unknown;
    if (statusCode < 400) return value as T;
    const code = statusCode === 401 ? 'unauthenticated' : path === '/tenant' ? 'forbidden' : 'refused';
    throw new GtmError(code, (value as { detail: string }).detail);
  };
}
