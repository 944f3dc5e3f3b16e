import { createPublicKey, verify } from 'node:crypto';
import { canonicalBase64, forged, type Scheme, signedAt } from '../signed-request.ts';

/** SendGrid's event webhook: ECDSA (P-256, SHA-256) over time and body; the key is the public one, DER in Base64. */
export const sendgridScheme: Scheme = ({ headers, body }, key, nowMs) => {
  const timestamp = headers['x-twilio-email-event-webhook-timestamp'] ?? '';
  const signature = canonicalBase64(headers['x-twilio-email-event-webhook-signature'] ?? '');
  const der = canonicalBase64(key.trim());
  if (!/^[1-9]\d{0,11}$/.test(timestamp) || !signature || signature.length === 0 || !der) return forged;
  try {
    const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
    if (publicKey.asymmetricKeyType !== 'ec') return forged;
    const content = Buffer.concat([Buffer.from(timestamp), body]);
    return verify('sha256', content, publicKey, signature) ? signedAt(Number(timestamp) * 1000, nowMs, null) : forged;
  } catch {
    // A key that is none.
    return forged;
  }
};
