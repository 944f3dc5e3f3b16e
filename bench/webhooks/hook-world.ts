import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { addHookIngress } from '../../src/api/hook-ingress.ts';
import { problemOf } from '../../src/api/problem.ts';
import { openDatabase } from '../../src/data/database/open-database.ts';
import { openInstallationKeys } from '../../src/data/installation-key.ts';
import { openHooks } from '../../src/ingestion/hooks/open-hooks.ts';
import { openBus } from '../../src/runtime/bus/open-bus.ts';
import { createSystemRandom } from '../../src/runtime/system/system-clock.ts';
import type { HookSigner } from '../../src/testing/hook-signers.ts';
import { prepareHooks } from '../../src/testing/hook-state.ts';
import { openTestWorld } from '../../src/testing/test-world.ts';

/**
 * The hooks' part of the server on an embedded database on disk: the route behind a real port, and the consumer on the
 * bus once it is started. Nothing else listens to the outbox.
 */
export async function openHookWorld(addresses: readonly string[], senders: readonly HookSigner[]) {
  const directory = mkdtempSync(join(tmpdir(), 'gtm-bench-hooks-'));
  const world = await openTestWorld({ open: () => openDatabase(`pglite:${join(directory, 'database')}`) });
  const { database, clock } = world;
  const random = createSystemRandom();
  const keys = openInstallationKeys(directory, random);
  const tenantId = await world.newTenant();
  const hookIds = await prepareHooks({ ...world, random, keys }, tenantId, addresses, senders);
  const hooks = openHooks({ ...world, keys: () => keys, metrics: { hookDelivery: () => {} } });
  const bus = await openBus('outbox:', world);
  bus.subscribe(hooks.consumer);
  const server = Fastify({ logger: false });
  server.setErrorHandler((error, _request, reply) => {
    const problem = problemOf(error);
    return reply.status(problem.status).send(problem);
  });
  addHookIngress(server, { ...hooks, clock, publicUrl: null });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...{ database, pool: world.pool, clock, tenantId, hookIds, hooks, bus, url },
    /** The same parts once more, without what the first ones remember. */
    forgetful: () => openHooks({ ...world, keys: () => keys, metrics: { hookDelivery: () => {} } }),
    async close() {
      await bus.close();
      await server.close();
      await world.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
