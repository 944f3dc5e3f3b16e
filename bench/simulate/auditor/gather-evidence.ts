import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence, Mail, Meeting, SentMail } from './evidence.ts';
import { readArchive } from './read-archive.ts';
import { readCalendars } from './read-calendars.ts';
import { readCrm } from './read-crm.ts';
import { readMaildirs } from './read-maildirs.ts';

export interface Places {
  /** A data directory with `demo/mail` and `demo/calendars`, or with `mail` and `calendars`. */
  data: string;
  /** A tar of `gtm export`. */
  archive: string;
  zone: string;
  postalAddress?: string | null;
  /** CSV exports of the CRM. */
  crm?: readonly string[];
}

const inOrder = <M extends Mail>(mails: M[]) => mails.sort((left, right) => left.at - right.at);
const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1);

/** Reads everything that the rules ask. */
export async function gatherEvidence(places: Places): Promise<Evidence> {
  const folder = existsSync(join(places.data, 'demo/mail')) ? join(places.data, 'demo') : places.data;
  const maildirs = await readMaildirs(join(folder, 'mail'));
  const { audit, mails: imported } = await readArchive(places.archive);
  const ourDomains = new Set(maildirs.map(({ owner }) => domainOf(owner)));
  const isOurs = (address: string) => ourDomains.has(domainOf(address));

  const effects = new Set(audit.rows.filter((row) => row.subjectNoun === 'effect').map((row) => row.subjectId));
  const inSent = maildirs.flatMap(({ sent }) => sent);
  const isByPlatform = (mail: Mail) =>
    /\/sent-[0-9a-f]{40}(:|$)/.test(mail.file) || effects.has(effectIdOf(mail)) || mail.unsubscribe !== '';

  const seen = new Set(inSent.map(({ messageId }) => messageId));
  const firstTime = ({ messageId, file }: Mail) => {
    const key = messageId || file;
    return !seen.has(key) && Boolean(seen.add(key));
  };
  const others = [...maildirs.flatMap(({ received }) => received), ...imported].filter(firstTime);
  const received = inOrder(others.filter(({ from }) => !isOurs(from)));
  const byHand = [...inSent.filter((mail) => !isByPlatform(mail)), ...others.filter(({ from }) => isOurs(from))];
  const written = new Map(received.map((mail) => [mail.messageId, mail]));
  const sent = inSent.filter(isByPlatform).map((mail): SentMail => {
    const outside = mail.to.filter((address) => !isOurs(address));
    return { ...mail, effectId: effectIdOf(mail), outside, isOutreach: isOutreach(mail, written) };
  });

  const events = await readCalendars(join(folder, 'calendars'));
  const meetings = events
    .filter(({ uid, product }) => effects.has(uid.split('@')[0]!) || product.includes('agentic-gtm-platform'))
    .map(({ product: _, attendees, ...event }): Meeting => {
      return { ...event, guests: attendees.filter((address) => !isOurs(address)) };
    })
    .sort((left, right) => left.startsAt - right.startsAt);
  const crm = await readCrm(places.crm ?? []);
  const { zone, postalAddress = null } = places;
  return { zone, postalAddress, sent: inOrder(sent), byHand: inOrder(byHand), received, meetings, audit, crm };
}

function effectIdOf({ messageId }: Mail): string {
  return messageId.replace(/^<|@.*$/g, '');
}

/** A mail that answers nobody it goes to is outreach, whatever it carries. */
function isOutreach(mail: Mail, written: ReadonlyMap<string, Mail>): boolean {
  if (mail.unsubscribe !== '') return true;
  if (mail.invitation !== null) return false;
  if (mail.inReplyTo === '') return true;
  const answered = written.get(mail.inReplyTo);
  return answered !== undefined && !mail.to.some((address) => domainOf(address) === domainOf(answered.from));
}
