import { counted } from '../../domain/counted.ts';
import { GtmError, messageOf } from '../../domain/errors.ts';

/** One line of an iCalendar component: parameters with lower-case keys, and its values as jCal (RFC 7265) writes them. */
export interface IcalProperty {
  name: string;
  parameters: Readonly<Record<string, string>>;
  /** jCal value type: `date-time`, `date`, `text`, `recur`, `cal-address`, `period`, ... */
  type: string;
  values: readonly unknown[];
}

export interface IcalComponent {
  name: string;
  properties: readonly IcalProperty[];
  components: readonly IcalComponent[];
}

type JCalProperty = [name: string, parameters: Record<string, string | string[]>, type: string, ...values: unknown[]];
type JCalComponent = [name: string, properties: JCalProperty[], components: JCalComponent[]];

/** Calendars and what is wrong with the text, in words without personal data; `leftOut` where events are missing for it. */
interface IcalDocument {
  calendars: IcalComponent[];
  problems: { problem: string; leftOut: boolean }[];
}

/**
 * Reads iCalendar text (RFC 5545) into components by ical.js. More than one calendar may stand in one text. An event
 * that is malformed or unfinished is left out and counted in `problems`; the others are kept. Throws `invalid` when the
 * text is no calendar, holds nothing readable, or is longer than `maxLength` characters.
 */
export async function readIcalendar(text: string, maxLength: number): Promise<IcalDocument> {
  if (text.length > maxLength) {
    throw new GtmError('invalid', `The calendar has ${text.length} characters; at most ${maxLength} are read`);
  }
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (!/^BEGIN:VCALENDAR/i.test(start)) {
    throw new GtmError('invalid', 'This is no calendar: it does not begin with BEGIN:VCALENDAR');
  }
  const { default: ical } = await import('ical.js');
  const parse = (part: string): IcalComponent[] => {
    const parsed: unknown = ical.parse(part);
    const roots = Array.isArray(parsed) && typeof parsed[0] === 'string' ? [parsed] : parsed;
    return (roots as JCalComponent[]).map(toComponent);
  };
  try {
    return { calendars: parse(start), problems: [] };
  } catch (error) {
    return readPiecemeal(start, parse, error);
  }
}

/** Each event by itself, in the frame of the rest of its calendar (method, zones). */
function readPiecemeal(text: string, parse: (part: string) => IcalComponent[], cause: unknown): IcalDocument {
  const frame: string[] = [];
  const events: string[][] = [];
  let inEvent = false;
  for (const line of text.split(/\r?\n/)) {
    const begins = /^BEGIN:VEVENT\s*$/i.test(line);
    if (begins) events.push([]);
    inEvent ||= begins;
    if (inEvent) events.at(-1)!.push(line);
    else if (!/^(BEGIN|END):VCALENDAR\s*$/i.test(line)) frame.push(line);
    if (/^END:VEVENT\s*$/i.test(line)) inEvent = false;
  }
  const wrap = (lines: string[]) => parse(`BEGIN:VCALENDAR\r\n${lines.filter(Boolean).join('\r\n')}\r\nEND:VCALENDAR`);
  const attempt = (lines: string[]): IcalComponent[] | null => {
    try {
      return wrap(lines);
    } catch {
      return null;
    }
  };
  const usableFrame = attempt(frame) ? frame : [];
  const calendars = events.map((event) => attempt([...usableFrame, ...event]));
  const readable = calendars.filter((calendar) => calendar !== null).flat();
  if (readable.length === 0) {
    const unfinished = /did not end/i.test(messageOf(cause));
    const problem = unfinished ? 'it ends in the middle of a component' : 'a line is malformed';
    throw new GtmError('invalid', `The calendar cannot be read: ${problem}`, { cause });
  }
  const lost = calendars.length - readable.length;
  const merged = { ...readable[0]!, components: mergeParts(readable) };
  const problem =
    lost === 0
      ? 'the calendar is malformed or has no end; all of its events were read'
      : `${counted(lost, 'malformed or unfinished event was', 'malformed or unfinished events were')} left out`;
  return { calendars: [merged], problems: [{ problem, leftOut: lost > 0 }] };
}

/** Overrides find their series only inside one calendar, so the pieces are put together again. */
function mergeParts(calendars: readonly IcalComponent[]): IcalComponent[] {
  const zones = calendars[0]!.components.filter((part) => part.name !== 'vevent');
  return [...zones, ...calendars.flatMap((calendar) => calendar.components.filter((part) => part.name === 'vevent'))];
}

function toComponent([name, properties, components]: JCalComponent): IcalComponent {
  return { name, properties: properties.map(toProperty), components: components.map(toComponent) };
}

function toProperty([name, parameters, type, ...values]: JCalProperty): IcalProperty {
  const entries = Object.entries(parameters).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.join(',') : value,
  ]);
  return { name, parameters: Object.fromEntries(entries) as Record<string, string>, type, values };
}

/** First property of a name, or undefined. */
export function propertyOf(component: IcalComponent, name: string): IcalProperty | undefined {
  return component.properties.find((property) => property.name === name);
}

export function propertiesOf(component: IcalComponent, name: string): IcalProperty[] {
  return component.properties.filter((property) => property.name === name);
}

/** A property's first value as text without control characters (line breaks stay); empty when it is missing. */
export function textOf(component: IcalComponent, name: string): string {
  const value = propertyOf(component, name)?.values[0];
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .trim();
}
