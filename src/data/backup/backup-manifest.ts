import { z } from 'zod';

/** The last member of a backup: what it is, and the digest of everything before. */
export const backupManifestSchema = z.object({
  product: z.literal('agentic-gtm-platform'),
  kind: z.literal('backup'),
  /** Rises when an older version could not restore it. */
  format: z.literal(1),
  version: z.string(),
  createdAt: z.iso.datetime(),
  /** Where the data lay: addresses of local mailbox folders begin with it. */
  dataDirectory: z.string(),
  withKeys: z.boolean(),
  members: z.array(z.object({ name: z.string(), size: z.number(), sha256: z.string() })),
});
export type BackupManifest = z.output<typeof backupManifestSchema>;

export const backupManifestName = 'manifest.json';

/** Files of a data directory that hold keys: whoever has them can read every secret, and act as the owner. */
export const keyFiles = ['installation.key', 'owner.key'];
