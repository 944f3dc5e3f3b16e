import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ICAL from 'ical.js';

/** An event of a calendar folder. Times are epoch milliseconds, addresses in lower case. */
export interface CalendarEvent {
  file: string;
  owner: string;
  uid: string;
  /** Who made the file, as PRODID says. */
  product: string;
  startsAt: number;
  endsAt: number;
  isCancelled: boolean;
  attendees: string[];
}

function eventsOf(text: string, file: string, owner: string): CalendarEvent[] {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const product = String(calendar.getFirstPropertyValue('prodid') ?? '');
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    const attendees = event.attendees.map((one) =>
      String(one.getFirstValue())
        .replace(/^mailto:/i, '')
        .toLowerCase(),
    );
    return {
      ...{ file, owner, uid: event.uid, product, attendees },
      startsAt: event.startDate.toUnixTime() * 1000,
      endsAt: event.endDate.toUnixTime() * 1000,
      isCancelled: component.getFirstPropertyValue('status') === 'CANCELLED',
    };
  });
}

/** Reads the `.ics` files of each `<folder>/<address>`. */
export async function readCalendars(folder: string): Promise<CalendarEvent[]> {
  if (!existsSync(folder)) return [];
  const events: CalendarEvent[] = [];
  for (const owner of (await readdir(folder)).filter((name) => name.includes('@')).sort()) {
    const names = (await readdir(join(folder, owner))).filter((name) => name.endsWith('.ics')).sort();
    for (const name of names) {
      const text = await readFile(join(folder, owner, name), 'utf8');
      events.push(...eventsOf(text, `${owner}/${name}`, owner.toLowerCase()));
    }
  }
  return events;
}
