import type { Mark } from '../../../domain/verdict.ts';
import { outgoingTexts } from '../outgoing-texts.ts';
import { findPrivateHosts } from '../private-host.ts';
import { mailOf } from '../recipients.ts';
import { finding, type Rule } from '../rule.ts';

const name = 'private-address';
const remedy = 'Take the address out, or use one that the recipient can reach.';

/** Refuses loopback and private addresses anywhere in an outgoing mail or invitation. */
export const privateAddressRule: Rule = {
  name,
  check(_policy, facts) {
    const marks = outgoingTexts(facts.draft.action).flatMap(({ field, text }) =>
      findPrivateHosts(text, { bareToo: true }).map(({ start, end }): Mark => {
        return { field, start, end, words: text.slice(start, end), problem: 'not theirs to see' };
      }),
    );
    const mail = mailOf(facts);
    const around = mail ? [mail.signatureText, mail.signatureHtml, mail.quotedText] : [];
    const isAround = around.some((text) => findPrivateHosts(text, { bareToo: false }).length > 0);
    if (marks.length === 0 && !isAround) return [];
    const where = marks.length > 0 ? 'The text' : 'The signature or the quoted text';
    return [finding(name, 'reject', `${where} names an address that only works inside.`, remedy, { marks })];
  },
};
