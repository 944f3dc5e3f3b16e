import { Temporal } from 'temporal-polyfill';
import { type IcalComponent, propertyOf, textOf } from './icalendar-document.ts';
import { windowsZones } from './windows-zones.ts';

/** A date and time on a wall clock, without zone. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** How wall times of one TZID become instants. */
export interface CalendarZone {
  /** IANA name or fixed offset that Temporal knows; null when the zone is defined only inside the calendar. */
  id: string | null;
  /** What the calendar calls it. */
  name: string;
  toInstantMs(wall: WallTime): number;
}

/** The zone of an IANA name or fixed offset (`+01:00`), or null when this machine's zone data do not have it. */
export function namedZone(id: string, name: string = id): CalendarZone | null {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id);
  } catch {
    return null;
  }
  return {
    id,
    name,
    // A time that the clocks skip is read with the offset before the change (RFC 5545, 3.3.5): "compatible".
    toInstantMs: (wall) =>
      Temporal.PlainDateTime.from(
        { ...wall, second: Math.min(wall.second, 59) },
        { overflow: 'reject' },
      ).toZonedDateTime(id).epochMilliseconds,
  };
}

/**
 * A function from TZID to zone for one calendar. IANA names win over the calendar's own VTIMEZONE of that name (those are
 * often cut short); then VTIMEZONE, its X-LIC-LOCATION, Windows names and fixed offsets. Null for an unknown zone.
 */
export function zonesOf(calendar: IcalComponent): (tzid: string) => CalendarZone | null {
  const known = new Map<string, CalendarZone | null>();
  const own = new Map(
    calendar.components.filter((part) => part.name === 'vtimezone').map((part) => [textOf(part, 'tzid'), part]),
  );
  return (tzid) => {
    if (!known.has(tzid)) known.set(tzid, findZone(tzid, own.get(tzid)));
    return known.get(tzid)!;
  };
}

function findZone(tzid: string, definition: IcalComponent | undefined): CalendarZone | null {
  for (const name of ianaCandidates(tzid)) {
    const zone = namedZone(name, tzid);
    if (zone) return zone;
  }
  const location = definition ? textOf(definition, 'x-lic-location') : '';
  return (
    (location && namedZone(location, tzid)) || definedZone(tzid, definition) || windowsZone(tzid) || offsetZone(tzid)
  );
}

/** `Europe/Berlin`, also behind a vendor's prefix: `/mozilla.org/20050126_1/Europe/Berlin`. */
function ianaCandidates(tzid: string): string[] {
  const parts = tzid.split('/').filter(Boolean);
  if (!tzid.startsWith('/')) return parts.length > 1 || /^(utc|gmt|z)$/i.test(tzid) ? [tzid] : [];
  return [parts.slice(-3).join('/'), parts.slice(-2).join('/')];
}

function windowsZone(tzid: string): CalendarZone | null {
  const id = windowsZones.get(tzid.replace(/^"|"$/g, '').replace(/ Daylight Time$/, ' Standard Time'));
  return id === undefined ? null : namedZone(id, tzid);
}

/** `GMT+0100`, `(GMT +01:00) Amsterdam ...`, `UTC-5`. */
function offsetZone(tzid: string): CalendarZone | null {
  const match = /(?:gmt|utc)\s*([+-])(\d{1,2}):?(\d{2})?/i.exec(tzid);
  if (!match) return null;
  return namedZone(`${match[1]}${match[2]!.padStart(2, '0')}:${match[3] ?? '00'}`, tzid);
}

interface Change {
  /** Wall time of the change by the clock before it, in ms as if it were UTC; repeated yearly by `rule`. */
  startMs: number;
  rule: YearlyRule | null;
  fromMs: number;
  toMs: number;
}

interface YearlyRule {
  month: number;
  /** Weekday 0 (Sunday) to 6, and which one in the month; -1 is the last. */
  weekday: number;
  position: number;
  untilMs: number;
}

/**
 * A zone that only the calendar's VTIMEZONE describes. Rules other than "every year, in this month, the nth weekday"
 * are not followed and make the zone unknown, so that a hostile definition costs nothing.
 */
function definedZone(tzid: string, definition: IcalComponent | undefined): CalendarZone | null {
  if (!definition) return null;
  const changes: Change[] = [];
  for (const part of definition.components) {
    const read = readChanges(part);
    if (read === null) return null;
    changes.push(...read);
  }
  if (changes.length === 0) return null;
  return { id: null, name: tzid, toInstantMs: (wall) => wallMs(wall) - offsetAt(changes, wallMs(wall)) };
}

export function wallMs(wall: WallTime): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
}

function readChanges(part: IcalComponent): Change[] | null {
  const start = parseWall(String(propertyOf(part, 'dtstart')?.values[0] ?? ''));
  const fromMs = offsetMs(textOf(part, 'tzoffsetfrom'));
  const toMs = offsetMs(textOf(part, 'tzoffsetto'));
  if (!start || fromMs === null || toMs === null) return null;
  const rule = propertyOf(part, 'rrule')?.values[0];
  const yearly = rule === undefined ? null : readYearlyRule(rule as Record<string, unknown>, start, fromMs);
  if (rule !== undefined && yearly === null) return null;
  const extra = part.properties
    .filter((property) => property.name === 'rdate')
    .flatMap((property) => property.values.map((value) => String(value)))
    .flatMap((text) => {
      const at = parseWall(text);
      return at ? [{ startMs: wallMs(at) + (at.utc ? fromMs : 0), rule: null, fromMs, toMs }] : [];
    });
  return [{ startMs: wallMs(start), rule: yearly, fromMs, toMs }, ...extra];
}

function readYearlyRule(rule: Record<string, unknown>, start: WallTime, fromMs: number): YearlyRule | null {
  const [byDay, ...others] = ([] as unknown[]).concat(rule['byday'] ?? []);
  const match = /^([+-]?\d)([A-Z]{2})$/.exec(String(byDay ?? ''));
  const month = Number(([] as unknown[]).concat(rule['bymonth'] ?? start.month)[0]);
  if (
    rule['freq'] !== 'YEARLY' ||
    Number(rule['interval'] ?? 1) !== 1 ||
    others.length > 0 ||
    !match ||
    !(month >= 1 && month <= 12)
  )
    return null;
  const until = rule['until'] === undefined ? null : parseWall(String(rule['until']));
  const untilMs = until ? wallMs(until) + (until.utc ? fromMs : 0) : Number.POSITIVE_INFINITY;
  return {
    month,
    weekday: ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'].indexOf(match[2]!),
    position: Number(match[1]),
    untilMs,
  };
}

/** The offset in force at a wall time: of the latest change not after it, seen by the clock before that change. */
function offsetAt(changes: readonly Change[], atMs: number): number {
  let best: { ms: number; toMs: number } | null = null;
  for (const change of changes) {
    const ms = latestOccurrence(change, atMs);
    if (ms !== null && (best === null || ms > best.ms)) best = { ms, toMs: change.toMs };
  }
  if (best) return best.toMs;
  return changes.reduce((first, change) => (change.startMs < first.startMs ? change : first)).fromMs;
}

function latestOccurrence(change: Change, atMs: number): number | null {
  // The clock jumps over or repeats an hour: a skipped time counts as before the change, as RFC 5545 asks.
  const gap = Math.max(0, change.toMs - change.fromMs);
  if (atMs < change.startMs + gap) return null;
  const { rule } = change;
  if (!rule) return change.startMs;
  const limit = Math.min(atMs - gap, rule.untilMs);
  for (let year = new Date(limit).getUTCFullYear(), tries = 0; tries < 2; year--, tries++) {
    const ms = nthWeekday(year, rule) + timeOfDayMs(change.startMs);
    if (ms <= limit && ms >= change.startMs) return ms;
  }
  return change.startMs;
}

/** Zone definitions begin in 1601, so the value is often negative. */
function timeOfDayMs(ms: number): number {
  return ((ms % 86_400_000) + 86_400_000) % 86_400_000;
}

function nthWeekday(year: number, { month, weekday, position }: YearlyRule): number {
  const day = 86_400_000;
  if (position > 0) {
    const first = Date.UTC(year, month - 1, 1);
    const shift = (weekday - new Date(first).getUTCDay() + 7) % 7;
    return first + (shift + (position - 1) * 7) * day;
  }
  const last = Date.UTC(year, month, 0);
  const back = (new Date(last).getUTCDay() - weekday + 7) % 7;
  return last - (back + (-position - 1) * 7) * day;
}

function offsetMs(text: string): number | null {
  const match = /^([+-])(\d{2}):?(\d{2})(?::?(\d{2}))?$/.exec(text);
  if (!match) return null;
  const ms = (Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0)) * 1000;
  return match[1] === '-' ? -ms : ms;
}

/** A jCal date or date-time that exists; `utc` when it ends in Z, `dateOnly` when it has no time. */
export function parseWall(text: string): (WallTime & { utc: boolean; dateOnly: boolean }) | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(Z)?)?$/.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const check = new Date(Date.UTC(year, month - 1, day));
  if (check.getUTCMonth() !== month - 1 || check.getUTCDate() !== day || hour > 23 || minute > 59 || second > 60)
    return null;
  return { year, month, day, hour, minute, second, utc: match[7] === 'Z', dateOnly: match[4] === undefined };
}
