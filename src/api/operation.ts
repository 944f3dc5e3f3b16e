import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Database } from '../data/database/database.ts';
import { GtmError } from '../domain/errors.ts';
import { isLocalOwnerKey } from './auth/local-owner.ts';

export interface OperationServices {
  database: Database;
  /** The local owner's key. */
  localKey: string;
  /** What this process counted, in the Prometheus text format. */
  metricsText(): Promise<{ contentType: string; body: string }>;
  /** Called with every error that was not expected, for the log. */
  onError(error: unknown): void;
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
/** Whoever sends one of these speaks for somebody else. */
const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** Counts are of all tenants: they are for a program on this machine, or for whoever has the installation's own key. */
function refuseStrangers({ headers, socket }: FastifyRequest, localKey: string): void {
  const isNear = LOOPBACK.test(socket.remoteAddress ?? '') && !FORWARDING.some((name) => name in headers);
  const key = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  if (key === undefined ? isNear : isLocalOwnerKey(key, localKey)) return;
  throw new GtmError(
    'forbidden',
    'Metrics are read on this machine, or from elsewhere with the key in owner.key as "Authorization: Bearer ...".',
  );
}

/** What whoever operates the server asks it: whether it lives, whether it can work, and how it does. */
export function addOperation(server: FastifyInstance, services: OperationServices): void {
  const { database, localKey, metricsText, onError } = services;
  server.get('/healthz', async () => ({ status: 'alive' }));
  server.get('/readyz', async () => {
    try {
      await database.asPlatform('gtm_relay', (transaction) => transaction.query('select 1'));
      return { status: 'ready' };
    } catch (cause) {
      // Anybody may ask: what the database says goes to the log alone.
      onError(cause);
      throw new GtmError('unavailable', 'Not ready: the database does not answer. The server log says why.');
    }
  });
  server.get('/metrics', async (request, reply) => {
    refuseStrangers(request, localKey);
    const { contentType, body } = await metricsText();
    // The library that counts states loads with the first scrape, off the way of the start.
    const { renderStates } = await import('./state-metrics.ts');
    return reply.type(contentType).send(`${body}\n${await renderStates(database)}`);
  });
}
