import ICAL from 'ical.js';
import type { Mailbox } from './sent-mail.ts';

/** The iCalendar REPLY (RFC 5546 section 3.2.3) by which `attendee` accepts an invitation; null if it has no event. */
export function acceptInvitation(invitation: string, attendee: Mailbox, now: Date): string | null {
  const request = new ICAL.Component(ICAL.parse(invitation));
  const event = request.getFirstSubcomponent('vevent');
  if (!event) return null;
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('prodid', '-//Somebody else//Calendar//EN');
  calendar.addPropertyWithValue('method', 'REPLY');
  for (const zone of request.getAllSubcomponents('vtimezone')) {
    calendar.addSubcomponent(new ICAL.Component(ICAL.parse(zone.toString())));
  }
  const answer = new ICAL.Component('vevent');
  for (const name of ['uid', 'sequence', 'recurrence-id', 'dtstart', 'dtend', 'summary', 'organizer']) {
    const property = event.getFirstProperty(name);
    if (property) answer.addProperty(ICAL.Property.fromString(property.toICALString()));
  }
  answer.addPropertyWithValue('dtstamp', ICAL.Time.fromJSDate(now, true));
  const person = new ICAL.Property('attendee');
  person.setParameter('partstat', 'ACCEPTED');
  if (attendee.name) person.setParameter('cn', attendee.name);
  person.setValue(`mailto:${attendee.address}`);
  answer.addProperty(person);
  calendar.addSubcomponent(answer);
  return `${calendar.toString()}\r\n`;
}
