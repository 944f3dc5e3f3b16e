import { createHmac, createPublicKey, verify } from 'node:crypto';
import { canonicalBase64, equalTexts, forged, type Scheme, type SignedRequest, signedAt } from '../signed-request.ts';

const ED25519_BYTES = 32;

type Check = (content: Buffer, signature: string) => boolean;

/** The check that a key stands for: `whsec_` is a shared secret, `whpk_` an Ed25519 public key; null for any other text. */
function checkOf(key: string): { version: string; check: Check } | null {
  const bytes = canonicalBase64(key.replace(/^wh(sec|pk)_/, ''));
  if (bytes === null || bytes.length === 0) return null;
  if (!key.startsWith('whpk_')) {
    const check: Check = (content, signature) =>
      equalTexts(createHmac('sha256', bytes).update(content).digest('base64'), signature);
    return { version: 'v1', check };
  }
  if (bytes.length !== ED25519_BYTES) return null;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  const check: Check = (content, signature) => {
    const signed = canonicalBase64(signature);
    return signed !== null && verify(null, content, publicKey, signed);
  };
  return { version: 'v1a', check };
}

function signatures(list: string): { version: string; signature: string }[] | null {
  const entries = list.split(' ').map((entry) => /^(v\d+a?),([A-Za-z0-9+/]+={0,2})$/.exec(entry));
  if (entries.some((entry) => entry === null)) return null;
  return entries.map((entry) => ({ version: entry![1]!, signature: entry![2]! }));
}

/**
 * Standard Webhooks (github.com/standard-webhooks): HMAC-SHA256 or Ed25519 over `id.timestamp.body`, in a list of
 * signatures of which one must fit. An id with a full stop could be read as another id and time, and is refused.
 */
export function standardScheme(prefix: 'webhook' | 'svix'): Scheme {
  return ({ headers, body }: SignedRequest, key, nowMs) => {
    const id = headers[`${prefix}-id`] ?? '';
    const timestamp = headers[`${prefix}-timestamp`] ?? '';
    const list = signatures(headers[`${prefix}-signature`] ?? '');
    const known = checkOf(key);
    if (!/^[^.\s]{1,256}$/.test(id) || !/^[1-9]\d{0,11}$/.test(timestamp) || !list || !known) return forged;
    const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
    // Every signature is looked at, so that the time tells nothing of which one fits.
    const fitting = list.filter(
      ({ version, signature }) => version === known.version && known.check(content, signature),
    );
    return fitting.length > 0 ? signedAt(Number(timestamp) * 1000, nowMs, id) : forged;
  };
}
