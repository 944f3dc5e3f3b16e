import type { Breach, Evidence, Rule, SentMail } from '../evidence.ts';
import { ownWords } from '../words.ts';

/** A line with a house number, a postal code and a place: `Dock Street 4, 20457 Hamburg`, `1 High St, York YO1 7HH`. */
const postalShape = /\p{L}.*\d.*(?:\b\d{4,6}\b.*\p{L}|\b[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}\b|\b[A-Z]{2} \d{5}\b)/u;
const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[\s,]+/g, ' ')
    .trim();

function problemsOf({ postalAddress }: Evidence, mail: SentMail): string[] {
  const words = ownWords(mail.text);
  const named = postalAddress === null ? postalShape.test(words) : plain(words).includes(plain(postalAddress));
  return [
    ...(/<(?:mailto|https):[^>]+>/i.test(mail.unsubscribe) ? [] : ['It carries no way to unsubscribe.']),
    ...(named ? [] : ['It carries no postal address.']),
  ];
}

/** Outreach carries a way to unsubscribe and a postal address. */
export const footer: Rule = {
  name: 'a way out and a postal address in outreach',
  check(evidence) {
    const outreach = evidence.sent.filter(({ isOutreach }) => isOutreach);
    const breaches = outreach.flatMap((mail) =>
      problemsOf(evidence, mail).map((problem): Breach => {
        return { who: mail.to.join(', '), at: mail.at, files: [mail.file], problem };
      }),
    );
    return { checked: outreach.length, breaches };
  },
};
