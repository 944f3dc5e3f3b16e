import { isWorkingDay, localTime, workingDaysBetween } from '../days.ts';
import type { Breach, Evidence, Meeting, Rule } from '../evidence.ts';
import { zonesOf } from '../zones.ts';

const CLEAR = 15 * 60_000;
const [FROM, TO] = [9 * 60, 17 * 60];
const NOTICE = 1;

const standing = ({ meetings }: Evidence) => meetings.filter(({ isCancelled }) => !isCancelled);

/** Two meetings that the platform put into one calendar neither overlap nor follow within 15 minutes. */
export const meetingsApart: Rule = {
  name: 'meetings of one calendar are 15 minutes apart',
  check(evidence) {
    const meetings = standing(evidence);
    const breaches = meetings.flatMap((later, index) =>
      meetings
        .slice(0, index)
        .filter(
          ({ owner, endsAt, uid }) => owner === later.owner && uid !== later.uid && endsAt + CLEAR > later.startsAt,
        )
        .map((earlier): Breach => {
          const problem = `The one before it ends at ${new Date(earlier.endsAt).toISOString()}.`;
          return { who: later.owner, at: later.startsAt, files: [earlier.file, later.file], problem };
        }),
    );
    return { checked: meetings.length, breaches };
  },
};

function isInside({ startsAt, endsAt }: Meeting, zone: string): boolean {
  const [from, to] = [localTime(startsAt, zone), localTime(endsAt, zone)];
  return from.day === to.day && isWorkingDay(from.day) && from.minute >= FROM && to.minute <= TO;
}

/** A meeting is between 09:00 and 17:00 of a working day, in the tenant's zone and in each guest's. */
export const meetingHours: Rule = {
  name: 'meetings in both sides’ working hours',
  check(evidence) {
    const sides = standing(evidence).flatMap((meeting) => [
      { meeting, who: meeting.owner, zones: [evidence.zone] },
      ...meeting.guests.map((guest) => ({ meeting, who: guest, zones: zonesOf(evidence, guest).zones })),
    ]);
    const breaches = sides
      .filter(({ meeting, zones }) => !zones.some((zone) => isInside(meeting, zone)))
      .map(({ meeting, who, zones }): Breach => {
        const { day, minute } = localTime(meeting.startsAt, zones[0]!);
        const problem = `It starts on ${day} at minute ${minute} of their day (${zones[0]}).`;
        return { who, at: meeting.startsAt, files: [meeting.file], problem };
      });
    return { checked: sides.length, breaches };
  },
};

/** An invitation leaves at least one working day ahead: not on the day of the meeting. */
export const meetingNotice: Rule = {
  name: 'meetings a working day ahead',
  check(evidence) {
    const invitations = new Map(evidence.sent.map((mail) => [mail.effectId, mail]));
    const pairs = standing(evidence).flatMap((meeting) => {
      const invitation = invitations.get(meeting.uid.split('@')[0]!);
      return invitation ? [{ meeting, invitation }] : [];
    });
    const dayOf = (at: number) => localTime(at, evidence.zone).day;
    const breaches = pairs
      .filter(({ meeting, invitation }) => workingDaysBetween(dayOf(invitation.at), dayOf(meeting.startsAt)) < NOTICE)
      .map(({ meeting, invitation }): Breach => {
        const problem = `The invitation left at ${new Date(invitation.at).toISOString()}.`;
        const files = [invitation.file, meeting.file];
        return { who: meeting.guests.join(', '), at: meeting.startsAt, files, problem };
      });
    return { checked: pairs.length, breaches };
  },
};
