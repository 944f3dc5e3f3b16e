import { createHmac } from 'node:crypto';
import { equalTexts, forged, type Scheme } from '../signed-request.ts';

/** HMAC-SHA256 in hex over the body, in one header (MailerSend, Mailtrap). It says no time. */
export function bodyHmacScheme(header: string): Scheme {
  return (key) =>
    ({ headers, body }) =>
      equalTexts(createHmac('sha256', key).update(body).digest('hex'), headers[header] ?? '')
        ? { state: 'authentic', deliveryId: null }
        : forged;
}
