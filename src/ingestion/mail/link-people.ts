import type { ApplyContext } from '../entities/apply-batch.ts';
import { type LinkedPeople, linkAddresses } from '../entities/link-addresses.ts';
import { isFromPerson, type MailRecord, recipientsOf } from './mail-batch.ts';
import type { OurAddresses } from './our-addresses.ts';

/** Mails to more people than this are announcements; only their sender becomes a contact. */
const maxPeople = 20;
/** Addresses that nobody reads. */
const automaton = /^(no-?reply|do-?not-?reply|mailer-daemon|postmaster|notifications?|bounces?)([+._-][^@]*)?@/;

/**
 * Finds the contact of every address outside the tenant, and makes contacts for people who wrote, or were written to,
 * themselves. Programs, lists and no-reply addresses become nobody.
 */
export function linkPeople(
  context: ApplyContext,
  mails: readonly MailRecord[],
  ours: OurAddresses,
): Promise<LinkedPeople> {
  const wanted = new Map<string, { name: string; sourceRecordId: string }>();
  const everybody = new Set<string>();
  for (const mail of mails) {
    const { from } = mail.parsed;
    const recipients = recipientsOf(mail);
    const people = [...(from ? [from] : []), ...recipients].filter(({ address }) => !ours.isOurs(address));
    for (const { address } of people) everybody.add(address);
    for (const { address } of mail.parsed.bounce?.recipients ?? []) if (address !== null) everybody.add(address);
    if (!isFromPerson(mail)) continue;
    const close = recipients.length > maxPeople ? people.filter(({ address }) => address === from?.address) : people;
    for (const { address, name } of close) {
      const known = wanted.get(address);
      if (automaton.test(address) || (known !== undefined && known.name !== '')) continue;
      wanted.set(address, { name, sourceRecordId: mail.sourceRecordId });
    }
  }
  return linkAddresses(context, everybody, wanted);
}
