import { localTime } from '../days.ts';
import type { Breach, Rule } from '../evidence.ts';
import { zonesOf } from '../zones.ts';

const MOST = 3;
const DAY = 86_400_000;

/** At most three mails of ours reach a contact on a day of their zone; in any 24 hours where the zone is not known. */
export const dailyLimit: Rule = {
  name: 'at most 3 mails per contact and day',
  check(evidence) {
    const ours = [...evidence.sent, ...evidence.byHand];
    let checked = 0;
    const breaches = evidence.sent.flatMap((mail) =>
      mail.outside.flatMap((contact): Breach[] => {
        checked += 1;
        const before = ours.filter(({ at, to }) => at <= mail.at && at > mail.at - 2 * DAY && to.includes(contact));
        if (before.length <= MOST) return [];
        const { zones, isKnown } = zonesOf(evidence, contact);
        const inDay = isKnown
          ? Math.min(...zones.map((zone) => before.filter(({ at }) => sameDay(at, mail.at, zone)).length))
          : before.filter(({ at }) => at > mail.at - DAY).length;
        if (inDay <= MOST) return [];
        const files = before.slice(-inDay).map(({ file }) => file);
        return [{ who: contact, at: mail.at, files, problem: `It is number ${inDay} of their day.` }];
      }),
    );
    return { checked, breaches };
  },
};

function sameDay(one: number, other: number, zone: string): boolean {
  return localTime(one, zone).day === localTime(other, zone).day;
}
