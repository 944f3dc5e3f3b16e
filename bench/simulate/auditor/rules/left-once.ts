import type { Breach, Evidence, Rule, SentMail } from '../evidence.ts';
import { bodyOf, wordsOf } from '../words.ts';

function repeated(mails: readonly SentMail[], keysOf: (mail: SentMail) => string[], problem: string): Breach[] {
  const groups = new Map<string, SentMail[]>();
  for (const mail of mails) for (const key of keysOf(mail)) groups.set(key, [...(groups.get(key) ?? []), mail]);
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const { at, to } = group.at(-1)!;
      return { who: to.join(', '), at, files: group.map(({ file }) => file), problem };
    });
}

/** The proposal whose approval let each effect leave. */
function proposalsOf({ audit }: Evidence): Map<unknown, string> {
  const approvals = audit.rows.filter(({ action }) => action === 'proposal-approved');
  return new Map(approvals.map(({ detail, subjectId }) => [detail['effectId'], subjectId]));
}

/** No mail is there twice: by Message-ID, by the proposal it came from, by its words to one recipient. */
export const leftOnce: Rule = {
  name: 'each approval left at most once',
  check(evidence) {
    const { sent } = evidence;
    const proposals = proposalsOf(evidence);
    const words = (mail: SentMail) => wordsOf(bodyOf(mail.text).toLowerCase()).join(' ');
    const breaches = [
      ...repeated(sent, ({ messageId }) => [messageId], 'Two files have the same Message-ID.'),
      ...repeated(
        sent,
        ({ effectId }) => [proposals.get(effectId)].filter((id) => id !== undefined),
        'One proposal left twice.',
      ),
      ...repeated(
        sent,
        (mail) => mail.outside.map((to) => `${to} ${words(mail)}`),
        'The same words went to them twice.',
      ),
    ];
    return { checked: sent.length, breaches };
  },
};
