import { createHash } from 'node:crypto';
import type { MailAddress } from '../../domain/action.ts';
import { GtmError } from '../../domain/errors.ts';
import { cleanName, normaliseAddress } from '../email/address.ts';
import type { CalendarZone, WallTime } from './calendar-zones.ts';
import {
  type IcalComponent,
  type IcalProperty,
  propertiesOf,
  propertyOf,
  readIcalendar,
  textOf,
} from './icalendar-document.ts';

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

export interface ParsedCalendar {
  /** `REQUEST`, `REPLY`, `CANCEL`, `COUNTER`, `PUBLISH`, or null. */
  method: string | null;
  events: CalendarEvent[];
  /** What could not be read, by UID where there is one; `leftOut` where an event is missing for it. */
  problems: { uid: string | null; problem: string; leftOut: boolean }[];
}

export interface CalendarOptions {
  /** UTC ISO instants between which recurring events are expanded; single events are kept wherever they lie. */
  from: string;
  until: string;
  /** Zone for floating and all-day times where the calendar names none. */
  zone?: string;
  maxOccurrencesPerEvent?: number;
  maxEvents?: number;
  maxLength?: number;
}

type Zones = typeof import('./calendar-zones.ts');
type Expand = typeof import('./expand-recurrence.ts')['expandRecurrence'];

interface Reader {
  zones: Zones;
  expandRecurrence: Expand;
  zoneOf(tzid: string): CalendarZone | null;
  fallback: CalendarZone;
  window: { fromMs: number; untilMs: number; maxOccurrences: number };
  report(uid: string | null, problem: string, leftOut?: boolean): void;
}

/**
 * Reads an `.ics` text: events with recurrence expanded inside a bounded window, zones resolved, people and their
 * answers kept. Everything in the result comes from outside and is tainted. Throws `invalid` for text that is no
 * calendar; a single bad event is a problem in the result.
 */
export async function parseCalendar(text: string, options: CalendarOptions): Promise<ParsedCalendar> {
  const [document, zones, { expandRecurrence }] = await Promise.all([
    readIcalendar(text, options.maxLength ?? 50_000_000),
    import('./calendar-zones.ts'),
    import('./expand-recurrence.ts'),
  ]);
  const problems: ParsedCalendar['problems'] = document.problems.map((problem) => ({
    uid: null,
    problem,
    leftOut: true,
  }));
  const events: CalendarEvent[] = [];
  const maxEvents = options.maxEvents ?? 100_000;
  for (const calendar of document.calendars) {
    const fallbackName = textOf(calendar, 'x-wr-timezone') || options.zone || 'UTC';
    const fallback = zones.namedZone(fallbackName) ?? zones.namedZone(options.zone ?? 'UTC') ?? zones.namedZone('UTC')!;
    const reader: Reader = {
      zones,
      expandRecurrence,
      zoneOf: zones.zonesOf(calendar),
      fallback,
      window: readWindow(options),
      report: (uid, problem, leftOut = false) => problems.push({ uid, problem, leftOut }),
    };
    events.push(...readEvents(calendar, reader, maxEvents - events.length));
  }
  if (events.length >= maxEvents) {
    problems.push({ uid: null, problem: `only the first ${maxEvents} events were read`, leftOut: true });
  }
  const method = document.calendars.map((calendar) => textOf(calendar, 'method').toUpperCase()).find(Boolean);
  return { method: method ?? null, events, problems };
}

function readWindow(options: CalendarOptions): Reader['window'] {
  const fromMs = Date.parse(options.from);
  const untilMs = Date.parse(options.until);
  if (Number.isNaN(fromMs) || Number.isNaN(untilMs) || untilMs < fromMs) {
    throw new GtmError('invalid', 'The window must be two ISO instants, the earlier first', { field: 'from' });
  }
  return { fromMs, untilMs, maxOccurrences: options.maxOccurrencesPerEvent ?? 1000 };
}

function readEvents(calendar: IcalComponent, reader: Reader, room: number): CalendarEvent[] {
  const parts = calendar.components.filter((part) => part.name === 'vevent');
  const overrides = new Map<string, IcalComponent[]>();
  for (const part of parts) {
    if (propertyOf(part, 'recurrence-id'))
      overrides.set(textOf(part, 'uid'), [...(overrides.get(textOf(part, 'uid')) ?? []), part]);
  }
  const events: CalendarEvent[] = [];
  for (const part of parts) {
    if (events.length >= room) break;
    const uid = textOf(part, 'uid');
    if (uid === '') reader.report(null, 'an event has no UID; one was derived from its content');
    if (propertyOf(part, 'recurrence-id')) events.push(...readOverride(part, reader));
    else events.push(...readSeries(part, overrides.get(uid) ?? [], reader).slice(0, room - events.length));
  }
  return events;
}

interface Times {
  wall: ReturnType<Zones['parseWall']>;
  zone: CalendarZone;
  startMs: number | null;
  durationMs: number;
}

function readSeries(part: IcalComponent, overrides: readonly IcalComponent[], reader: Reader): CalendarEvent[] {
  const uid = textOf(part, 'uid');
  const times = readTimes(part, reader);
  if (times === null) return [];
  const recurring = ['rrule', 'rdate'].some((name) => propertyOf(part, name) !== undefined);
  if (!recurring || times.startMs === null || times.wall === null)
    return [describe(part, times, times.startMs, null, false)];
  const { startsMs, problems } = reader.expandRecurrence(
    {
      event: part,
      start: times.wall,
      zone: times.zone,
      readMs: (property, value) => readMs(property, value, times.zone, reader),
    },
    reader.window,
  );
  for (const problem of problems) reader.report(uid, problem);
  if (startsMs.length === 0) reader.report(uid, 'no occurrence of a recurring event lies in the time that was read');
  const replaced = new Set(
    overrides.map((override) => readMs(propertyOf(override, 'recurrence-id')!, undefined, times.zone, reader)),
  );
  return startsMs.filter((ms) => !replaced.has(ms)).map((ms) => describe(part, times, ms, ms, true));
}

function readOverride(part: IcalComponent, reader: Reader): CalendarEvent[] {
  const times = readTimes(part, reader);
  const property = propertyOf(part, 'recurrence-id')!;
  if (times === null) return [];
  if (property.parameters['range']) {
    reader.report(textOf(part, 'uid'), 'a change to this and all later occurrences was applied to the one only');
  }
  const originalMs = readMs(property, undefined, times.zone, reader);
  if (originalMs === null) {
    reader.report(textOf(part, 'uid'), 'a changed occurrence does not say which one it changes', true);
    return [];
  }
  return [describe(part, times, times.startMs, originalMs, true)];
}

/** Start and length; null (and reported) when the start cannot be placed in time. */
function readTimes(part: IcalComponent, reader: Reader): Times | null {
  const uid = textOf(part, 'uid');
  const start = propertyOf(part, 'dtstart');
  if (!start) return { wall: null, zone: reader.fallback, startMs: null, durationMs: 0 };
  const wall = reader.zones.parseWall(String(start.values[0]));
  if (!wall) {
    reader.report(uid, 'the start is no date that exists; the event was left out', true);
    return null;
  }
  const zone = zoneFor(start, wall, reader.fallback, reader);
  if (zone === null) {
    const name = (start.parameters['tzid'] ?? '').slice(0, 60);
    reader.report(uid, `unknown time zone "${name}"; the event was left out`, true);
    return null;
  }
  const startMs = zone.toInstantMs(wall);
  return { wall, zone, startMs, durationMs: readDuration(part, wall, zone, startMs, reader) };
}

function zoneFor(
  property: IcalProperty,
  wall: WallTime & { utc: boolean; dateOnly: boolean },
  fallback: CalendarZone,
  reader: Reader,
): CalendarZone | null {
  if (wall.utc) return reader.zones.namedZone('UTC');
  const tzid = property.parameters['tzid'];
  return tzid === undefined || wall.dateOnly ? fallback : reader.zoneOf(tzid);
}

function readMs(property: IcalProperty, value: unknown, fallback: CalendarZone, reader: Reader): number | null {
  const wall = reader.zones.parseWall(String(value ?? property.values[0]));
  const zone = wall ? zoneFor(property, wall, fallback, reader) : null;
  return wall && zone ? zone.toInstantMs(wall) : null;
}

function readDuration(
  part: IcalComponent,
  wall: WallTime & { dateOnly: boolean },
  zone: CalendarZone,
  startMs: number,
  reader: Reader,
): number {
  const end = propertyOf(part, 'dtend');
  const endMs = end ? readMs(end, undefined, zone, reader) : null;
  if (endMs !== null && endMs >= startMs) return endMs - startMs;
  const match = /^P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/.exec(
    textOf(part, 'duration'),
  );
  if (match) {
    const [weeks, days, hours, minutes, seconds] = match.slice(1).map((digits) => Number(digits ?? 0)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000;
  }
  if (!wall.dateOnly) return 0;
  return zone.toInstantMs(midnightOf(new Date(Date.UTC(wall.year, wall.month - 1, wall.day + 1)))) - startMs;
}

function describe(
  part: IcalComponent,
  times: Times,
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
function endOf(startMs: number, times: Times, allDay: boolean): number {
  if (!allDay) return startMs + times.durationMs;
  const days = Math.round(times.durationMs / 86_400_000);
  const end = new Date(`${localDate(startMs, times.zone)}T00:00:00Z`);
  end.setUTCDate(end.getUTCDate() + days);
  return times.zone.toInstantMs(midnightOf(end));
}

function midnightOf(date: Date): WallTime {
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
