import { createHash } from 'node:crypto';
import type { MailAddress } from '../../domain/action.ts';
import { cleanName, normaliseAddress } from '../email/address.ts';
import type { CalendarZone, WallTime } from './calendar-zones.ts';
import { type IcalComponent, type IcalProperty, propertiesOf, propertyOf, textOf } from './icalendar-document.ts';

export interface CalendarAttendee extends MailAddress {
  /** `ACCEPTED`, `DECLINED`, `TENTATIVE`, `NEEDS-ACTION`, `DELEGATED`, in upper case as the calendar says it. */
  partstat: string;
  /** `REQ-PARTICIPANT`, `OPT-PARTICIPANT`, `CHAIR`, `NON-PARTICIPANT`. */
  role: string;
  /** `INDIVIDUAL`, `GROUP`, `ROOM`, `RESOURCE`, `UNKNOWN`. */
  userType: string;
}

/** One occurrence. A recurring event gives one of these for each time it happens inside the window. */
export interface CalendarEvent {
  uid: string;
  sequence: number;
  /** Start that the series gave this occurrence (UTC ISO instant); null for an event that does not recur. */
  recurrenceId: string | null;
  recurring: boolean;
  title: string;
  description: string;
  location: string;
  url: string;
  /** UTC ISO instants; null where an answer (REPLY) carries no times. The end is exclusive. */
  startsAt: string | null;
  endsAt: string | null;
  allDay: boolean;
  /** First day of an all-day event as the calendar wrote it, `2026-11-24`. */
  startDate: string | null;
  /** The zone of the start as the calendar named it; null for UTC, floating and all-day times. */
  zone: string | null;
  /** `CONFIRMED`, `TENTATIVE`, `CANCELLED`, or null. */
  status: string | null;
  /** Whether the time counts as busy (not TRANSPARENT, not cancelled). */
  busy: boolean;
  organizer: MailAddress | null;
  attendees: CalendarAttendee[];
  /** LAST-MODIFIED, else DTSTAMP. */
  updatedAt: string | null;
}

/** When an event happens, before recurrence. */
export interface EventTimes {
  wall: (WallTime & { utc: boolean; dateOnly: boolean }) | null;
  zone: CalendarZone;
  startMs: number | null;
  durationMs: number;
}

/** One occurrence of an event, that begins at `startMs` and that the series had put at `originalMs`. */
export function describeEvent(
  part: IcalComponent,
  times: EventTimes,
  startMs: number | null,
  originalMs: number | null,
  recurring: boolean,
): CalendarEvent {
  const status = textOf(part, 'status').toUpperCase() || null;
  const allDay = times.wall?.dateOnly ?? false;
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  const tzid = propertyOf(part, 'dtstart')?.parameters['tzid'];
  return {
    uid: uidOf(part),
    sequence: Math.min(maxSequence, Math.max(0, Number.parseInt(textOf(part, 'sequence'), 10) || 0)),
    recurrenceId: recurring ? iso(originalMs) : null,
    recurring,
    title: textOf(part, 'summary'),
    description: textOf(part, 'description'),
    location: textOf(part, 'location'),
    url: textOf(part, 'url'),
    startsAt: iso(startMs),
    endsAt: startMs === null ? null : iso(endOf(startMs, times, allDay)),
    allDay,
    startDate: allDay && startMs !== null ? localDate(startMs, times.zone) : null,
    zone: allDay || tzid === undefined ? null : (times.zone.id ?? tzid),
    status,
    busy: textOf(part, 'transp').toUpperCase() !== 'TRANSPARENT' && status !== 'CANCELLED',
    organizer: personOf(propertyOf(part, 'organizer')),
    attendees: propertiesOf(part, 'attendee').flatMap(attendeeOf),
    updatedAt: stampOf(part, 'last-modified') ?? stampOf(part, 'dtstamp'),
  };
}

/** All-day events last whole local days, also when the clocks change in between. */
function endOf(startMs: number, times: EventTimes, allDay: boolean): number {
  if (!allDay) return startMs + times.durationMs;
  const days = Math.round(times.durationMs / 86_400_000);
  const end = new Date(`${localDate(startMs, times.zone)}T00:00:00Z`);
  end.setUTCDate(end.getUTCDate() + days);
  return times.zone.toInstantMs(midnightOf(end));
}

/** The beginning of a UTC date, as a wall shows it. */
export function midnightOf(date: Date): WallTime {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: 0,
    minute: 0,
    second: 0,
  };
}

function localDate(ms: number, zone: CalendarZone): string {
  if (zone.id === null) return new Date(ms).toISOString().slice(0, 10);
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone.id, dateStyle: 'short' }).format(ms);
}

function stampOf(part: IcalComponent, name: string): string | null {
  const text = textOf(part, name);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && !Number.isNaN(Date.parse(text))
    ? new Date(text).toISOString()
    : null;
}

/** The standard asks for less; an index takes no more. */
const maxUidLength = 300;
const maxSequence = 2 ** 31 - 1;

function uidOf(part: IcalComponent): string {
  const uid = textOf(part, 'uid');
  if (uid === '') return derivedUid(part);
  return uid.length <= maxUidLength ? uid : `${createHash('sha256').update(uid).digest('hex')}@long-uid.invalid`;
}

/** The same content has the same UID, so that reading a file twice changes nothing. */
function derivedUid(part: IcalComponent): string {
  const content = part.properties.filter((property) => property.name !== 'dtstamp');
  return `${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 40)}@missing-uid.invalid`;
}

/** A person of a calendar line; some programs put the address into EMAIL and something else into the value. */
function personOf(property: IcalProperty | undefined): MailAddress | null {
  const address =
    normaliseAddress(String(property?.values[0] ?? '')) ?? normaliseAddress(property?.parameters['email'] ?? '');
  if (!property || address === null) return null;
  return { name: cleanName(property.parameters['cn'] ?? '', address), address };
}

function attendeeOf(property: IcalProperty): CalendarAttendee[] {
  const person = personOf(property);
  if (!person) return [];
  return [
    {
      ...person,
      partstat: (property.parameters['partstat'] ?? 'NEEDS-ACTION').toUpperCase(),
      role: (property.parameters['role'] ?? 'REQ-PARTICIPANT').toUpperCase(),
      userType: (property.parameters['cutype'] ?? 'INDIVIDUAL').toUpperCase(),
    },
  ];
}
