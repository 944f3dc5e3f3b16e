import type { PlannedEvent, SlotCase } from './random-calendar.ts';

const before = 5;
const days = 32;
const minutesOfDay = 1440;

/** Minute of the wall clock, counted from the Monday's midnight there, for each minute of the time around a Monday. */
type WallClock = Int32Array;

const walls = new Map<string, WallClock>();

/** Asked of the platform minute by minute, and by nothing that finds slots. */
function wallOf(monday: string, zone: string): WallClock {
  const known = walls.get(`${monday} ${zone}`);
  if (known) return known;
  const base = Date.parse(`${monday}T00:00:00Z`);
  const options = { timeZone: zone, dateStyle: 'short', timeStyle: 'short' } as const;
  const format = new Intl.DateTimeFormat('sv-SE', options);
  const wall = Int32Array.from({ length: days * minutesOfDay }, (_, index) => {
    const text = format.format(base + (index - before * minutesOfDay) * 60_000);
    return (Date.parse(`${text.replace(' ', 'T')}:00Z`) - base) / 60_000;
  });
  walls.set(`${monday} ${zone}`, wall);
  return wall;
}

const dayOf = (wallMinute: number) => Math.floor(wallMinute / minutesOfDay);
/** 1 is Monday, as the days are counted from one. */
const weekdayOf = (day: number) => (((day % 7) + 7) % 7) + 1;

function daysOf({ day, repeats, except }: PlannedEvent): number[] {
  if (!repeats) return [day];
  const found: number[] = [];
  for (let on = day; on < days; on++) {
    const happens =
      repeats.every === 'day'
        ? on < day + repeats.times
        : weeksBetween(day, on) % repeats.weeks === 0 && repeats.weekdays.includes(weekdayOf(on));
    if (happens && on !== except) found.push(on);
  }
  return found;
}

function weeksBetween(from: number, to: number): number {
  const mondayBefore = (day: number) => day - weekdayOf(day) + 1;
  return (mondayBefore(to) - mondayBefore(from)) / 7;
}

function busyMinutes({ monday, ours, events }: SlotCase): Uint8Array {
  const busy = new Uint8Array(days * minutesOfDay);
  for (const event of events.filter(({ status, isShownAsFree }) => status !== 'CANCELLED' && !isShownAsFree)) {
    for (const day of daysOf(event)) {
      const wall = wallOf(monday, event.minute === null ? ours.zone : event.zone);
      if (event.minute === null) {
        for (let index = 0; index < busy.length; index++) {
          const on = dayOf(wall[index]!);
          if (on >= day && on < day + event.length) busy[index] = 1;
        }
        continue;
      }
      const start = wall.indexOf(day * minutesOfDay + event.minute);
      if (start >= 0) busy.fill(1, start, start + event.length);
    }
  }
  return busy;
}

/**
 * The starts of all half hours that can be offered, found by looking at each minute: on the half hours between nine and
 * five of the fifteen days from the day after tomorrow there, with every minute in both sides' working hours and a quarter
 * of an hour around without anything.
 */
export function slotsByMinute(slotCase: SlotCase): string[] {
  const { monday, asOf, ours, theirs } = slotCase;
  const base = Date.parse(`${monday}T00:00:00Z`) - before * minutesOfDay * 60_000;
  const [ourWall, theirWall] = [wallOf(monday, ours.zone), wallOf(monday, theirs.zone)];
  const busy = busyMinutes(slotCase);
  const now = Math.floor((Date.parse(asOf) - base) / 60_000);
  const [ourToday, theirToday] = [dayOf(ourWall[now]!), dayOf(theirWall[now]!)];
  const works = (wallMinute: number, workDays: readonly number[], opens: number, closes: number) => {
    const minute = wallMinute - dayOf(wallMinute) * minutesOfDay;
    return workDays.includes(weekdayOf(dayOf(wallMinute))) && minute >= opens && minute < closes;
  };
  const found: string[] = [];
  for (let start = now; start < busy.length - 60; start++) {
    const on = dayOf(theirWall[start]!);
    if (on < theirToday + 2 || on >= theirToday + 17 || theirWall[start]! % 30 !== 0) continue;
    let fits = true;
    for (let index = start; index < start + 30 && fits; index++) {
      fits =
        works(theirWall[index]!, [1, 2, 3, 4, 5], 540, 1020) &&
        works(ourWall[index]!, ours.workDays, ours.opens, ours.closes);
    }
    for (let index = start - 15; index < start + 45 && fits; index++) fits = busy[index] === 0;
    let notice = 0;
    for (let day = ourToday + 1; day <= dayOf(ourWall[start]!); day++) if (weekdayOf(day) <= 5) notice++;
    if (fits && notice >= 1) found.push(new Date(base + start * 60_000).toISOString());
  }
  return found;
}
