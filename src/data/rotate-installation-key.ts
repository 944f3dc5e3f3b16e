import type { Actor } from '../domain/actor.ts';
import type { Ids, Random } from '../domain/clock.ts';
import { GtmError } from '../domain/errors.ts';
import type { Database } from './database/database.ts';
import { adoptInstallationKey, openInstallationKeys, prepareInstallationKey } from './installation-key.ts';
import { writeAudit } from './records/audit.ts';
import { requireReadableSecrets, rotateSecrets } from './records/secrets.ts';
import { listTenants } from './records/tenants.ts';

/** What a rotation did. */
export interface KeyRotation {
  /** The version that wraps every secret now. */
  version: number;
  /** Secrets of all tenants that were wrapped anew. */
  secrets: number;
  /** Old versions taken out of the key file. */
  forgotten: number;
}

/**
 * Makes a new installation key and wraps the data key of every secret of every tenant with it, while the server runs.
 * A secret that cannot be read refuses it before anything is written. The new key becomes the newest once every secret
 * is wrapped by it: a rotation that a crash or a fault cut short is finished by the next one, with the same key. The
 * version before stays in the file until the next rotation, because secrets were stored under it meanwhile; older ones
 * are forgotten. One audit row in each tenant, beside that of each secret.
 */
export async function rotateInstallationKey(
  services: { database: Database; ids: Ids; random: Random; dataDirectory: string },
  actor: Actor,
): Promise<KeyRotation> {
  const { database, ids, random, dataDirectory } = services;
  const present = openInstallationKeys(dataDirectory, random);
  const tenants = await listTenants(database);
  for (const { tenantId } of tenants) {
    await database
      .asTenant(tenantId, (transaction) => requireReadableSecrets(transaction, { keys: present }))
      .catch(refuseForAll);
  }
  const keys = prepareInstallationKey(dataDirectory, random);
  let secrets = 0;
  for (const { tenantId } of tenants) {
    secrets += await database
      .asTenant(tenantId, async (transaction) => {
        const count = await rotateSecrets(transaction, { ids, random, keys, actor });
        const subject = { subjectNoun: 'installation-key', subjectId: String(keys.newest) };
        await writeAudit(transaction, ids, { actor, action: 'key-rotated', ...subject, detail: { count } });
        return count;
      })
      .catch(refuseForAll);
  }
  return { version: keys.newest, secrets, forgotten: adoptInstallationKey(dataDirectory, keys.newest) };
}

function refuseForAll(cause: unknown): never {
  if (!GtmError.is(cause) || cause.code !== 'refused') throw cause;
  // Whose it is, is not for whoever asked.
  throw new GtmError(
    'refused',
    'A stored secret cannot be read with any key. Every key was kept; `gtm doctor` in each tenant shows which mailbox or calendar to connect again.',
    { cause },
  );
}
