import { daysBetween, localTime } from '../days.ts';
import type { Breach, Rule, SentMail } from '../evidence.ts';
import { isFreeMail } from '../free-mail.ts';
import { organisationOf } from '../zones.ts';

const WEEK_DAYS = 7;
const PEOPLE_A_WEEK = 3;
const PEOPLE_A_DAY = 1;

/** Outreach reaches at most three people of a domain in seven days, and no second one on the same day by another mail. */
export const peopleOfADomain: Rule = {
  name: 'outreach to 1 person of a domain a day, 3 in 7 days',
  check({ sent, zone }) {
    const outreach = sent.filter(({ isOutreach }) => isOutreach);
    const dayOf = ({ at }: SentMail) => localTime(at, zone).day;
    let checked = 0;
    const breaches = outreach.flatMap((mail, index) => {
      const domains = new Set(mail.outside.map(organisationOf).filter((domain) => !isFreeMail(domain)));
      return [...domains].flatMap((domain): Breach[] => {
        checked += 1;
        const peopleOf = ({ outside }: SentMail) => outside.filter((address) => organisationOf(address) === domain);
        const own = peopleOf(mail);
        const breach = (most: number, withinDays: number, when: string): Breach[] => {
          const near = outreach.slice(0, index + 1).filter((one) => daysBetween(dayOf(one), dayOf(mail)) < withinDays);
          const reached = near.filter((one) => peopleOf(one).length > 0);
          const people = new Set(reached.flatMap(peopleOf));
          if (people.size <= Math.max(most, own.length)) return [];
          const problem = `Outreach reached ${people.size} people of ${domain} ${when}.`;
          return [{ who: own.join(', '), at: mail.at, files: reached.map(({ file }) => file), problem }];
        };
        return [...breach(PEOPLE_A_DAY, 1, 'on one day'), ...breach(PEOPLE_A_WEEK, WEEK_DAYS, `in ${WEEK_DAYS} days`)];
      });
    });
    return { checked, breaches };
  },
};
