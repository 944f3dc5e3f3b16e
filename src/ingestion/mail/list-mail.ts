import type { ReadMail } from './apply-mail.ts';
import type { OurAddresses } from './our-addresses.ts';

/**
 * Counts mail that came through somebody's mailing list or newsletter as a program's: it addresses many, so its
 * questions, complaints and "unsubscribe" say nothing to us. A group address of ours (sales@) is a list only by its
 * headers; what comes through it is from a person.
 */
export function markListMail(mails: readonly ReadMail[], ours: Pick<OurAddresses, 'isOurDomain'>): ReadMail[] {
  return mails.map((mail) => {
    const list = mail.parsed.mailingList;
    if (list === null || (list.domain !== null && ours.isOurDomain(list.domain))) return mail;
    return { ...mail, parsed: { ...mail.parsed, automatic: true }, reading: { ...mail.reading, optOut: 'none' } };
  });
}
