import type { Breach, Rule } from '../evidence.ts';
import { bodyOf, wordsOf } from '../words.ts';

const MOST = 120;

/** A mail has at most 120 words above its signature. */
export const length: Rule = {
  name: 'at most 120 words',
  check({ sent }) {
    const mails = sent.filter(({ invitation }) => invitation === null);
    const breaches = mails.flatMap((mail): Breach[] => {
      const count = wordsOf(bodyOf(mail.text)).length;
      if (count <= MOST) return [];
      return [{ who: mail.to.join(', '), at: mail.at, files: [mail.file], problem: `It has ${count} words.` }];
    });
    return { checked: mails.length, breaches };
  },
};
