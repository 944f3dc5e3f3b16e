import type { FastifyInstance } from 'fastify';
import type { Database } from '../data/database/database.ts';
import { GtmError, messageOf } from '../domain/errors.ts';

export interface OperationServices {
  database: Database;
  /** What this process counted, in the Prometheus text format. */
  metricsText(): Promise<{ contentType: string; body: string }>;
}

/** What whoever operates the server asks it: whether it lives, whether it can work, and how it does. */
export function addOperation(server: FastifyInstance, { database, metricsText }: OperationServices): void {
  server.get('/healthz', async () => ({ status: 'alive' }));
  server.get('/readyz', async () => {
    try {
      await database.asPlatform('gtm_relay', (transaction) => transaction.query('select 1'));
      return { status: 'ready' };
    } catch (cause) {
      throw new GtmError('unavailable', `Not ready: the database says "${messageOf(cause)}"`, { cause });
    }
  });
  server.get('/metrics', async (_request, reply) => {
    const { contentType, body } = await metricsText();
    // The library that counts states loads with the first scrape, off the way of the start.
    const { renderStates } = await import('./state-metrics.ts');
    return reply.type(contentType).send(`${body}\n${await renderStates(database)}`);
  });
}
