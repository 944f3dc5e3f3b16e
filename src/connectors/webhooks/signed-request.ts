import { hash, timingSafeEqual } from 'node:crypto';

/** A request as it came, before anybody has read its body. */
export interface SignedRequest {
  method: string;
  /** The public address it was sent to, query included. */
  url: string;
  /** Names in lower case. */
  headers: { readonly [name: string]: string | undefined };
  body: Buffer;
}

/**
 * What a signature proves. `stale` is signed well, but at another time than now. `deliveryId` is the sender's own name for
 * the delivery, null where the scheme has none.
 */
export type Authenticity = { state: 'authentic'; deliveryId: string | null } | { state: 'stale' } | { state: 'forged' };

/** Checks a request against one key. Pure; never throws, whatever the request or key holds. */
export type Scheme = (request: SignedRequest, key: string, nowMs: number) => Authenticity;

/** How far the time of a signature may be from now, before or after. */
const REPLAY_WINDOW_MS = 5 * 60_000;

export const forged: Authenticity = { state: 'forged' };

/** Compares two texts in a time that tells nothing of where they differ. */
export function equalTexts(left: string, right: string): boolean {
  return timingSafeEqual(hash('sha256', left, 'buffer'), hash('sha256', right, 'buffer'));
}

/** A request whose signature is good, by the time that it says it was signed at. */
export function signedAt(signedAtMs: number, nowMs: number, deliveryId: string | null): Authenticity {
  return Math.abs(nowMs - signedAtMs) <= REPLAY_WINDOW_MS ? { state: 'authentic', deliveryId } : { state: 'stale' };
}

/** Bytes of a Base64 text that is spelled as an encoder spells it; null for any other spelling of the same bytes. */
export function canonicalBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
