import { calendarFile } from './compose/calendar-file.ts';
import type { DemoDates } from './demo-dates.ts';
import type { DemoCalendar, DemoPerson } from './demo-seed.ts';
import type { Meeting } from './source-records.ts';
import { attendee, meetingUid, type StoryContext } from './story-kit.ts';

/** The team's own recurring meetings over the whole time of the demo. */
export function internalMeetings({ dates, team }: StoryContext): Meeting[] {
  const monday = dates.dayOnOrAfter(-540, 1);
  const series = (
    organizer: Meeting['organizer'],
    others: Meeting['organizer'][],
    day: number,
    time: string,
    entry: { title: string; description: string; minutes: number; recurrence: string },
  ): Meeting => ({
    ...entry,
    organizer,
    location: 'Hamburg, room Sextant',
    uid: meetingUid(organizer.address, entry.title, day),
    startsAt: dates.at(day, time),
    attendees: others.map((other) => attendee(other)),
  });
  return [
    series(team.martin, [team.clara, team.jonas, team.ines], monday, '09:30', {
      title: 'Pipeline review',
      description: 'Open deals, dates, help needed.',
      minutes: 45,
      recurrence: 'FREQ=WEEKLY;BYDAY=MO',
    }),
    series(team.clara, [team.martin], monday + 2, '16:00', {
      title: 'Clara and Martin',
      description: '',
      minutes: 30,
      recurrence: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=WE',
    }),
    series(team.ines, [team.clara, team.jonas], monday + 3, '09:00', {
      title: 'Product hour',
      description: 'What is new in Trackbook and the loggers.',
      minutes: 60,
      recurrence: 'FREQ=MONTHLY;BYDAY=1TH',
    }),
    series(team.ines, [], monday + 4, '13:00', {
      title: 'Climate chamber booked',
      description: 'Returned loggers.',
      minutes: 120,
      recurrence: 'FREQ=WEEKLY;BYDAY=FR',
    }),
    series(team.jonas, [team.ines], monday + 1, '11:30', {
      title: 'Rollouts of the week',
      description: '',
      minutes: 30,
      recurrence: 'FREQ=WEEKLY;BYDAY=TU',
    }),
  ];
}

/** One calendar file per user, holding the meetings that the user organises. */
export function teamCalendars(people: readonly DemoPerson[], meetings: Meeting[], dates: DemoDates): DemoCalendar[] {
  return people.map((person) => {
    const own = meetings
      .filter((meeting) => meeting.organizer.address === person.address)
      .sort((left, right) => left.startsAt.getTime() - right.startsAt.getTime());
    return {
      owner: person.address,
      fileName: `${person.address}.ics`,
      ics: calendarFile(person.name, own, (instant) => localStamp(instant, dates)),
    };
  });
}

function localStamp(instant: Date, dates: DemoDates): string {
  const local = new Date(instant.getTime() + dates.utcOffsetMinutes(instant, dates.zone) * 60_000);
  return local.toISOString().slice(0, 19).replace(/[-:]/g, '');
}
