import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Actor } from '../../domain/actor.ts';
import type { Ids, Random } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { TenantTransaction } from '../database/database.ts';
import type { InstallationKeys } from '../installation-key.ts';
import { writeAudit } from './audit.ts';

/** What storing a secret takes. */
export interface SecretServices {
  ids: Ids;
  random: Random;
  keys: InstallationKeys;
  actor: Actor;
}

/** Where a secret belongs; it can be read only there. */
interface Place {
  tenantId: string;
  provider: string;
  id: string;
}

interface SecretRow {
  id: string;
  provider: string;
  wrappedKey: Buffer;
  nonce: Buffer;
  ciphertext: Buffer;
  keyVersion: number;
}

const COLUMNS = 'id, provider, wrapped_key, nonce, ciphertext, key_version';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Associated data: whatever is moved to another tenant, provider, row or role in the envelope no longer decrypts. */
function associated(part: 'key' | 'text', { tenantId, provider, id }: Place): Buffer {
  return Buffer.from(JSON.stringify(['gtm-secret', part, tenantId, provider, id]));
}

/** AES-256-GCM (NIST SP 800-38D); the 16-byte tag follows the ciphertext. */
function seal(key: Uint8Array, nonce: Uint8Array, data: Uint8Array, associatedData: Buffer): Buffer {
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(associatedData);
  return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
}

function unseal(key: Uint8Array, nonce: Uint8Array, sealed: Buffer, associatedData: Buffer): Buffer {
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(associatedData);
  decipher.setAuthTag(sealed.subarray(end));
  return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
}

/** The data key under the newest installation key: nonce, then sealed key. */
function wrapKey(dataKey: Uint8Array, place: Place, { random, keys }: Pick<SecretServices, 'random' | 'keys'>): Buffer {
  const nonce = random.bytes(NONCE_BYTES);
  return Buffer.concat([nonce, seal(keys.key(keys.newest), nonce, dataKey, associated('key', place))]);
}

function unwrapKey(row: SecretRow, place: Place, keys: InstallationKeys): Buffer {
  const nonce = row.wrappedKey.subarray(0, NONCE_BYTES);
  return unseal(keys.key(row.keyVersion), nonce, row.wrappedKey.subarray(NONCE_BYTES), associated('key', place));
}

async function selectSecret(transaction: TenantTransaction, id: string): Promise<SecretRow> {
  const [row] = await transaction.query<SecretRow>(`select ${COLUMNS} from secrets where id = $1`, [id]);
  if (!row) throw new GtmError('not-found', `There is no secret ${id}. Connect the account again.`);
  return row;
}

async function audit(
  transaction: TenantTransaction,
  { ids, actor, keys }: SecretServices,
  action: string,
  { provider, id }: { provider: string; id: string },
): Promise<void> {
  const detail = { provider, keyVersion: keys.newest };
  await writeAudit(transaction, ids, { actor, action, subjectNoun: 'secret', subjectId: id, detail });
}

/**
 * Stores `text` (a password, a token) for `provider` and returns its id; with `id` it replaces what was stored there.
 * Each secret has a data key of its own, wrapped by the installation's key.
 */
export async function putSecret(
  transaction: TenantTransaction,
  services: SecretServices,
  { provider, text, id = services.ids.next() }: { provider: string; text: string; id?: string },
): Promise<string> {
  const { random, keys } = services;
  const place = { tenantId: transaction.tenantId, provider, id };
  const dataKey = random.bytes(KEY_BYTES);
  const nonce = random.bytes(NONCE_BYTES);
  const ciphertext = seal(dataKey, nonce, Buffer.from(text, 'utf8'), associated('text', place));
  await transaction.query(
    `insert into secrets (id, provider, wrapped_key, nonce, ciphertext, key_version) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, id) do update set provider = excluded.provider, wrapped_key = excluded.wrapped_key,
       nonce = excluded.nonce, ciphertext = excluded.ciphertext, key_version = excluded.key_version`,
    [id, provider, wrapKey(dataKey, place, services), nonce, ciphertext, keys.newest],
  );
  await audit(transaction, services, 'secret-stored', place);
  return id;
}

/** The stored text. Throws `not-found`, or `refused` when what is stored does not belong to this tenant, provider and id. */
export async function readSecret(
  transaction: TenantTransaction,
  { keys }: Pick<SecretServices, 'keys'>,
  id: string,
): Promise<string> {
  return readRow(await selectSecret(transaction, id), transaction.tenantId, keys);
}

function readRow(row: SecretRow, tenantId: string, keys: InstallationKeys): string {
  const place = { tenantId, provider: row.provider, id: row.id };
  const dataKey = decrypting(row.id, () => unwrapKey(row, place, keys));
  return decrypting(row.id, () => unseal(dataKey, row.nonce, row.ciphertext, associated('text', place))).toString(
    'utf8',
  );
}

function decrypting(id: string, work: () => Buffer): Buffer {
  try {
    return work();
  } catch (cause) {
    if (GtmError.is(cause)) throw cause;
    throw new GtmError(
      'refused',
      `The secret ${id} was changed or moved and cannot be read. Connect the account again.`,
    );
  }
}

/** Throws what `readSecret` throws when one of the tenant's secrets cannot be read. */
export async function requireReadableSecrets(
  transaction: TenantTransaction,
  { keys }: Pick<SecretServices, 'keys'>,
): Promise<void> {
  for (const row of await transaction.query<SecretRow>(`select ${COLUMNS} from secrets order by id`)) {
    readRow(row, transaction.tenantId, keys);
  }
}

/** Wraps the data keys that an older installation key wraps with the newest one. Returns how many there were. */
export async function rotateSecrets(transaction: TenantTransaction, services: SecretServices): Promise<number> {
  const rows = await transaction.query<SecretRow>(
    `select ${COLUMNS} from secrets where key_version <> $1 order by id for update`,
    [services.keys.newest],
  );
  for (const row of rows) {
    const place = { tenantId: transaction.tenantId, provider: row.provider, id: row.id };
    const dataKey = decrypting(row.id, () => unwrapKey(row, place, services.keys));
    await transaction.query('update secrets set wrapped_key = $2, key_version = $3 where id = $1', [
      row.id,
      wrapKey(dataKey, place, services),
      services.keys.newest,
    ]);
    await audit(transaction, services, 'secret-rotated', row);
  }
  return rows.length;
}

/** Forgets a secret; nothing happens when there is none. */
export async function deleteSecret(
  transaction: TenantTransaction,
  services: SecretServices,
  id: string,
): Promise<void> {
  const [row] = await transaction.query<{ provider: string }>('delete from secrets where id = $1 returning provider', [
    id,
  ]);
  if (row) await audit(transaction, services, 'secret-deleted', { provider: row.provider, id });
}
