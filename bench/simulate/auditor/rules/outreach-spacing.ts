import { localTime, workingDaysBetween } from '../days.ts';
import type { Breach, Rule } from '../evidence.ts';
import { zonesOf } from '../zones.ts';

const WORKING_DAYS = 3;

/** One outreach mail per contact within three working days. */
export const outreachSpacing: Rule = {
  name: 'one outreach mail per contact in 3 working days',
  check(evidence) {
    const outreach = evidence.sent.filter(({ isOutreach }) => isOutreach);
    const pairs = outreach.flatMap((mail, index) =>
      mail.outside.map((contact) => ({
        ...{ mail, contact },
        earlier: outreach.slice(0, index).findLast(({ outside }) => outside.includes(contact)),
      })),
    );
    const breaches = pairs.flatMap(({ mail, contact, earlier }): Breach[] => {
      if (!earlier) return [];
      const apart = zonesOf(evidence, contact).zones.map((zone) =>
        workingDaysBetween(localTime(earlier.at, zone).day, localTime(mail.at, zone).day),
      );
      const days = Math.max(...apart);
      if (days >= WORKING_DAYS) return [];
      const problem = `The outreach mail before it went ${days} working days earlier.`;
      return [{ who: contact, at: mail.at, files: [earlier.file, mail.file], problem }];
    });
    return { checked: pairs.length, breaches };
  },
};
