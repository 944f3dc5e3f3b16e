import { findPrivateHosts, isPrivateHost } from '../../../domain/private-host.ts';
import type { Mark } from '../../../domain/verdict.ts';
import { outgoingTexts } from '../outgoing-texts.ts';
import { mailOf } from '../recipients.ts';
import { finding, type Rule } from '../rule.ts';

const name = 'private-address';
const remedy = 'Take the address out, or use one that the recipient can reach.';

/**
 * Refuses loopback and private addresses anywhere in an outgoing mail or invitation. In earlier text that is quoted only
 * those that work as a link, and none that the person who is answered wrote: their own words tell them nothing new.
 */
export const privateAddressRule: Rule = {
  name,
  check(_policy, facts) {
    const marks = outgoingTexts(facts.draft.action).flatMap(({ field, text }) =>
      findPrivateHosts(text, { bareToo: true }).map(({ start, end }): Mark => {
        return { field, start, end, words: text.slice(start, end), problem: 'not theirs to see' };
      }),
    );
    const mail = mailOf(facts);
    const signature = mail ? `${mail.signatureText}\n${mail.signatureHtml}` : '';
    const isAround =
      findPrivateHosts(signature, { bareToo: true }).length > 0 ||
      isOursInside(mail?.quotedText ?? '', facts.thread?.lastInboundText ?? '');
    const from = facts.sender?.address.split('@')[1];
    const isFrom = mail !== null && from !== undefined && isPrivateHost(from);
    if (marks.length === 0 && !isAround && !isFrom) return [];
    const where = isFrom ? 'The sender' : marks.length > 0 ? 'The text' : 'The signature or the quoted text';
    return [finding(name, 'reject', `${where} names an address that only works inside.`, remedy, { marks })];
  },
};

/** A link in quoted text that only works inside and does not stand in their own words. */
function isOursInside(quoted: string, theirWords: string): boolean {
  return findPrivateHosts(quoted, { bareToo: false }).some(
    ({ start, end }) => !theirWords.includes(quoted.slice(start, end)),
  );
}
