import { isAbsolute } from 'node:path';
import { z } from 'zod';
import type { ArchiveManifest } from '../../data/archive/archive-manifest.ts';
import { type ArchiveServices, exportTenant } from '../../data/archive/export-tenant.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { version } from '../../domain/version.ts';
import { importArchive } from '../../ingestion/archive/import-archive.ts';
import type { Bus } from '../../runtime/bus/bus.ts';
import { requireOwnMachine } from '../require-own-machine.ts';
import { administrators, type Route, route } from '../route.ts';

const path = z.string().refine(isAbsolute, 'path must be absolute').describe('Absolute, on the machine of the server');
const contents = {
  tenantId: z.string(),
  slug: z.string(),
  rows: z.record(z.string(), z.number()).describe('By table'),
  files: z.number(),
  audit: z.object({ count: z.number(), hash: z.string() }).nullable().describe('End of the sealed audit'),
};

function contentsOf({ tenant, tables, files, audit }: ArchiveManifest) {
  const rows = Object.fromEntries(tables.map(({ table, rows: count }) => [table, count]));
  return { tenantId: formatId('tenant', tenant.id), slug: tenant.slug, rows, files: files.length, audit };
}

/** A tenant as a file, and back: how it moves to another installation. */
export function archiveRoutes(services: Omit<ArchiveServices, 'version'> & { bus: Bus }): Route[] {
  const archiving = { ...services, version };
  return [
    route({
      method: 'POST',
      path: '/tenant/archive',
      operation: 'exportTenant',
      summary: 'Write the whole tenant into one file of this machine',
      tag: 'tenant',
      roles: administrators,
      body: z.object({ path }),
      response: z.object({
        ...contents,
        path: z.string(),
        bytes: z.number(),
        pauseMs: z.number().describe('How long others waited'),
        leftOut: z.array(z.object({ what: z.string(), rows: z.number(), why: z.string() })),
      }),
      async handle({ caller, body }) {
        requireOwnMachine(caller);
        // What was told until now is in the lake then.
        await services.bus.drain();
        const { manifest, ...written } = await exportTenant(archiving, caller.tenantId, body.path);
        return { ...contentsOf(manifest), ...written, leftOut: manifest.leftOut };
      },
    }),
    route({
      method: 'POST',
      path: '/archives',
      operation: 'importArchive',
      summary: 'Take a tenant in from an archive, with the same ids, paused',
      tag: 'tenant',
      roles: ['owner'],
      beforeTenant: true,
      status: 201,
      body: z.object({ path }),
      response: z.object({ ...contents, erasuresRepeated: z.number() }),
      async handle({ caller, body }) {
        requireOwnMachine(caller);
        const { manifest, erasuresRepeated } = await importArchive(archiving, body.path, caller.actor);
        return { ...contentsOf(manifest), erasuresRepeated };
      },
    }),
  ];
}
