import type { FastifyRequest } from 'fastify';

/** Whether a change comes from a page of this server: a browser says so with each form and each script. */
export function isFromOwnPage({ headers: { origin, host } }: FastifyRequest): boolean {
  return origin !== undefined && URL.parse(origin)?.host === host;
}
