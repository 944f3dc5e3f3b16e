import { Temporal } from 'temporal-polyfill';
import type { Predicate } from '../../domain/segment.ts';
import { shiftDay } from './calendar-days.ts';
import type { Calendar, GoalTime } from './goal-times.ts';

/**
 * A condition on a calendar day. `looks` decides what "in 30 days" and "in March" mean: ahead for plans, back for what
 * has happened. Null where the words make no sense for a day ("for three weeks").
 */
export function dateCondition(field: string, time: GoalTime, looks: 'future' | 'past'): Predicate | null {
  switch (time.kind) {
    case 'next':
      return { op: 'next-days', field, days: time.days };
    case 'last':
      return { op: 'within-days', field, days: time.days };
    case 'bare':
      return { op: looks === 'future' ? 'next-days' : 'within-days', field, days: time.days };
    case 'for':
      return null;
    case 'ago':
      return time.isOlder ? { op: 'older-than-days', field, days: time.days } : null;
    case 'span': {
      const { from, to } = looks === 'past' && time.past ? time.past : time;
      if (from && to) return { op: 'between', field, from, to };
      return from ? { op: '>=', field, value: from } : { op: '<=', field, value: to! };
    }
  }
}

/** A condition on an instant of the past, or ahead where the words say so. */
export function instantCondition(field: string, time: GoalTime, { zone }: Calendar): Predicate | null {
  switch (time.kind) {
    case 'next':
      return { op: 'next-days', field, days: time.days };
    case 'last':
    case 'bare':
    case 'for':
      return { op: 'within-days', field, days: time.days };
    case 'ago':
      return time.isOlder ? { op: 'older-than-days', field, days: time.days } : null;
    case 'span': {
      const { from, to } = time.past ?? time;
      const parts: Predicate[] = [];
      if (from) parts.push({ op: '>=', field, value: startOfDay(from, zone) });
      if (to) parts.push({ op: '<', field, value: startOfDay(shiftDay(to, 1), zone) });
      return parts.length === 2 ? { op: 'and', parts } : parts[0]!;
    }
  }
}

/** The instant at which a calendar day begins in a zone. */
function startOfDay(day: string, zone: string): string {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds).toISOString();
}
