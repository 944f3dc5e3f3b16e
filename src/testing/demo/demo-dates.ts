/** The zone the demo tenant lives in. */
const demoZone = 'Europe/Berlin';

/** Local calendar of the demo, counted in days from its first day. */
export interface DemoDates {
  readonly now: Date;
  readonly zone: string;
  /** The instant of a local wall-clock time (`HH:MM`) on the day `dayOffset` days from the first day. */
  at(dayOffset: number, wallClock: string): Date;
  /** As `at`, but a weekend or a holiday becomes the working day before it (past days) or after it. */
  workday(dayOffset: number, wallClock: string): Date;
  /** Offset of the nearest day at or after `dayOffset` with this weekday (0 is Sunday). */
  dayOnOrAfter(dayOffset: number, weekday: number): number;
  /** `2026-03-05`, the local date of that day. */
  date(dayOffset: number): string;
  /** `5 March` or, with the year, `5 March 2026`. */
  spoken(dayOffset: number, options?: { year?: boolean }): string;
  /** `Thursday` */
  weekdayName(dayOffset: number): string;
  /** `March` */
  monthName(dayOffset: number): string;
  /** Minutes that `zone` is ahead of UTC at that instant. */
  utcOffsetMinutes(instant: Date, zone: string): number;
}

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const dayMs = 86_400_000;

/** Looks up zone offsets and remembers them per zone and UTC hour, because one look-up is slow. */
function createZoneOffsets(): (instant: Date, zone: string) => number {
  const formats = new Map<string, Intl.DateTimeFormat>();
  const known = new Map<string, number>();
  return (instant, zone) => {
    const key = `${zone} ${Math.floor(instant.getTime() / 3_600_000)}`;
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    let format = formats.get(zone);
    if (!format) {
      format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' });
      formats.set(zone, format);
    }
    const name = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? '';
    const match = /([+-])(\d{2}):(\d{2})/.exec(name);
    const minutes = match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
    known.set(key, minutes);
    return minutes;
  };
}

/** The calendar of a demo that starts at `now` (an ISO instant). */
export function createDemoDates(now: string, zone: string = demoZone): DemoDates {
  const start = new Date(now);
  const utcOffsetMinutes = createZoneOffsets();
  const midnight = localMidnight(start, utcOffsetMinutes(start, zone));
  /** Office hours never meet a change of clocks, so noon stands for the day. */
  const offsetOn = (dayOffset: number) => utcOffsetMinutes(new Date(midnight + dayOffset * dayMs + dayMs / 2), zone);
  /** A date whose UTC fields read as the local ones. */
  const local = (dayOffset: number) => new Date(midnight + dayOffset * dayMs);
  function workingDay(dayOffset: number): number {
    let day = dayOffset;
    while (isFree(local(day))) day += dayOffset < 0 ? -1 : 1;
    return day;
  }
  function at(dayOffset: number, wallClock: string): Date {
    const [hours, minutes] = wallClock.split(':').map(Number);
    return new Date(midnight + dayOffset * dayMs + (hours! * 60 + minutes! - offsetOn(dayOffset)) * 60_000);
  }
  return {
    now: start,
    zone,
    at,
    workday: (dayOffset, wallClock) => at(workingDay(dayOffset), wallClock),
    dayOnOrAfter: (dayOffset, weekday) => dayOffset + ((weekday - local(dayOffset).getUTCDay() + 7) % 7),
    date: (dayOffset) => local(dayOffset).toISOString().slice(0, 10),
    spoken(dayOffset, { year = false } = {}) {
      const day = local(dayOffset);
      return `${day.getUTCDate()} ${monthNames[day.getUTCMonth()]}${year ? ` ${day.getUTCFullYear()}` : ''}`;
    },
    weekdayName: (dayOffset) => weekdayNames[local(dayOffset).getUTCDay()]!,
    monthName: (dayOffset) => monthNames[local(dayOffset).getUTCMonth()]!,
    utcOffsetMinutes,
  };
}

function localMidnight(instant: Date, offsetMinutes: number): number {
  const shifted = instant.getTime() + offsetMinutes * 60_000;
  return shifted - (((shifted % dayMs) + dayMs) % dayMs);
}

const holidays = new Set(['12-24', '12-25', '12-26', '12-31', '01-01', '05-01']);

function isFree(day: Date): boolean {
  return day.getUTCDay() % 6 === 0 || holidays.has(day.toISOString().slice(5, 10));
}

/** The latest Tuesday 09:40 in the zone at or before `instant`, as an ISO instant: where a new demo's clock starts. */
export function demoStart(instant: Date, zone: string = demoZone): string {
  const dates = createDemoDates(instant.toISOString(), zone);
  const tuesday = dates.dayOnOrAfter(-6, 2);
  const start = dates.at(tuesday, '09:40');
  return (start <= instant ? start : dates.at(tuesday - 7, '09:40')).toISOString();
}
