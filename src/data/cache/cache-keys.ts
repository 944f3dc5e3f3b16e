import { createHmac, createSecretKey } from 'node:crypto';

/** Makes cache keys; the prefix of a tenant is what to delete when the tenant or one of its people is erased. */
export interface CacheKeys {
  prefix(tenantId: string): string;
  /** `kind` names what is cached; `parts` is everything the value depends on, such as model, policy and text. */
  key(tenantId: string, kind: string, parts: readonly string[]): string;
}

/**
 * Keys under an installation secret: an HMAC of the tenant, then an HMAC over tenant and parts. No text can be read
 * from a key, no key of one tenant can be made from another's, and parts cannot run into one another.
 */
export function createCacheKeys(secret: Uint8Array): CacheKeys {
  const secretKey = createSecretKey(secret);
  const sign = (...parts: string[]) =>
    createHmac('sha256', secretKey).update(JSON.stringify(parts)).digest('base64url').slice(0, 32);
  const prefix = (tenantId: string) => `${sign('tenant', tenantId)}:`;
  return {
    prefix,
    key: (tenantId, kind, parts) => `${prefix(tenantId)}${kind}:${sign('key', tenantId, kind, ...parts)}`,
  };
}
