import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { writeBackup } from '../../data/backup/write-backup.ts';
import type { DatabaseFiles } from '../../data/database/database-files.ts';
import type { Clock } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { version } from '../../domain/version.ts';
import { requireOwnMachine } from '../require-own-machine.ts';
import { type Route, route } from '../route.ts';

export interface InstallationServices {
  clock: Clock;
  files: DatabaseFiles | null;
  dataDirectory: string;
}

/** The installation as a whole: a backup of it, and making deleted rows unreadable in its files. */
export function installationRoutes(services: InstallationServices): Route[] {
  const { clock, files } = services;
  return [
    route({
      method: 'POST',
      path: '/installation/backup',
      operation: 'backupInstallation',
      summary: 'Write everything of this installation into one file of this machine, while it goes on working',
      tag: 'installation',
      roles: ['owner'],
      beforeTenant: true,
      body: z.object({
        path: z.string().min(1).describe('Absolute; nothing may be there yet'),
        withKeys: z.boolean().default(false).describe('Whether the keys that secrets are encrypted with go in, too'),
      }),
      response: z.object({
        path: z.string(),
        files: z.number(),
        bytes: z.number(),
        pauseMs: z.number().describe('How long writes waited'),
        totalMs: z.number(),
        withKeys: z.boolean(),
      }),
      async handle({ caller, body: { path, withKeys } }) {
        requireOwnMachine(caller);
        if (!isAbsolute(path)) throw new GtmError('invalid', 'path must be absolute.', { field: 'path' });
        return writeBackup({ ...services, version }, path, { withKeys });
      },
    }),
    route({
      method: 'POST',
      path: '/installation/vacuum',
      operation: 'vacuumInstallation',
      summary: 'Make deleted rows unreadable in the files, too; everybody waits meanwhile',
      tag: 'installation',
      roles: ['owner'],
      beforeTenant: true,
      response: z.object({ tookMs: z.number() }),
      async handle({ caller }) {
        requireOwnMachine(caller);
        const began = clock.monotonicMs();
        await files?.reclaim();
        return { tookMs: Math.round(clock.monotonicMs() - began) };
      },
    }),
  ];
}
