/** Where "now" comes from. Only `createSystemClock` reads the machine's clock; tests and the demo pass their own. */
export interface Clock {
  now(): Date;
  /** Milliseconds that never go backwards, for measuring durations. */
  monotonicMs(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Random bytes; injected so that a demo or a test can fix them. */
export interface Random {
  bytes(length: number): Uint8Array;
}

/** Identifiers: UUID version 7 (RFC 9562), so that ids sort by the time they were made. */
export interface Ids {
  next(): string;
}

/** Makes UUIDv7 strings from a clock and a source of randomness. */
export function createIds(clock: Clock, random: Random): Ids {
  return {
    next() {
      const bytes = random.bytes(16);
      let milliseconds = clock.now().getTime();
      for (let index = 5; index >= 0; index--) {
        bytes[index] = milliseconds % 256;
        milliseconds = Math.floor(milliseconds / 256);
      }
      bytes[6] = 0x70 | (bytes[6]! & 0x0f);
      bytes[8] = 0x80 | (bytes[8]! & 0x3f);
      const hex = Buffer.from(bytes).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
  };
}
