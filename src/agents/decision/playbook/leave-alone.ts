import { allMessages, daysBetween } from '../situation/situation.ts';
import { detectInstructions } from '../text/instruction-detector.ts';
import { ago, spokenDate } from './dates.ts';
import type { PlayView } from './play.ts';
import { standingOf } from './standing.ts';

/** Why nothing is proposed for a target, in a sentence people read in the run; with the words that caused it. */
export interface LeaveAlone {
  reason: string;
  /** Words of outside text to be marked where the reason shows them, and the activity they stand in. */
  marked: { activityId: string; words: string }[];
}

const instructionDays = 60;

const pauseWords: Record<string, string> = {
  doubtful_opt_out: ': words of theirs may have meant that they want no more mail',
  do_not_contact: ': their source says not to contact them, and gives no address',
};

/** A reason that stops every play for the target: orders hidden in a mail, an opt-out, a pause that waits for a person. */
export function stopReason(view: PlayView): LeaveAlone | null {
  return instructionsReason(view) ?? optOutReason(view);
}

function instructionsReason({ situation, targetContactId }: PlayView): LeaveAlone | null {
  const inbound = allMessages(situation).filter(
    (message) =>
      message.direction === 'inbound' &&
      daysBetween(message.occurredAt, situation.asOf) <= instructionDays &&
      (targetContactId === null || message.from.contactId === targetContactId),
  );
  for (const message of inbound.toReversed()) {
    const words = detectInstructions(message.text);
    if (words.length === 0) continue;
    const who = message.from.name || message.from.address;
    const date = spokenDate(message.occurredAt, situation.tenant.zone, situation.asOf);
    const quoted = words.map((sentence) => `"${sentence}"`).join(' ');
    return {
      reason: `The mail from ${who} of ${date} gives orders to an assistant, so nothing was drafted from it: ${quoted}`,
      marked: words.map((sentence) => ({ activityId: message.activityId, words: sentence })),
    };
  }
  return null;
}

function optOutReason({ situation, staleAfterDays }: PlayView): LeaveAlone | null {
  const { contact } = situation;
  if (!contact) return null;
  const standing = standingOf(contact, situation.asOf, staleAfterDays);
  if (standing === 'suppressed') {
    const { optedOut } = contact;
    const when = optedOut ? ` on ${spokenDate(optedOut.on, situation.tenant.zone, situation.asOf)}` : '';
    const words = optedOut?.words ? `: "${optedOut.words}"` : '.';
    return { reason: `${contact.name} asked${when} not to be written to${words}`, marked: [] };
  }
  if (standing === 'undecided') {
    return {
      reason: `${contact.name} is paused until someone decides${pauseWords[contact.pauseReason ?? ''] ?? ''}. Suppress them, or let them be written to again (gtm suppress, gtm resume).`,
      marked: [],
    };
  }
  return null;
}

/** Why nothing is due, when nothing stops us and no play has anything to say. */
export function nothingDue({ situation }: PlayView): LeaveAlone {
  const reason = (text: string) => ({ reason: text, marked: [] });
  const { asOf, deal, contact } = situation;
  if (!contact) return reason('Nobody is on record here.');
  const next = situation.meetings.find((meeting) => meeting.state !== 'cancelled' && meeting.startsAt > asOf);
  const last = allMessages(situation).findLast((message) => message.state === 'plain');
  if (next) {
    const date = spokenDate(next.startsAt, situation.tenant.zone, asOf);
    return reason(`The next meeting is on ${date}, and nothing is unanswered.`);
  }
  if (last && daysBetween(last.occurredAt, asOf) < 21) {
    const who = last.direction === 'outbound' ? 'We wrote' : `${last.from.name || contact.name} wrote`;
    return reason(`${who} ${ago(last.occurredAt, asOf, situation.tenant.zone)}, and nothing is unanswered.`);
  }
  if (deal?.status !== 'open') return reason('No open deal, and nothing is unanswered.');
  return reason('Nothing on record gives a reason to write.');
}
