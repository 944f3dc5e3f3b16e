import { pickOf } from './seeded.ts';

/** An event as a person would say it; `icalendarOf` writes it down, the oracle reads it as it is. */
export interface PlannedEvent {
  /** Day of the first occurrence, counted from the case's Monday. */
  day: number;
  /** Minute of the day on the wall of `zone`; null for a whole day. */
  minute: number | null;
  /** Minutes, or days of an event that lasts whole days. */
  length: number;
  zone: string;
  repeats: { every: 'day'; times: number } | { every: 'weeks'; weeks: number; weekdays: number[] } | null;
  /** A day on which the series does not happen. */
  except: number | null;
  status: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED';
  isShownAsFree: boolean;
}

/** A calendar and two people who look for half an hour. */
export interface SlotCase {
  /** The Monday that days are counted from, `2026-03-23`. */
  monday: string;
  asOf: string;
  ours: { zone: string; opens: number; closes: number; workDays: number[] };
  theirs: { zone: string };
  events: PlannedEvent[];
}

/** Weeks with a change of clocks in Europe, America or Australia, and one without. */
const mondays = ['2026-03-23', '2026-10-19', '2026-03-02', '2026-10-26', '2026-03-30', '2026-06-08'];
const zones = [
  ...['Europe/Berlin', 'Europe/London', 'America/New_York', 'America/Sao_Paulo', 'Asia/Kolkata', 'Asia/Tokyo'],
  ...['Australia/Sydney', 'UTC'],
];
const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

function plannedEvent(random: () => number, ourZone: string): PlannedEvent {
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  const day = whole(-2, 13);
  const isWholeDay = random() < 0.15;
  const weekday = (((day % 7) + 7) % 7) + 1;
  const kind = isWholeDay ? 2 : random();
  return {
    day,
    minute: isWholeDay ? null : whole(28, 76) * 15,
    length: isWholeDay ? whole(1, 3) : whole(1, 12) * 15,
    zone: random() < 0.5 ? ourZone : pickOf(random, zones)!,
    repeats:
      kind < 0.25
        ? { every: 'weeks', weeks: whole(1, 2), weekdays: [...new Set([weekday, whole(1, 7)])].sort() }
        : kind < 0.4
          ? { every: 'day', times: whole(2, 6) }
          : null,
    except: random() < 0.3 ? day + whole(0, 8) : null,
    status: random() < 0.1 ? 'CANCELLED' : random() < 0.2 ? 'TENTATIVE' : 'CONFIRMED',
    isShownAsFree: random() < 0.1,
  };
}

/** A calendar with up to 16 events over two weeks: single ones, series, whole days, in several zones. */
export function randomSlotCase(random: () => number): SlotCase {
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  const monday = pickOf(random, mondays)!;
  const zone = pickOf(random, zones)!;
  const dayMs = 86_400_000;
  return {
    monday,
    asOf: new Date(Date.parse(`${monday}T00:00:00Z`) + whole(0, 4) * dayMs + whole(0, 1439) * 60_000).toISOString(),
    ours: {
      ...{ zone, opens: whole(14, 20) * 30, closes: whole(30, 38) * 30 },
      workDays: [1, 2, 3, 4, 5, 6].filter(() => random() < 0.85),
    },
    theirs: { zone: random() < 0.4 ? zone : pickOf(random, zones)! },
    events: Array.from({ length: whole(0, 16) }, () => plannedEvent(random, zone)),
  };
}

/** The case's calendar as iCalendar text, whole days in the zone of its owner. */
export function icalendarOf({ monday, ours, events }: SlotCase): string {
  const dateOf = (day: number) =>
    new Date(Date.parse(`${monday}T00:00:00Z`) + day * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
  const parts = events.map((event, index) => {
    const { day, minute, length, zone, repeats, except, status, isShownAsFree } = event;
    const two = (number: number) => String(number).padStart(2, '0');
    const at = (on: number) =>
      minute === null
        ? `;VALUE=DATE:${dateOf(on)}`
        : `;TZID=${zone}:${dateOf(on)}T${two(Math.floor(minute / 60))}${two(minute % 60)}00`;
    const rule =
      repeats?.every === 'day'
        ? [`RRULE:FREQ=DAILY;COUNT=${repeats.times}`]
        : repeats
          ? [
              `RRULE:FREQ=WEEKLY;INTERVAL=${repeats.weeks};BYDAY=${repeats.weekdays.map((one) => weekdayNames[one - 1])}`,
            ]
          : [];
    return [
      ...['BEGIN:VEVENT', `UID:event-${index}@slots.example`, `DTSTART${at(day)}`],
      ...[minute === null ? `DTEND;VALUE=DATE:${dateOf(day + length)}` : `DURATION:PT${length}M`, ...rule],
      ...(repeats && except !== null ? [`EXDATE${at(except)}`] : []),
      ...[`STATUS:${status}`, `TRANSP:${isShownAsFree ? 'TRANSPARENT' : 'OPAQUE'}`, 'END:VEVENT'],
    ].join('\r\n');
  });
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', `X-WR-TIMEZONE:${ours.zone}`, ...parts, 'END:VCALENDAR', ''].join('\r\n');
}
