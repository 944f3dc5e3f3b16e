import { createHmac, timingSafeEqual } from 'node:crypto';
import { GtmError } from '../../domain/errors.ts';
import type { TenantTransaction } from '../database/database.ts';

const signatureBytes = 16;

/** What the address with a token does; a click leads to the one link that the token was made for. */
export type TokenUse = 'unsubscribe' | 'open' | `click ${string}`;

async function sign(transaction: TenantTransaction, use: TokenUse, effectId: string): Promise<Buffer> {
  const [tenant] = await transaction.query<{ suppressionSalt: Uint8Array }>('select suppression_salt from tenants');
  if (!tenant) throw new GtmError('not-found', 'This tenant does not exist.');
  const hmac = createHmac('sha256', tenant.suppressionSalt).update(`${use}\n${transaction.tenantId}\n${effectId}`);
  return hmac.digest().subarray(0, signatureBytes);
}

/**
 * The token of an address of ours in a mail (one-click unsubscribe by RFC 8058, its pixel, a link): tenant, effect and an
 * HMAC over both and the use under the tenant's secret, so that nobody can make one up and nothing about the person is in
 * it. Characters of base64url.
 */
export async function mailToken(transaction: TenantTransaction, use: TokenUse, effectId: string): Promise<string> {
  const parts = [transaction.tenantId, effectId].map((id) => Buffer.from(id.replaceAll('-', ''), 'hex'));
  const signature = await sign(transaction, use, effectId);
  return Buffer.concat([...parts, signature]).toString('base64url');
}

/** The tenant and effect a token names, not yet proven; null when it cannot be a token. */
export function readMailToken(token: string): { tenantId: string; effectId: string } | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 32 + signatureBytes || bytes.toString('base64url') !== token) return null;
  const uuid = (start: number) =>
    bytes
      .subarray(start, start + 16)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { tenantId: uuid(0), effectId: uuid(16) };
}

/** Whether the token was made by this tenant for this effect and use. */
export async function provesToken(
  transaction: TenantTransaction,
  token: string,
  use: TokenUse,
  effectId: string,
): Promise<boolean> {
  const given = Buffer.from(token, 'base64url').subarray(32);
  const expected = await sign(transaction, use, effectId);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
