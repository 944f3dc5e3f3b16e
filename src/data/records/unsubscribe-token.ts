import { createHmac, timingSafeEqual } from 'node:crypto';
import { GtmError } from '../../domain/errors.ts';
import type { TenantTransaction } from '../database/database.ts';

const signatureBytes = 16;

async function sign(transaction: TenantTransaction, effectId: string): Promise<Buffer> {
  const [tenant] = await transaction.query<{ suppressionSalt: Uint8Array }>('select suppression_salt from tenants');
  if (!tenant) throw new GtmError('not-found', 'This tenant does not exist.');
  const hmac = createHmac('sha256', tenant.suppressionSalt).update(`unsubscribe\n${transaction.tenantId}\n${effectId}`);
  return hmac.digest().subarray(0, signatureBytes);
}

/**
 * The token of a one-click unsubscribe address (RFC 8058): tenant, effect and an HMAC over both under the tenant's
 * secret, so that nobody can make one up and nothing about the person is in it. Characters of base64url and a dot.
 */
export async function unsubscribeToken(transaction: TenantTransaction, effectId: string): Promise<string> {
  const parts = [transaction.tenantId, effectId].map((id) => Buffer.from(id.replaceAll('-', ''), 'hex'));
  const signature = await sign(transaction, effectId);
  return Buffer.concat([...parts, signature]).toString('base64url');
}

/** The tenant and effect a token names, not yet proven; null when it cannot be a token. */
export function readUnsubscribeToken(token: string): { tenantId: string; effectId: string } | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 32 + signatureBytes || bytes.toString('base64url') !== token) return null;
  const uuid = (start: number) =>
    bytes
      .subarray(start, start + 16)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { tenantId: uuid(0), effectId: uuid(16) };
}

/** Whether the token was made by this tenant for this effect. */
export async function provesUnsubscribe(
  transaction: TenantTransaction,
  token: string,
  effectId: string,
): Promise<boolean> {
  const given = Buffer.from(token, 'base64url').subarray(32);
  const expected = await sign(transaction, effectId);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
