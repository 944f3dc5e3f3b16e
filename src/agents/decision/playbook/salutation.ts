import { isGreeting } from '../../../domain/reading/sentences.ts';
import type { SituationContact, SituationThread } from '../situation/situation.ts';
import { inEnglish, type Tongue } from '../text/tongue.ts';

const german = /^(?:sehr geehrte|guten (?:tag|morgen|abend)|hallo|hi|moin|servus|liebe|grüß)/iu;

/** The given name, as the contact's row has it or as the first word of the full name. */
function givenNameOf(contact: Pick<SituationContact, 'givenName' | 'name'>): string {
  return contact.givenName?.trim() || contact.name.trim().split(/\s+/)[0] || '';
}

/**
 * The greeting line of the next mail to a person: as we greeted them last in the thread, else in the tone of theirs,
 * else "Hello <given name>,". In German, whoever is not on first names is greeted by the whole name: their title is not
 * known.
 */
export function salutation(
  contact: SituationContact,
  thread: SituationThread | null,
  tongue: Tongue = inEnglish,
): string {
  const given = givenNameOf(contact);
  const names = [given, contact.familyName ?? contact.name.trim().split(/\s+/).at(-1) ?? ''].filter(Boolean);
  const greetings = (direction: 'inbound' | 'outbound') =>
    (thread?.messages ?? [])
      .filter((message) => message.direction === direction && message.state === 'plain')
      .map(
        (message) =>
          message.text
            .split(/\r?\n/)
            .find((line) => line.trim() !== '')
            ?.trim() ?? '',
      )
      .filter((line) => isGreeting(line));
  const ours = greetings('outbound').findLast((line) => names.some((name) => line.includes(name)));
  if (tongue.language === 'de') {
    if (ours && german.test(ours)) return `${ours.replace(/[,!.:\s]+$/, '')},`;
    if (tongue.informal && given !== '') return `Hallo ${given},`;
    return `Guten Tag ${contact.name.trim()},`.replace(' ,', ',');
  }
  if (ours && /^(?:hi|hello|dear|good)\b/i.test(ours))
    return `${ours.replace(/[,!.:\s]+$/, '')},`.replace(/^Good (?:morning|afternoon|evening)/i, 'Hello');
  if (given === '') return 'Hello,';
  const theirs = greetings('inbound').at(-1) ?? '';
  if (/^hi\b/i.test(theirs)) return `Hi ${given},`;
  // Whoever writes "Dear Mr Weber" is not answered by the first name; a title of theirs is not known.
  if (/^dear (?:mr|mrs|ms|miss|dr|prof)\b/i.test(theirs)) return `Dear ${contact.name.trim()},`;
  return /^dear\b/i.test(theirs) ? `Dear ${given},` : `Hello ${given},`;
}
