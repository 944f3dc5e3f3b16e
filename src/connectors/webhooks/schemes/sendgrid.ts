import { createPublicKey, verify } from 'node:crypto';
import { canonicalBase64, forged, readKey, type Scheme, signedAt, takesNothing } from '../signed-request.ts';

/** SendGrid's event webhook: ECDSA (P-256, SHA-256) over time and body; the key is the public one, DER in Base64. */
export const sendgridScheme: Scheme = (key) => {
  const der = canonicalBase64(key.trim());
  const publicKey = readKey('ec', () => createPublicKey({ key: der!, format: 'der', type: 'spki' }));
  if (!publicKey) return takesNothing;
  return ({ headers, body }, nowMs) => {
    const timestamp = headers['x-twilio-email-event-webhook-timestamp'] ?? '';
    const signature = canonicalBase64(headers['x-twilio-email-event-webhook-signature'] ?? '');
    if (!/^[1-9]\d{0,11}$/.test(timestamp) || !signature || signature.length === 0) return forged;
    const content = Buffer.concat([Buffer.from(timestamp), body]);
    return verify('sha256', content, publicKey, signature) ? signedAt(Number(timestamp) * 1000, nowMs, null) : forged;
  };
};
