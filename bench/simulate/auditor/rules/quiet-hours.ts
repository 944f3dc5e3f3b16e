import { isWorkingDay, localTime } from '../days.ts';
import type { Breach, Evidence, Rule, SentMail } from '../evidence.ts';
import { zonesOf } from '../zones.ts';

const FROM = 18 * 60;
const TO = 8 * 60;
const DAY = 86_400_000;

function isQuiet(at: number, zone: string): boolean {
  const { day, minute } = localTime(at, zone);
  return !isWorkingDay(day) || minute >= FROM || minute < TO;
}

/** An answer, where one of those it goes to wrote within the last 24 hours. */
function answersTheLastDay({ received }: Evidence, mail: SentMail): boolean {
  if (mail.isOutreach) return false;
  return received.some(({ from, at }) => at <= mail.at && at > mail.at - DAY && mail.outside.includes(from));
}

/** Nothing leaves between 18:00 and 08:00 or on a weekend of the recipient, but answers to somebody who just wrote. */
export const quietHours: Rule = {
  name: 'nothing in quiet hours or on weekends',
  check(evidence) {
    let checked = 0;
    const breaches = evidence.sent.flatMap((mail): Breach[] => {
      if (answersTheLastDay(evidence, mail)) return [];
      return mail.outside.flatMap((contact): Breach[] => {
        checked += 1;
        const { zones, isKnown } = zonesOf(evidence, contact);
        if (!zones.every((zone) => isQuiet(mail.at, zone))) return [];
        const where = isKnown ? zones[0] : `${zones[0]}, the tenant's zone, as nothing is known of them`;
        const { day, minute } = localTime(mail.at, zones[0]!);
        const clock = `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
        const problem = `It left on ${day} at ${clock} (${where}).`;
        return [{ who: contact, at: mail.at, files: [mail.file], problem }];
      });
    });
    return { checked, breaches };
  },
};
