import { counted } from '../../../domain/counted.ts';
import { splitSentences } from '../../../domain/reading/sentences.ts';
import { allMessages, daysBetween, type SituationDeal } from '../situation/situation.ts';
import { detectComplaint } from '../text/complaint-detector.ts';
import { say } from '../text/tongue.ts';
import { chunkOf } from './cite.ts';
import { spokenDate } from './dates.ts';
import { openMails } from './open-mail.ts';
import { type Opening, wordsOpening } from './opening-line.ts';
import { askLine, outreachDraft } from './outreach-draft.ts';
import type { Play, PlayView } from './play.ts';
import { senderFor } from './sender.ts';
import { quotable } from './their-words.ts';

const dueWithinDays = 90;
const raisedAgainAfterDays = 30;
const raising = /(?<!\p{L})(?:renew(?:al|als|ing|ed)?|(?:this|next) term|verlänger\p{L}+|laufzeit)(?!\p{L})/iu;
const renewalWords = /\brenew(?:al|als|ing|ed)?\b/iu;

/** The deal of the account that is next to be renewed, within 90 days; an open one stands before the won one it follows. */
function renewalDue({ situation }: PlayView): { deal: SituationDeal; inDays: number } | null {
  const due = situation.deals
    .filter((deal) => deal.renewalDate !== null && deal.status !== 'lost')
    .map((deal) => ({ deal, inDays: daysBetween(situation.asOf, `${deal.renewalDate}T12:00:00Z`) }))
    .filter(({ inDays }) => inDays >= 0 && inDays <= dueWithinDays)
    .sort(
      (left, right) =>
        Number(right.deal.status === 'open') - Number(left.deal.status === 'open') || left.inDays - right.inDays,
    );
  return due[0] ?? null;
}

/** Speaks of a renewal, and of what they said they would want with it, when it is due within 90 days. */
export const raiseRenewal: Play = {
  name: 'raise-renewal',
  effect: 'sell',
  propose(view) {
    const due = renewalDue(view);
    const { situation } = view;
    const contact =
      situation.contact && due?.deal.contactIds.includes(situation.contact.contactId)
        ? situation.contact
        : situation.people.find((person) => due?.deal.contactIds.includes(person.contactId));
    if (!due || !contact || (view.targetContactId !== null && contact.contactId !== view.targetContactId)) return [];
    if (complaintSettling(view) || raisedLately(view, contact.contactId)) return [];
    const days = Math.round(due.inDays);
    const meeting = situation.meetings.find(
      (candidate) =>
        candidate.state !== 'cancelled' &&
        candidate.startsAt > situation.asOf &&
        candidate.people.some((person) => person.contactId === contact.contactId),
    );
    const zone = senderFor(situation, null)?.zone ?? situation.tenant.zone;
    const dayIn = (language: 'en' | 'de') => spokenDate(meeting!.startsAt, zone, situation.asOf, language);
    const day = meeting ? { en: dayIn('en'), de: dayIn('de') } : null;
    const said = renewalOpening(view, contact.contactId);
    const drafts = outreachDraft(view, {
      contact,
      words: {
        play: raiseRenewal.name,
        headline: `Talk to ${contact.name} about the renewal${said ? ', and what they want with it' : ''}`,
        whyNow: `The renewal is due in ${counted(days, 'day')}.`,
        rationale: said
          ? `${contact.name} raised the renewal themselves; the mail takes up their words.`
          : 'Nobody has spoken of the renewal yet.',
      },
      opening: said,
      signal: {
        name: said ? 'a renewal date, and their own words about it' : 'a renewal date',
        strength: said ? 0.9 : 0.7,
      },
      fit: { share: 1 - due.inDays / dueWithinDays, because: `the renewal is due in ${counted(days, 'day')}` },
      ask: (tongue) => askLine(say(tongue, asksFor(day?.[tongue.language] ?? null))),
      evidenceIds: meeting ? [chunkOf(situation, meeting.activityId)?.chunkId ?? null] : [],
    });
    return drafts.map((draft) => ({
      ...draft,
      dealId: due.deal.dealId,
      basis: { ...draft.basis, dealVersion: due.deal.version },
    }));
  },
};

/** Whether a mail of ours has raised it within a month: they know, and another one only presses. */
function raisedLately({ situation }: PlayView, contactId: string): boolean {
  return allMessages(situation).some(
    ({ direction, state, occurredAt, to, subject, text }) =>
      direction === 'outbound' &&
      state === 'plain' &&
      daysBetween(occurredAt, situation.asOf) < raisedAgainAfterDays &&
      to.some((person) => person.contactId === contactId) &&
      raising.test(`${subject} ${text}`),
  );
}

function asksFor(day: string | null): { en: string[]; de: string[] } {
  if (day === null) {
    return {
      en: [
        'When would you like to talk about what comes after this term?',
        'Which day suits you to talk about the next term?',
        'When shall we go through the next term together?',
      ],
      de: [
        'Wann {möchten Sie|möchtest du} über die nächste Laufzeit sprechen?',
        'An welchem Tag passt {Ihnen|dir} ein Gespräch über die nächste Laufzeit?',
      ],
    };
  }
  return {
    en: [
      `We meet on ${day} anyway: shall we take it up there?`,
      `Shall we put it on the list for our meeting on ${day}?`,
      `Would our meeting on ${day} be the right moment for it?`,
      `Is our meeting on ${day} a good place for it?`,
    ],
    de: [
      `Wir sehen uns ohnehin am ${day}: Nehmen wir es dort mit auf?`,
      `Passt es {Ihnen|dir}, wenn wir das am ${day} besprechen?`,
    ],
  };
}

const settlingDays = 14;

/** Whether a complaint of the account was answered only lately: an offer would come too soon. */
function complaintSettling(view: PlayView): boolean {
  const { situation } = view;
  const open = openMails({ ...view, targetContactId: null });
  return allMessages(situation).some(
    (message) =>
      message.direction === 'inbound' &&
      message.state === 'plain' &&
      daysBetween(message.occurredAt, situation.asOf) <= settlingDays &&
      detectComplaint(message.text) !== null &&
      !open.some((mail) => mail.message === message),
  );
}

/** Their own sentence about the renewal, as the beginning of a mail. */
function renewalOpening(view: PlayView, contactId: string): Opening | null {
  const { situation } = view;
  const messages = allMessages(situation).filter(
    (message) => message.direction === 'inbound' && message.state === 'plain' && message.from.contactId === contactId,
  );
  for (const message of messages.toReversed()) {
    const sentence = splitSentences(message.text).find(
      (candidate) => renewalWords.test(candidate) && !candidate.endsWith('?'),
    );
    if (!sentence) continue;
    const words = quotable(sentence, { maxWords: 34, prefer: renewalWords });
    return wordsOpening(situation, { message, sentence, words });
  }
  return null;
}
