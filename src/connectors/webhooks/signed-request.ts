import { createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

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

/** Checks a request against one key. Pure; never throws, whatever the request holds. */
export type Verifier = (request: SignedRequest, nowMs: number) => Authenticity;

/** Makes the verifier of a key, once for many requests; that of a text which is no key takes none. Never throws. */
export type Scheme = (key: string) => Verifier;

/** How far the time of a signature may be from now, before or after. */
const REPLAY_WINDOW_MS = 5 * 60_000;

export const forged: Authenticity = { state: 'forged' };

/** The verifier of a text that is no key. */
export const takesNothing: Verifier = () => forged;

/** A shared secret, made ready once: done for each request it takes several times as long as the check itself (measured). */
export function sharedSecret(key: string | Buffer): KeyObject {
  return createSecretKey(typeof key === 'string' ? Buffer.from(key) : key);
}

/** Compares two texts in a time that tells nothing of where they differ; only of whether they are as long. */
export function equalTexts(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
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

/** A public key of one kind; null where the text it is read from holds none. */
export function readKey(kind: 'ec' | 'rsa', read: () => KeyObject): KeyObject | null {
  try {
    const key = read();
    return key.asymmetricKeyType === kind ? key : null;
  } catch {
    return null;
  }
}
