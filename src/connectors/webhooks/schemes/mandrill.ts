import { createHmac } from 'node:crypto';
import { equalTexts, forged, type Scheme, sharedSecret } from '../signed-request.ts';

/** Mandrill: HMAC-SHA1 in Base64 over the address and each form field in the order of the names. It says no time. */
export const mandrillScheme: Scheme = (key) => {
  const secret = sharedSecret(key);
  return ({ url, headers, body }) => {
    const form = [...new URLSearchParams(body.toString('utf8'))];
    const names = form.map(([name]) => name);
    if (new Set(names).size !== names.length) return forged;
    const content =
      url +
      form
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map((pair) => pair.join(''))
        .join('');
    return equalTexts(
      createHmac('sha1', secret).update(content).digest('base64'),
      headers['x-mandrill-signature'] ?? '',
    )
      ? { state: 'authentic', deliveryId: null }
      : forged;
  };
};
