import { createHmac } from 'node:crypto';

const KEY_BYTES = 24;

/** A signing secret as Standard Webhooks writes it. */
export function newSigningKey(random: { bytes(length: number): Uint8Array }): string {
  return `whsec_${Buffer.from(random.bytes(KEY_BYTES)).toString('base64')}`;
}

/**
 * The headers that prove a request by Standard Webhooks (github.com/standard-webhooks): HMAC-SHA256 over
 * `id.timestamp.body` under the bytes of a `whsec_` key. The id stays the same when a delivery is repeated.
 */
export function standardHeaders(
  key: string,
  { id, at, body }: { id: string; at: Date; body: string },
): Record<string, string> {
  const seconds = Math.floor(at.getTime() / 1000);
  const secret = Buffer.from(key.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
}
