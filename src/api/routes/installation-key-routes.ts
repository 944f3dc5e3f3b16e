import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { rotateInstallationKey } from '../../data/rotate-installation-key.ts';
import type { Ids, Random } from '../../domain/clock.ts';
import { requireOwnMachine } from '../require-own-machine.ts';
import { type Route, route } from '../route.ts';

/** The key that wraps the secrets of all tenants: only who owns the installation itself may change it. */
export function installationKeyRoutes(services: {
  database: Database;
  ids: Ids;
  random: Random;
  dataDirectory: string;
}): Route[] {
  return [
    route({
      method: 'POST',
      path: '/installation-key/rotate',
      operation: 'rotateInstallationKey',
      summary: 'Make a new installation key and wrap every stored secret with it',
      tag: 'operation',
      roles: ['owner'],
      response: z.object({ version: z.number(), secrets: z.number(), forgotten: z.number() }),
      async handle({ caller }) {
        // The key is of all tenants.
        requireOwnMachine(caller);
        return rotateInstallationKey(services, caller.actor);
      },
    }),
  ];
}
