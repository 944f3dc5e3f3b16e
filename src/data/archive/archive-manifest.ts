import { z } from 'zod';

const member = { name: z.string(), size: z.number(), sha256: z.string().regex(/^[0-9a-f]{64}$/) };

/** The first member of an archive: what it is, and the digest of everything behind it. */
export const archiveManifestSchema = z.object({
  product: z.literal('agentic-gtm-platform'),
  kind: z.literal('archive'),
  /** Rises when an older version could not read it; every later version reads all earlier ones. */
  format: z.literal(1),
  version: z.string(),
  createdAt: z.iso.datetime(),
  tenant: z.object({ id: z.uuid(), slug: z.string(), name: z.string() }),
  /** JSON Lines, one row a line, in the order in which they arrive. */
  tables: z.array(z.object({ ...member, table: z.string(), columns: z.array(z.string()), rows: z.number() })),
  /** `blobs/<sha256>`: raw source records. `lake/<path>`: files of the lake. */
  files: z.array(z.object(member)),
  leftOut: z.array(z.object({ what: z.string(), rows: z.number(), why: z.string() })),
  /** End of the sealed audit, null where nothing was sealed. */
  audit: z.object({ count: z.number(), hash: z.string() }).nullable(),
});
export type ArchiveManifest = z.output<typeof archiveManifestSchema>;

export const archiveManifestName = 'manifest.json';
