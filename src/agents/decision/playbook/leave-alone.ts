import { allMessages, daysBetween, type Situation } from '../situation/situation.ts';
import { detectInstructions } from '../text/instruction-detector.ts';
import { ago, spokenDate } from './dates.ts';
import type { PlayView } from './play.ts';
import { standingOf } from './standing.ts';

/** Why nothing is proposed for a target, in a sentence people read in the run; it quotes the words that caused it. */
export interface LeaveAlone {
  reason: string;
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
    return { reason: `${contact.name} asked${when} not to be written to${words}` };
  }
  if (standing === 'undecided') {
    return {
      reason: `${contact.name} is paused until someone decides${pauseWords[contact.pauseReason ?? ''] ?? ''}. Suppress them, or let them be written to again (gtm suppress, gtm resume).`,
    };
  }
  return null;
}

/** Why nothing is due, when nothing stops us and no play has anything to say. */
export function nothingDue({ situation }: PlayView): LeaveAlone {
  const reason = (text: string) => ({ reason: text });
  const { asOf, deal, contact, tenant } = situation;
  if (!contact) return reason('Nobody is on record here.');
  const next = situation.meetings.find((meeting) => meeting.state !== 'cancelled' && meeting.startsAt > asOf);
  const last = allMessages(situation).findLast((message) => message.state === 'plain');
  if (next) {
    const date = spokenDate(next.startsAt, tenant.zone, asOf);
    return reason(`The next meeting is on ${date} ("${next.title}"), and nothing is unanswered.`);
  }
  if (last && daysBetween(last.occurredAt, asOf) < 21) {
    const who = last.direction === 'outbound' ? 'We wrote' : `${last.from.name || contact.name} wrote`;
    const when = ago(last.occurredAt, asOf, tenant.zone);
    const renewal = renewalDate(situation);
    const until = renewal ? `; the renewal is on ${spokenDate(noonOf(renewal), tenant.zone, asOf)}` : '';
    return reason(`${who} ${when}, and nothing is unanswered${until}.`);
  }
  if (deal?.status !== 'open') return reason(`No open deal${lostWords(situation)}, and nothing is unanswered.`);
  return reason('Nothing on record gives a reason to write.');
}

const noonOf = (date: string) => `${date.slice(0, 10)}T12:00:00Z`;

/** The first renewal to come. */
function renewalDate({ deals, asOf }: Situation): string | null {
  const dates = deals.flatMap(({ status, renewalDate }) => (status !== 'lost' && renewalDate ? renewalDate : []));
  return dates.filter((date) => noonOf(date) > asOf).sort()[0] ?? null;
}

/** The latest lost deal and when it was lost, as an insertion; empty when there is none. */
function lostWords({ deals, asOf, tenant }: Situation): string {
  const latest = deals
    .flatMap(({ status, name, closeDate }) => (status === 'lost' && closeDate ? [{ name, closeDate }] : []))
    .filter(({ closeDate }) => noonOf(closeDate) <= asOf)
    .sort((left, right) => (left.closeDate < right.closeDate ? 1 : -1))[0];
  return latest ? ` since "${latest.name}" was lost on ${spokenDate(noonOf(latest.closeDate), tenant.zone, asOf)}` : '';
}
