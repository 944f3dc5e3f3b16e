import type { Draft } from '../../../domain/proposal.ts';
import type { ConfidenceInput } from '../confidence.ts';
import { allMessages, type SituationContact, type SituationThread, takesPart } from '../situation/situation.ts';
import { inEnglish, say, type Tongue, tongueOf } from '../text/tongue.ts';
import type { Line } from '../write-mail.ts';
import { anotherWay } from './another-way.ts';
import { chunkOf } from './cite.ts';
import { baseSubject, basisOf, type DraftWords, emailAction, makeDraft } from './draft-email.ts';
import { type OfferedTimes, timesToOffer } from './offer-times.ts';
import { type About, meetingsWith, type Opening, openingLine } from './opening-line.ts';
import type { PlayView } from './play.ts';
import { salutation } from './salutation.ts';
import { senderFor } from './sender.ts';

/** The thread in which a person and we wrote last; null when there is none. */
export function latestThread({ situation }: PlayView, contactId: string): SituationThread | null {
  const last = allMessages(situation).findLast((message) => message.state === 'plain' && takesPart(message, contactId));
  if (!last?.threadId) return null;
  return situation.threads.find((thread) => thread.messages.includes(last)) ?? null;
}

export interface OutreachParts {
  words: DraftWords;
  contact: SituationContact;
  signal: ConfidenceInput['signal'];
  /** When the thing happened that makes us write; the opening's own time when left out. */
  triggeredAt?: string;
  fit?: ConfidenceInput['fit'];
  /** Begins the mail; their own words or last meeting when left out. */
  opening?: Opening | null;
  middle?: readonly Line[];
  /** What is asked, in the tongue of the mail, about what the mail takes up. */
  ask: (tongue: Tongue, about: About, offered: OfferedTimes | null) => Line;
  /** Whether the ask names free times of the sender's, where a calendar says them. */
  offersTimes?: boolean;
  /** A line that lets people answer lightly follows the ask: one that fits any, or also one that fits a yes or no. */
  light?: 'open' | 'yes-or-no';
  evidenceIds?: readonly (string | null)[];
}

/**
 * A mail nobody asked for: it begins with their own words or an event of theirs and asks one thing. None when there is
 * nothing of theirs to begin with, because then nobody should write it; another way where no address is left.
 */
export function outreachDraft(view: PlayView, parts: OutreachParts): Draft[] {
  const { situation } = view;
  const { contact, words, signal } = parts;
  const latest = latestThread(view, contact.contactId);
  const opening = parts.opening ?? openingLine(situation, contact, latest);
  if (!opening) return [];
  // What is taken up goes on where it was said.
  const thread = opening.thread ?? latest;
  const tongue = opening.thread ? tongueOf(thread) : inEnglish;
  const sender = senderFor(situation, thread);
  const offers = parts.offersTimes ? timesToOffer(view, { sender, contact, tongue }) : null;
  const [deal] = [situation.deal?.name, situation.account?.name].filter((name) => name !== undefined);
  const email = emailAction(view, {
    contact,
    thread,
    purpose: 'outreach',
    subject: baseSubject(deal?.split(':').at(-1)?.trim() ?? ''),
    plan: {
      greeting: salutation(contact, thread, tongue),
      paragraphs: [
        [opening.line, ...(parts.middle ?? [])],
        [
          parts.ask(tongue, opening.about, offers),
          ...(parts.light ? [lightLine(tongue, opening.about, parts.light)] : []),
        ],
      ],
    },
    offers,
    seed: words.play,
  });
  if (!email) return anotherWay(view, contact, words);
  const grounds = {
    confidence: {
      signal,
      triggeredAt: parts.triggeredAt ?? opening.occurredAt,
      ...(parts.fit && { fit: parts.fit }),
    },
    evidenceIds: [opening.chunkId, ...(parts.evidenceIds ?? [])],
    claims: email.claims,
  };
  const basis = basisOf(situation, { contact, thread });
  return [makeDraft(view, words, grounds, { action: email.action, contact, basis })];
}

/** A sentence that asks one thing. */
export function askLine(options: readonly string[]): Line {
  return { kind: 'ask', options, evidenceId: null, quote: null };
}

/** A sentence that claims nothing. */
export function courtesyLine(options: readonly string[]): Line {
  return { kind: 'courtesy', options, evidenceId: null, quote: null, optional: true };
}

// What fits after any question.
const lightLines = {
  en: [
    'One line is enough.',
    'A short answer will do.',
    'A line or two is fine.',
    'A sentence is plenty.',
    'A quick word is enough.',
    'No long answer needed.',
    'I only need a rough idea.',
    'A rough direction is enough for me.',
  ],
  de: ['Ein Satz genügt mir.', 'Eine kurze Antwort reicht.', 'Eine grobe Richtung reicht mir.'],
};
const yesOrNoLines = { en: ['A no is a fine answer too.'], de: ['Auch ein Nein hilft mir weiter.'] };
const awaitedLines = {
  en: ['If it is too early to say, that is an answer too.'],
  de: ['Wenn es noch zu früh ist, ist das auch eine Antwort.'],
};
const intendedLines = {
  en: ['It is fine if the plan has changed.'],
  de: ['Wenn sich der Plan geändert hat, ist das auch in Ordnung.'],
};

function lightLine(tongue: Tongue, about: About, light: 'open' | 'yes-or-no'): Line {
  return courtesyLine([
    ...say(tongue, lightLines),
    ...(light === 'yes-or-no' ? say(tongue, yesOrNoLines) : []),
    ...(about === 'awaited' ? say(tongue, awaitedLines) : []),
    ...(about === 'intended' ? say(tongue, intendedLines) : []),
  ]);
}

/** Chunks that show how things stood: our last mail to the person and the last meeting with them. */
export function lastContacts({ situation }: PlayView, contactId: string): (string | null)[] {
  const ours = allMessages(situation).findLast(
    (message) => message.direction === 'outbound' && message.state === 'plain' && takesPart(message, contactId),
  );
  const [met] = meetingsWith(situation, contactId);
  return [ours?.activityId, met?.activityId].map((id) => (id ? (chunkOf(situation, id)?.chunkId ?? null) : null));
}
