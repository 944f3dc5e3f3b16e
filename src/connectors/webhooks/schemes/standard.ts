import { createHmac, createPublicKey, verify } from 'node:crypto';
import {
  canonicalBase64,
  equalTexts,
  forged,
  type Scheme,
  sharedSecret,
  signedAt,
  takesNothing,
} from '../signed-request.ts';

const ED25519_BYTES = 32;

interface Check {
  version: string;
  fits(prefix: string, body: Buffer, signature: string): boolean;
}

/** The check that a key stands for: `whsec_` is a shared secret, `whpk_` an Ed25519 public key; null for any other text. */
function checkOf(key: string): Check | null {
  const bytes = canonicalBase64(key.replace(/^wh(sec|pk)_/, ''));
  if (bytes === null || bytes.length === 0) return null;
  if (!key.startsWith('whpk_')) {
    const secret = sharedSecret(bytes);
    return {
      version: 'v1',
      fits: (prefix, body, signature) =>
        equalTexts(createHmac('sha256', secret).update(prefix).update(body).digest('base64'), signature),
    };
  }
  if (bytes.length !== ED25519_BYTES) return null;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  return {
    version: 'v1a',
    fits(prefix, body, signature) {
      const signed = canonicalBase64(signature);
      return signed !== null && verify(null, Buffer.concat([Buffer.from(prefix), body]), publicKey, signed);
    },
  };
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
  return (key) => {
    const check = checkOf(key);
    if (!check) return takesNothing;
    return ({ headers, body }, nowMs) => {
      const id = headers[`${prefix}-id`] ?? '';
      const timestamp = headers[`${prefix}-timestamp`] ?? '';
      const list = signatures(headers[`${prefix}-signature`] ?? '');
      if (!/^[^.\s]{1,256}$/.test(id) || !/^[1-9]\d{0,11}$/.test(timestamp) || !list) return forged;
      const start = `${id}.${timestamp}.`;
      // Every signature is looked at, so that the time tells nothing of which one fits.
      const fitting = list.filter(
        ({ version, signature }) => version === check.version && check.fits(start, body, signature),
      );
      return fitting.length > 0 ? signedAt(Number(timestamp) * 1000, nowMs, id) : forged;
    };
  };
}
