import type { Draft } from '../../../domain/proposal.ts';
import { quoted, say, type Tongue, tongueOf } from '../text/tongue.ts';
import type { Line } from '../write-mail.ts';
import { spokenDate } from './dates.ts';
import { basisOf, type DraftGrounds, type DraftWords, emailAction, makeDraft } from './draft-email.ts';
import { listed, type OfferedTimes } from './offer-times.ts';
import { copiedPeople, type OpenMail } from './open-mail.ts';
import { askLine, courtesyLine } from './outreach-draft.ts';
import type { PlayView } from './play.ts';
import { salutation } from './salutation.ts';
import { senderFor } from './sender.ts';

const openAsks = {
  en: ['Which days and times would suit you?', 'What days and times work on your side?'],
  de: ['Welche Tage und Uhrzeiten passen {Ihnen|dir}?', 'Wann würde es {Ihnen|dir} passen?'],
};
const asksWith = (times: string) => ({
  en: [`Which of these times shall I put down for us: ${times}?`, `Which of these times suits you: ${times}?`],
  de: [`Welchen dieser Termine darf ich eintragen: ${times}?`, `Welcher dieser Termine passt {Ihnen|dir}: ${times}?`],
});
const goneLines = {
  en: ['That time does not work on our side, sorry.', 'I am sorry, that time does not work on our side.'],
  de: ['Dieser Termin geht bei uns leider nicht.'],
};

/** That they wrote these words, and when. */
export function wroteLine(
  view: PlayView,
  { message, thread }: OpenMail,
  words: string,
  evidenceId: string | null,
): Line {
  const { situation } = view;
  const tongue: Tongue = tongueOf(thread);
  const zone = senderFor(situation, thread)?.zone ?? situation.tenant.zone;
  const date = spokenDate(message.occurredAt, zone, situation.asOf, tongue.language);
  const options = say(tongue, {
    en: [`You wrote on ${date}: ${quoted(tongue, words)}.`, `On ${date} you wrote: ${quoted(tongue, words)}.`],
    de: [`{Sie haben|Du hast} am ${date} geschrieben: ${quoted(tongue, words)}.`],
  });
  return { kind: 'fact', options, evidenceId, quote: words };
}

/** Says sorry for a time that can no longer be had. */
export function goneLine({ thread }: Pick<OpenMail, 'thread'>): Line {
  return courtesyLine(say(tongueOf(thread), goneLines));
}

/**
 * Asks in their thread when to meet, after the lines that lead there: among the times given, or openly, naming none. Null
 * where no address is left.
 */
export function askForTimes(
  view: PlayView,
  mail: OpenMail,
  about: {
    words: DraftWords;
    grounds: Omit<DraftGrounds, 'claims'>;
    leads: readonly Line[];
    offers: OfferedTimes | null;
  },
): Draft | null {
  const { contact, message, thread } = mail;
  const tongue = tongueOf(thread);
  const ask = about.offers ? asksWith(listed(about.offers, tongue)) : openAsks;
  const email = emailAction(view, {
    ...{ contact, thread, purpose: 'answer', preferredAddress: message.from.address, cc: copiedPeople(view, mail) },
    plan: {
      greeting: salutation(contact, thread, tongue),
      paragraphs: [about.leads, [askLine(say(tongue, ask))]],
    },
    offers: about.offers,
    seed: about.words.play,
  });
  if (!email) return null;
  const basis = basisOf(view.situation, { contact, thread });
  const grounds = { ...about.grounds, claims: email.claims };
  return makeDraft(view, about.words, grounds, { action: email.action, contact, basis });
}
