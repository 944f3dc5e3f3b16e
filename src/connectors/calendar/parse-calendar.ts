import { GtmError } from '../../domain/errors.ts';
import { type CalendarEvent, describeEvent, type EventTimes, midnightOf } from './calendar-event.ts';
import type { CalendarZone, WallTime } from './calendar-zones.ts';
import { type IcalComponent, type IcalProperty, propertyOf, readIcalendar, textOf } from './icalendar-document.ts';

export interface ParsedCalendar {
  /** `REQUEST`, `REPLY`, `CANCEL`, `COUNTER`, `PUBLISH`, or null. */
  method: string | null;
  events: CalendarEvent[];
  /** What could not be read, by UID where there is one and the line at fault; `leftOut` where an event is missing for it. */
  problems: { uid: string | null; field: string; problem: string; leftOut: boolean }[];
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
  report(uid: string | null, problem: string, leftOut?: boolean, field?: string): void;
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
  const problems: ParsedCalendar['problems'] = document.problems.map((one) => ({ uid: null, field: 'event', ...one }));
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
      report: (uid, problem, leftOut = false, field = 'event') => problems.push({ uid, field, problem, leftOut }),
    };
    // One more than is wanted shows that there are more.
    events.push(...readEvents(calendar, reader, maxEvents + 1 - events.length));
  }
  if (events.length > maxEvents) {
    events.length = maxEvents;
    problems.push({
      uid: null,
      field: 'event',
      problem: `only the first ${maxEvents} events were read`,
      leftOut: true,
    });
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

function readSeries(part: IcalComponent, overrides: readonly IcalComponent[], reader: Reader): CalendarEvent[] {
  const uid = textOf(part, 'uid');
  const times = readTimes(part, reader);
  if (times === null) return [];
  const recurring = ['rrule', 'rdate'].some((name) => propertyOf(part, name) !== undefined);
  if (!recurring || times.startMs === null || times.wall === null)
    return [describeEvent(part, times, times.startMs, null, false)];
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
  return startsMs.filter((ms) => !replaced.has(ms)).map((ms) => describeEvent(part, times, ms, ms, true));
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
    reader.report(textOf(part, 'uid'), 'a changed occurrence does not say which one it changes', true, 'RECURRENCE-ID');
    return [];
  }
  return [describeEvent(part, times, times.startMs, originalMs, true)];
}

/** A year outside of these was written in two digits, or is a count of something else. */
const earliestYear = 1900;
const latestYear = 2200;

/** Start and length; null (and reported) when the start cannot be placed in time. */
function readTimes(part: IcalComponent, reader: Reader): EventTimes | null {
  const uid = textOf(part, 'uid');
  const start = propertyOf(part, 'dtstart');
  if (!start) return { wall: null, zone: reader.fallback, startMs: null, durationMs: 0 };
  const wall = reader.zones.parseWall(String(start.values[0]));
  if (!wall || wall.year < earliestYear || wall.year > latestYear) {
    reader.report(uid, 'the start is no date that exists; the event was left out', true, 'DTSTART');
    return null;
  }
  const zone = zoneFor(start, wall, reader.fallback, reader);
  if (zone === null) {
    const name = (start.parameters['tzid'] ?? '').slice(0, 60);
    reader.report(uid, `unknown time zone "${name}"; the event was left out`, true, 'DTSTART');
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
  if (end) {
    const words = endMs === null ? 'the end is no date that exists' : 'the end lies before the start';
    reader.report(textOf(part, 'uid'), `${words}; the event was read without it`, false, 'DTEND');
  }
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
