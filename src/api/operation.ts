import type { FastifyInstance } from 'fastify';
import type { Database } from '../data/database/database.ts';
import { messageOf } from '../domain/errors.ts';
import type { Bus } from '../runtime/bus/bus.ts';
import { createMetrics } from './metrics.ts';

/** What whoever operates the server asks it: whether it lives, whether it can work, and how it does. */
export function addOperation(server: FastifyInstance, services: { database: Database; bus: Bus }): void {
  const metrics = createMetrics(services);
  server.addHook('onResponse', async (request, reply) => {
    const { operation } = request.routeOptions.config as { operation?: string };
    metrics.observe({
      operation: operation ?? 'page',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
  });
  server.get('/healthz', async () => ({ status: 'alive' }));
  server.get('/readyz', async (_request, reply) => {
    try {
      await services.database.asPlatform('gtm_relay', (transaction) => transaction.query('select 1'));
      return { status: 'ready' };
    } catch (error) {
      return reply.status(503).send({ status: 'not ready', detail: messageOf(error) });
    }
  });
  server.get('/metrics', async (_request, reply) => {
    const { type, text } = await metrics.render();
    return reply.type(type).send(text);
  });
}
