import type { Breach, Rule } from '../evidence.ts';
import { bodyOf, runsOf, withoutGreeting } from '../words.ts';

const RUN_WORDS = 5;
const MOST_SHARED = 0.4;

/**
 * No mail of our own accord shares over 40 % of the five-word runs of the shorter one with a mail to somebody else. Two
 * answers may be alike: who asks the same is told the same sentences of a document.
 */
export const sameness: Rule = {
  name: 'no outreach like a mail to somebody else',
  check({ sent }) {
    const mails = sent
      .filter(({ invitation }) => invitation === null)
      .map((mail) => ({ ...mail, runs: runsOf(withoutGreeting(bodyOf(mail.text)), RUN_WORDS) }));
    const pairs = mails.flatMap((later, index) => mails.slice(0, index).map((earlier) => ({ earlier, later })));
    const strangers = pairs
      .filter(({ earlier, later }) => earlier.isOutreach || later.isOutreach)
      .filter(({ earlier, later }) => !later.outside.some((to) => earlier.outside.includes(to)));
    const breaches = strangers.flatMap(({ earlier, later }): Breach[] => {
      const shorter = Math.min(earlier.runs.size, later.runs.size);
      const shared = [...earlier.runs].filter((run) => later.runs.has(run)).length;
      if (shorter === 0 || shared / shorter <= MOST_SHARED) return [];
      const problem = `It shares ${Math.round((shared / shorter) * 100)} % of its five-word runs with the mail to ${earlier.outside.join(', ')}.`;
      return [{ who: later.outside.join(', '), at: later.at, files: [earlier.file, later.file], problem }];
    });
    return { checked: strangers.length, breaches };
  },
};
