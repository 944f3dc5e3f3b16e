import { createHmac } from 'node:crypto';
import { equalTexts, forged, type Scheme, sharedSecret } from '../signed-request.ts';

/** HMAC-SHA256 in hex over the body, in one header (MailerSend, Mailtrap). It says no time. */
export function bodyHmacScheme(header: string): Scheme {
  return (key) => {
    const secret = sharedSecret(key);
    return ({ headers, body }) =>
      equalTexts(createHmac('sha256', secret).update(body).digest('hex'), headers[header] ?? '')
        ? { state: 'authentic', deliveryId: null }
        : forged;
  };
}
