import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { type CalendarZone, parseWall, type WallTime, wallMs } from './calendar-zones.ts';
import type { IcalComponent, IcalProperty } from './icalendar-document.ts';
import { propertiesOf } from './icalendar-document.ts';

interface ExpansionWindow {
  fromMs: number;
  untilMs: number;
  maxOccurrences: number;
}

interface Expansion {
  /** Starts of the occurrences inside the window, ascending, in ms since 1970. */
  startsMs: number[];
  problems: string[];
}

interface Series {
  event: IcalComponent;
  start: WallTime & { dateOnly: boolean };
  zone: CalendarZone;
  /** Reads a date of this series' RDATE, EXDATE or UNTIL; null when its zone is unknown or it does not exist. */
  readMs(property: IcalProperty, value: unknown): number | null;
}

/** Steps that a rule may take before it is given up; a daily rule of two centuries needs 73,000. */
const maxSteps = 100_000;

/**
 * Starts of a recurring event inside a window (RFC 5545, 3.8.5): DTSTART and every RRULE and RDATE, less EXDATE. Rules in
 * a zone that only the calendar defines run on the wall clock. A rule that needs too many steps or gives too many
 * occurrences is cut, and the problem says so.
 */
export function expandRecurrence(series: Series, window: ExpansionWindow): Expansion {
  const problems: string[] = [];
  const starts = new Set<number>();
  const add = (ms: number) => {
    if (ms >= window.fromMs && ms < window.untilMs) starts.add(ms);
  };
  add(series.zone.toInstantMs(series.start));
  for (const property of propertiesOf(series.event, 'rrule')) {
    for (const value of property.values) {
      try {
        for (const ms of runRule(value as Record<string, unknown>, series, window)) add(ms);
      } catch {
        problems.push('a recurrence rule is invalid or needs too many steps; only its first occurrence was read');
      }
    }
  }
  for (const property of propertiesOf(series.event, 'rdate')) {
    for (const value of property.values) {
      const ms = series.readMs(property, Array.isArray(value) ? value[0] : value);
      if (ms === null) problems.push('an additional date could not be read');
      else add(ms);
    }
  }
  if (propertiesOf(series.event, 'exrule').length > 0)
    problems.push('EXRULE, which the standard withdrew, was not applied');
  for (const ms of excluded(series, [...starts])) starts.delete(ms);
  const startsMs = [...starts].sort((a, b) => a - b);
  if (startsMs.length > window.maxOccurrences) {
    problems.push(`more than ${window.maxOccurrences} occurrences; the earliest were left out`);
  }
  return { startsMs: startsMs.slice(-window.maxOccurrences), problems };
}

/** EXDATE by instant; a date without time takes out the occurrences of that local day, as many programs mean it. */
function excluded(series: Series, starts: readonly number[]): number[] {
  return propertiesOf(series.event, 'exdate').flatMap((property) =>
    property.values.flatMap((value) => {
      const ms = series.readMs(property, value);
      const wall = parseWall(String(value));
      if (!wall?.dateOnly || series.start.dateOnly) return ms === null ? [] : [ms];
      const dayStart = series.zone.toInstantMs(wall);
      return starts.filter((start) => start >= dayStart && start < dayStart + 86_400_000);
    }),
  );
}

function runRule(rule: Record<string, unknown>, series: Series, window: ExpansionWindow): number[] {
  const { zone } = series;
  const onWallClock = zone.id === null;
  const startMs = onWallClock ? wallMs(series.start) : zone.toInstantMs(series.start);
  const dtstart = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(zone.id ?? 'UTC');
  const until = untilOf(rule['until'], series);
  const recurrence = new RRuleTemporal({
    rruleString: ruleText(rule),
    dtstart,
    ...(until === null
      ? {}
      : { until: Temporal.Instant.fromEpochMilliseconds(until).toZonedDateTimeISO(zone.id ?? 'UTC') }),
    temporal: Temporal,
    maxIterations: maxSteps,
    maxCandidateEvaluations: maxSteps,
  });
  // A wall clock is at most 14 hours away from UTC; the exact window is applied to the instants.
  const slackMs = onWallClock ? 86_400_000 : 0;
  const found = recurrence.between(new Date(window.fromMs - slackMs), new Date(window.untilMs + slackMs), true);
  return found.map((date) => (onWallClock ? zone.toInstantMs(wallOf(date)) : date.epochMilliseconds));
}

function wallOf(date: Temporal.ZonedDateTime): WallTime {
  const { year, month, day, hour, minute, second } = date;
  return { year, month, day, hour, minute, second };
}

/** UNTIL on the clock that the rule runs on. A date alone lasts to the end of that day. */
function untilOf(value: unknown, series: Series): number | null {
  if (value === undefined) return null;
  const wall = parseWall(String(value));
  if (!wall) throw new Error('UNTIL is no date');
  const local = wall.dateOnly ? { ...wall, hour: 23, minute: 59, second: 59 } : wall;
  if (series.zone.id !== null) return wall.utc ? wallMs(wall) : series.zone.toInstantMs(local);
  if (!wall.utc) return wallMs(local);
  const offset = wallMs(wall) - series.zone.toInstantMs(wall);
  return wallMs(wall) + offset;
}

const weekdays = ['', 'SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** jCal's recurrence object as an RRULE line, without UNTIL. */
function ruleText(rule: Record<string, unknown>): string {
  const parts = Object.entries(rule).flatMap(([key, value]) => {
    if (key === 'until') return [];
    if (key === 'wkst') return [`WKST=${typeof value === 'number' ? weekdays[value] : String(value)}`];
    return [`${key.toUpperCase()}=${([] as unknown[]).concat(value).join(',')}`];
  });
  return `RRULE:${parts.join(';')}`;
}
