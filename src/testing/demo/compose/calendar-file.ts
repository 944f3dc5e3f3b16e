import type { Meeting } from '../source-records.ts';

const germanZone = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Berlin',
  'BEGIN:DAYLIGHT',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'TZNAME:CEST',
  'DTSTART:19700329T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'TZNAME:CET',
  'DTSTART:19701025T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE',
];

/** One user's calendar as an iCalendar file (RFC 5545); `localStamp` gives `YYYYMMDDTHHMMSS` in Europe/Berlin. */
export function calendarFile(name: string, meetings: Meeting[], localStamp: (instant: Date) => string): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Varnholt Instruments//Calendar//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escapeText(name)}`,
    ...germanZone,
    ...meetings.flatMap((meeting) => eventLines(meeting, localStamp)),
    'END:VCALENDAR',
  ];
  return `${lines.map(fold).join('\r\n')}\r\n`;
}

function eventLines(meeting: Meeting, localStamp: (instant: Date) => string): string[] {
  const end = new Date(meeting.startsAt.getTime() + meeting.minutes * 60_000);
  const stamp = new Date(meeting.startsAt.getTime() - 5 * 86_400_000);
  return [
    'BEGIN:VEVENT',
    `UID:${meeting.uid}`,
    `DTSTAMP:${stamp.toISOString().replace(/[-:]|\.\d{3}/g, '')}`,
    `DTSTART;TZID=Europe/Berlin:${localStamp(meeting.startsAt)}`,
    `DTEND;TZID=Europe/Berlin:${localStamp(end)}`,
    ...(meeting.recurrence ? [`RRULE:${meeting.recurrence}`] : []),
    `SUMMARY:${escapeText(meeting.title)}`,
    ...(meeting.description ? [`DESCRIPTION:${escapeText(meeting.description)}`] : []),
    ...(meeting.location ? [`LOCATION:${escapeText(meeting.location)}`] : []),
    'STATUS:CONFIRMED',
    `ORGANIZER;CN="${meeting.organizer.name}":mailto:${meeting.organizer.address}`,
    ...meeting.attendees.map(
      ({ name, address, partstat }) =>
        `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=${partstat};CN="${name}":mailto:${address}`,
    ),
    'END:VEVENT',
  ];
}

function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n');
}

/** Folds a content line at 75 octets without cutting a character (RFC 5545 section 3.1). */
function fold(line: string): string {
  if (Buffer.byteLength(line) <= 75) return line;
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (width + size > 74) {
      pieces.push(piece);
      piece = '';
      width = 0;
    }
    piece += character;
    width += size;
  }
  pieces.push(piece);
  return pieces.join('\r\n ');
}
