import { createPublicKey, verify } from 'node:crypto';
import { canonicalBase64, forged, readKey, type Scheme, takesNothing } from '../signed-request.ts';

/** A public key as Postal's DNS record or command line gives it: PEM, or DER in Base64. */
function publicKeyOf(key: string) {
  if (key.includes('-----BEGIN')) return createPublicKey(key);
  return createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
}

/** Postal: RSA over the body, with SHA-256, or SHA-1 by servers that send no other. It says no time. */
export const postalScheme: Scheme = (key) => {
  const publicKey = readKey('rsa', () => publicKeyOf(key.trim()));
  if (!publicKey) return takesNothing;
  return ({ headers, body }) => {
    const modern = headers['x-postal-signature-256'];
    const signature = canonicalBase64(modern ?? headers['x-postal-signature'] ?? '');
    if (!signature || signature.length === 0) return forged;
    const fits = verify(modern === undefined ? 'sha1' : 'sha256', body, publicKey, signature);
    return fits ? { state: 'authentic', deliveryId: null } : forged;
  };
};
