import { createHmac } from 'node:crypto';
import { readBody } from '../read-body.ts';
import { fieldsOf, textOf } from '../read-fields.ts';
import { equalTexts, forged, type Scheme, sharedSecret, signedAt } from '../signed-request.ts';

/**
 * Mailgun: HMAC-SHA256 in hex over a time and a token that stand in the body. The rest of the body is not signed, so what
 * protects it is the encrypted connection; each token is taken once.
 */
export const mailgunScheme: Scheme = (key) => {
  const secret = sharedSecret(key);
  return (request, nowMs) => {
    const body = fieldsOf(readBody(request));
    // The older form has the three beside the event's fields.
    const signed = typeof body['signature'] === 'object' ? fieldsOf(body['signature']) : body;
    const [timestamp, token] = [textOf(signed['timestamp']) ?? '', textOf(signed['token']) ?? ''];
    if (!/^[1-9]\d{0,11}$/.test(timestamp) || !/^[0-9a-f]{40,64}$/.test(token)) return forged;
    const mac = createHmac('sha256', secret)
      .update(timestamp + token)
      .digest('hex');
    if (!equalTexts(mac, textOf(signed['signature']) ?? '')) return forged;
    return signedAt(Number(timestamp) * 1000, nowMs, token);
  };
};
