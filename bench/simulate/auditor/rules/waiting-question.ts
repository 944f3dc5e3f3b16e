import type { Breach, Rule } from '../evidence.ts';
import { ownWords } from '../words.ts';

/** Whether the words ask something; a question mark inside a link does not. */
function asks(text: string): boolean {
  return ownWords(text)
    .replace(/https?:\/\/\S+/g, '')
    .includes('?');
}

/** No outreach to somebody whose last mail asks something that no mail of ours has followed. */
export const waitingQuestion: Rule = {
  name: 'no outreach while their question waits',
  check({ sent, byHand, received }) {
    const ours = [...sent, ...byHand];
    let checked = 0;
    const breaches = sent.flatMap((mail) =>
      (mail.isOutreach ? mail.outside : []).flatMap((contact): Breach[] => {
        checked += 1;
        const last = received.findLast(({ from, at, isAutomatic }) => from === contact && at < mail.at && !isAutomatic);
        if (!last || !asks(last.text)) return [];
        const followed = ours.some(
          ({ at, to, file }) => file !== mail.file && at > last.at && at <= mail.at && to.includes(contact),
        );
        if (followed) return [];
        const problem = `They asked something on ${new Date(last.at).toISOString()}, and nobody has written since.`;
        return [{ who: contact, at: mail.at, files: [last.file, mail.file], problem }];
      }),
    );
    return { checked, breaches };
  },
};
