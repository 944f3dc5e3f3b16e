import { hash } from 'node:crypto';
import { equalTexts, forged, type Scheme } from '../signed-request.ts';

const AUTH = /("auth"\s*:\s*")([0-9a-f]{32})(?=")/g;

/** Unisender Go: `auth` in the body is the MD5 of the body with the API key in its place. It says no time. */
export const unisenderGoScheme: Scheme =
  (key) =>
  ({ body }) => {
    // One character for each byte, so that the bytes around `auth` stay what they were.
    const text = body.toString('latin1');
    const [found, ...more] = text.matchAll(AUTH);
    if (!found || more.length > 0) return forged;
    const start = found.index + found[1]!.length;
    const secret = Buffer.from(key).toString('latin1');
    const content = text.slice(0, start) + secret + text.slice(start + found[2]!.length);
    return equalTexts(hash('md5', Buffer.from(content, 'latin1'), 'hex'), found[2]!)
      ? { state: 'authentic', deliveryId: null }
      : forged;
  };
