import { createHash, createHmac } from 'node:crypto';
import { equalTexts, forged, type Scheme, sharedSecret, signedAt } from '../signed-request.ts';

/** Escapes that HubSpot decodes in the address before it signs (its documentation of version 3). */
const decoded: Readonly<Record<string, string>> = {
  ...{ '%3A': ':', '%2F': '/', '%3F': '?', '%40': '@', '%21': '!', '%24': '$', '%27': "'", '%28': '(', '%29': ')' },
  ...{ '%2A': '*', '%2C': ',', '%3B': ';' },
};

const decodeSome = (url: string) => url.replace(/%[0-9A-F]{2}/gi, (code) => decoded[code.toUpperCase()] ?? code);

/** HubSpot's version 3: HMAC-SHA256 in Base64 over method, address, body and time. */
export const hubspotScheme: Scheme = (key) => {
  const secret = sharedSecret(key);
  return ({ method, url, headers, body }, nowMs) => {
    const timestamp = headers['x-hubspot-request-timestamp'] ?? '';
    if (!/^[1-9]\d{0,14}$/.test(timestamp)) return forged;
    const mac = createHmac('sha256', secret)
      .update(method + decodeSome(url))
      .update(body)
      .update(timestamp)
      .digest('base64');
    if (!equalTexts(mac, headers['x-hubspot-signature-v3'] ?? '')) return forged;
    return signedAt(Number(timestamp), nowMs, null);
  };
};

/**
 * HubSpot's versions 1 and 2: SHA-256 in hex over secret and body, version 2 with method and address between them. They
 * say no time, so a repetition is known by its content only.
 */
export const hubspotLegacyScheme: Scheme =
  (key) =>
  ({ method, url, headers, body }) => {
    const hash = createHash('sha256').update(key);
    const version = headers['x-hubspot-signature-version'];
    if (version === 'v2') hash.update(method + url);
    else if (version !== 'v1') return forged;
    const fits = equalTexts(hash.update(body).digest('hex'), headers['x-hubspot-signature'] ?? '');
    return fits ? { state: 'authentic', deliveryId: null } : forged;
  };
