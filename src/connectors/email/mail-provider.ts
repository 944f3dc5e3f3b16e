/** One outgoing message; `raw` is the finished RFC 5322 file and leaves byte for byte as given. */
export interface OutgoingEnvelope {
  /** The effect this message carries out; recorded by providers that can, never shown to the recipient. */
  effectId: string;
  /** Message-ID with angle brackets, equal to the one inside `raw`. */
  messageId: string;
  envelope: { from: string; to: readonly string[] };
  raw: Uint8Array;
}

/** The provider's proof that it took a message. The same message always has the same receipt. */
export interface MailReceipt {
  messageId: string;
  /** How the provider names the stored or accepted message (a file name, a queue id). */
  externalId: string;
  /** UTC ISO instant by the provider's clock. */
  acceptedAt: string;
  /** SHA-256 (hex) of the bytes that were accepted first. */
  digest: string;
}

/** One message that arrived. `cursor` continues the listing behind it. */
export interface IncomingMessage {
  /** Stable for one message in one mailbox, also after it is marked as read. */
  externalId: string;
  raw: Uint8Array;
  cursor: string;
}

/** Whether the provider can be used now, in words for a person. */
export interface ProviderHealth {
  ok: boolean;
  /** What was looked at and found, or what to do about it. Names no person. */
  detail: string;
}

/**
 * A mailbox of the outside world: one tenant's, one user's.
 *
 * `deliver` hands a message over at most once per Message-ID: a second call with the same Message-ID changes nothing
 * and returns the first receipt, also from another process and after a crash. It resolves only when the message would
 * survive a power cut at the provider. It rejects with `GtmError`: `invalid` (nothing was sent, the message is wrong),
 * `refused` (the provider said no for good), `unavailable` or `timeout` (outcome unknown unless `absenceProves`).
 * It does not retry.
 *
 * `findByMessageId` looks a delivered message up. Null means "not there"; only where `absenceProves` is true does it
 * prove that the message never left, so only there may an unknown delivery be repeated.
 *
 * `listNew` yields what arrived behind the cursor (null: from the beginning), each at least once and none skipped, also
 * when several arrived in the same instant; messages that arrive meanwhile may be left to the next call. Our own sent
 * mail is not listed. Ending the iteration early loses nothing: continue from the last cursor seen.
 *
 * `remove` deletes messages for good by their Message-ID, ours and those that came, and resolves once they are gone; one
 * that is not there is a success. Only where mail is kept on this machine: elsewhere it is left out.
 */
export interface MailProvider {
  /** URL scheme of the driver. */
  readonly kind: string;
  readonly absenceProves: boolean;
  /** False where a message is only stored on this machine; every surface then says "not delivered". */
  readonly delivers: boolean;
  deliver(message: OutgoingEnvelope, signal?: AbortSignal): Promise<MailReceipt>;
  findByMessageId(messageId: string): Promise<MailReceipt | null>;
  listNew(cursor: string | null): AsyncIterable<IncomingMessage>;
  remove?(messageIds: readonly string[]): Promise<void>;
  check(): Promise<ProviderHealth>;
  close(): Promise<void>;
}
