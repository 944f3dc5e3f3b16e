import type { FastifyInstance, FastifyRequest } from 'fastify';
import { recordClick, recordOpen, type Visit, type VisitServices } from '../../learning/record-visit.ts';
import { html } from './html.ts';
import { page, sendPage } from './page.ts';

const onePixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

function visitOf(request: FastifyRequest): Visit {
  const { token } = request.params as { token: string };
  return { token, userAgent: request.headers['user-agent'] ?? null, counts: request.method === 'GET' };
}

/**
 * The pixel and the links of mails whose tenant wants to know. They record and decide nothing; any token gets the same
 * image, and a link leads only to where the approved mail says.
 */
export function addTracking(server: FastifyInstance, services: VisitServices): void {
  server.get('/open/:token', async (request, reply) => {
    await recordOpen(services, visitOf(request));
    return reply.header('cache-control', 'no-store').type('image/gif').send(onePixel);
  });
  server.get('/click/:token/:index', async (request, reply) => {
    const { index } = request.params as { index: string };
    const link = await recordClick(services, {
      ...visitOf(request),
      index: /^\d{1,4}$/.test(index) ? Number(index) : -1,
    });
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    if (link !== null) return reply.redirect(link, 302);
    const told = html`<h2>This link leads nowhere</h2><p>It is not one of ours, or was cut short. Copy all of it.</p>`;
    return sendPage(reply, page('Link', told, { isOutside: true }), 404);
  });
}
