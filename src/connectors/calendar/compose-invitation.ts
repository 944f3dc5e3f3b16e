import type { MailAddress } from '../../domain/action.ts';
import { GtmError } from '../../domain/errors.ts';
import { normaliseAddress } from '../email/address.ts';

export interface Invitation {
  /** Assigned before; the same for a meeting and its cancellation. */
  uid: string;
  /** 0 for the first invitation, one more for each change or cancellation (RFC 5546). */
  sequence: number;
  /** UTC ISO instant at which this text was made. */
  stampedAt: string;
  /** UTC ISO instants. Written in UTC, so that no zone definition can be read differently elsewhere. */
  startsAt: string;
  endsAt: string;
  title: string;
  /** Both sides' local times are the caller's words and stand in here. */
  description: string;
  location?: string;
  organizer: MailAddress;
  attendees: readonly MailAddress[];
}

/** An invitation (iTIP REQUEST, RFC 5546) as iCalendar text: CRLF, lines folded at 75 octets. */
export function composeRequest(invitation: Invitation): string {
  return compose('REQUEST', invitation);
}

/** Takes the meeting back for everyone (iTIP CANCEL); `sequence` must be above the invitation's. */
export function composeCancel(invitation: Invitation): string {
  return compose('CANCEL', invitation);
}

function compose(method: 'REQUEST' | 'CANCEL', invitation: Invitation): string {
  check(invitation);
  const cancelled = method === 'CANCEL';
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//agentic-gtm-platform//calendar//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${escapeText(invitation.uid)}`,
    `SEQUENCE:${invitation.sequence}`,
    `DTSTAMP:${utc(invitation.stampedAt)}`,
    `DTSTART:${utc(invitation.startsAt)}`,
    `DTEND:${utc(invitation.endsAt)}`,
    `SUMMARY:${escapeText(invitation.title)}`,
    ...(invitation.description === '' ? [] : [`DESCRIPTION:${escapeText(invitation.description)}`]),
    ...(invitation.location ? [`LOCATION:${escapeText(invitation.location)}`] : []),
    `ORGANIZER${commonName(invitation.organizer)}:mailto:${invitation.organizer.address}`,
    ...invitation.attendees.map((attendee) => {
      const answer = cancelled ? '' : ';PARTSTAT=NEEDS-ACTION;RSVP=TRUE';
      return `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT${answer}${commonName(attendee)}:mailto:${attendee.address}`;
    }),
    `STATUS:${cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:OPAQUE',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

function refuse(field: string, problem: string): never {
  throw new GtmError('invalid', `The invitation's ${field} ${problem}; nothing was composed`, { field });
}

function check(invitation: Invitation): void {
  if (!/^[\w.@+-]{1,200}$/.test(invitation.uid))
    refuse('uid', 'has other characters than letters, digits, dot, dash and @');
  if (!Number.isSafeInteger(invitation.sequence) || invitation.sequence < 0)
    refuse('sequence', 'is no whole number from 0');
  for (const field of ['stampedAt', 'startsAt', 'endsAt'] as const) {
    if (Number.isNaN(Date.parse(invitation[field]))) refuse(field, 'is no instant');
  }
  if (Date.parse(invitation.endsAt) <= Date.parse(invitation.startsAt)) refuse('endsAt', 'is not after the start');
  if (invitation.title.trim() === '') refuse('title', 'is empty');
  if (invitation.attendees.length === 0) refuse('attendees', 'is empty');
  const people = {
    organizer: invitation.organizer,
    ...Object.fromEntries(invitation.attendees.map((person, index) => [`attendees.${index}`, person])),
  };
  for (const [field, { name, address }] of Object.entries(people)) {
    if (normaliseAddress(address) !== address) refuse(`${field}.address`, 'is no address in normalised form');
    if (hasControls(name, false)) refuse(`${field}.name`, 'contains a line break or control character');
  }
  for (const field of ['title', 'location'] as const)
    if (hasControls(invitation[field] ?? '', false)) refuse(field, 'contains a line break or control character');
  if (hasControls(invitation.description, true)) refuse('description', 'contains control characters');
}

function hasControls(text: string, linesAllowed: boolean): boolean {
  const rest = linesAllowed ? text.replace(/\r\n|\n|\t/g, '') : text;
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(rest) || !text.isWellFormed();
}

function utc(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** RFC 5545, 3.3.11. */
function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, (character) => `\\${character}`).replace(/\r?\n/g, '\\n');
}

/** RFC 6868 for the quotes that a parameter value cannot hold otherwise. */
function commonName({ name }: MailAddress): string {
  if (name === '') return '';
  return `;CN="${name.replaceAll('^', '^^').replaceAll('"', "^'")}"`;
}

/** Breaks a line at 75 octets, never inside a character (RFC 5545, 3.1). */
function fold(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      pieces.push(piece);
      piece = ' ';
      octets = 1;
    }
    piece += character;
    octets += size;
  }
  return [...pieces, piece].join('\r\n');
}
