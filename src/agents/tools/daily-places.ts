import { Temporal } from 'temporal-polyfill';
import type { TakenPlace } from '../../data/records/send-ledger.ts';

const dayMs = 86_400_000;
/** A mail that is leaving may arrive on the other side of midnight; until then it counts on both. */
const inFlightMs = 15 * 60_000;

/**
 * The first instant (epoch milliseconds, at or after `nowMs`) at which `adds` more mails keep within `limit`; null when
 * they never can. A mail counts until the calendar day it left in has ended, in the contact's zone as it is now and in
 * the zone it was counted in then, so that a changed zone frees nothing early; where a zone is unknown, for 24 hours.
 */
export function firstFreePlace(
  places: readonly TakenPlace[],
  { nowMs, zone, limit, adds }: { nowMs: number; zone: string | null; limit: number; adds: number },
): number | null {
  if (adds > limit) return null;
  const releases = places
    .map((place) => releasedAt(place, zone))
    .filter((releaseMs) => releaseMs > nowMs)
    .sort((left, right) => left - right);
  const excess = releases.length + adds - limit;
  return excess <= 0 ? nowMs : releases[excess - 1]!;
}

function releasedAt({ sentAt, zone: countedIn, state }: TakenPlace, zone: string | null): number {
  const sentMs = sentAt.getTime();
  const ends = [zone, countedIn].map((name) => (name === null ? sentMs + dayMs : endOfDay(sentMs, name)));
  return Math.max(...ends, state === 'held' ? sentMs + inFlightMs : sentMs);
}

/** The end of the calendar day that holds `atMs` in `zone`: 23, 24 or 25 hours after its start. */
export function endOfDay(atMs: number, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(atMs)
    .toZonedDateTimeISO(zone)
    .startOfDay()
    .add({ days: 1 })
    .startOfDay().epochMilliseconds;
}
