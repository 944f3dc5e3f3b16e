/**
 * Bytes kept for a while, to save asking again. Whoever reads must be able to do without: an entry may vanish at any
 * time, and a driver that is gone answers "not there" rather than fail.
 */
export interface Cache {
  get(key: string): Promise<Uint8Array | null>;
  /** Replaces what is there. `ttlMs` is above 0. */
  set(key: string, value: Uint8Array, options: { ttlMs: number }): Promise<void>;
  /** Removes every entry whose key begins so; returns how many there were. */
  deleteByPrefix(prefix: string): Promise<number>;
  close(): Promise<void>;
}
