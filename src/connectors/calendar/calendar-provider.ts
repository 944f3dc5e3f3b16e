import type { ProviderHealth } from '../email/mail-provider.ts';

/** One calendar object: an event with its exceptions, all of one UID. */
export interface CalendarObject {
  uid: string;
  /** iCalendar text, as stored. */
  text: string;
  /** Changes whenever the text changes. */
  etag: string;
}

/** The provider's proof that it stored an object. Storing the same text under the same UID gives the same receipt. */
export interface CalendarReceipt {
  uid: string;
  etag: string;
  /** How the provider names the object. */
  externalId: string;
}

/**
 * A calendar of the outside world: one tenant's, one user's.
 *
 * `put` stores the object of a UID. `expectedEtag` says what must be there: null for "nothing yet", an etag for "exactly
 * this"; anything else there is `conflict` and nothing changes. Putting the text that is already stored succeeds whatever
 * was expected, so a repeat after a lost answer does no harm. It resolves only when the object would survive a power
 * cut. It rejects with `invalid` (the text is no calendar object of this UID), `conflict`, or `unavailable` (outcome
 * unknown unless `absenceProves`). It does not retry.
 *
 * `remove` deletes under the same rule; an object that is gone already is a success.
 *
 * `findByUid` gives the stored object. Null means "not there"; only where `absenceProves` is true does it prove that a
 * put never happened.
 *
 * `list` yields every object, in no order; objects that change meanwhile may come in either state.
 */
export interface CalendarProvider {
  /** URL scheme of the driver. */
  readonly kind: string;
  readonly absenceProves: boolean;
  /** False where nobody is invited by storing an object here. */
  readonly invites: boolean;
  put(uid: string, text: string, expectedEtag: string | null, signal?: AbortSignal): Promise<CalendarReceipt>;
  remove(uid: string, expectedEtag: string, signal?: AbortSignal): Promise<void>;
  findByUid(uid: string): Promise<CalendarObject | null>;
  list(): AsyncIterable<CalendarObject>;
  check(): Promise<ProviderHealth>;
  close(): Promise<void>;
}
