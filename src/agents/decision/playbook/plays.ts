import type { Draft } from '../../../domain/proposal.ts';
import { addReferred } from './add-referred.ts';
import { anotherWay, needsAnotherWay } from './another-way.ts';
import { answerComplaint } from './answer-complaint.ts';
import { answerOpenQuestion } from './answer-open-question.ts';
import { askSilentChampion } from './ask-silent-champion.ts';
import { askedToWait } from './asked-to-wait.ts';
import { bookNextMeeting } from './book-next-meeting.ts';
import { callOffDeclinedMeeting } from './call-off-declined-meeting.ts';
import { completeRecord } from './complete-record.ts';
import { followUpOnReturn } from './follow-up-on-return.ts';
import { handOver } from './hand-over.ts';
import { keepPromise } from './keep-promise.ts';
import { type LeaveAlone, nothingDue, stopReason } from './leave-alone.ts';
import { moveCounteredMeeting } from './move-countered-meeting.ts';
import type { Play, PlayEffect, PlayView } from './play.ts';
import { raiseRenewal } from './raise-renewal.ts';
import { reachAnotherWay } from './reach-another-way.ts';
import { recordSignedContract } from './record-signed-contract.ts';
import { refusedBefore, withoutRefusedPeople } from './refused.ts';
import { reviveStalledDeal } from './revive-stalled-deal.ts';
import { scheduleRequestedMeeting } from './schedule-requested-meeting.ts';
import { settleDeparture } from './settle-departure.ts';
import { standingOf } from './standing.ts';
import { writeToColleague } from './write-to-colleague.ts';

/** Every play, what they owe us an answer for last: their words come first, our silence comes last. */
const plays: readonly Play[] = [
  answerComplaint,
  moveCounteredMeeting,
  scheduleRequestedMeeting,
  answerOpenQuestion,
  recordSignedContract,
  keepPromise,
  settleDeparture,
  handOver,
  addReferred,
  writeToColleague,
  raiseRenewal,
  askSilentChampion,
  reviveStalledDeal,
  callOffDeclinedMeeting,
  bookNextMeeting,
  followUpOnReturn,
  reachAnotherWay,
  completeRecord,
];

/** What a play's action does to the other side; `inform` for a name the playbook does not know. */
function effectOfPlay(name: string): PlayEffect {
  return plays.find((play) => play.name === name)?.effect ?? 'inform';
}

export interface PlaybookResult {
  drafts: Draft[];
  leaveAlone: LeaveAlone | null;
}

/** A draft and the play that proposed it, or in whose place it stands. */
interface Made {
  draft: Draft;
  play: Play;
}

/**
 * Runs every play over a target. Nobody gets two mails: the first play that writes to a person wins, except that an
 * offer beside an open complaint is kept, so that the Supervisor sees the conflict. A mail to an address that may not be
 * trusted gives way to another way to reach the person. What somebody turned down is not made again
 * while that counts, and who asks to wait is not written to before the day they name. Without any draft, says why.
 */
export function runPlaybook(view: PlayView): PlaybookResult {
  const stopped = stopReason(view);
  if (stopped) return { drafts: [], leaveAlone: stopped };
  const made: Made[] = [];
  const refused: LeaveAlone[] = [];
  for (const play of plays) {
    const seen = withoutRefusedPeople(view, play.name);
    for (const draft of play.propose(seen).flatMap((proposed) => trusted(seen, proposed))) {
      const refusal = refusedBefore(view, draft) ?? askedToWait(seen, draft);
      if (refusal) refused.push(refusal);
      else if (isWelcome(made, { draft, play })) made.push({ draft, play });
    }
  }
  const drafts = made.map(({ draft }) => draft);
  return { drafts, leaveAlone: drafts.length > 0 ? null : (refused[0] ?? nothingDue(view)) };
}

/** The draft, or what stands in for a mail that the Supervisor would refuse for its address. */
function trusted(view: PlayView, draft: Draft): Draft[] {
  const { situation, staleAfterDays } = view;
  if (draft.action.tool !== 'send_email') return [draft];
  const contact = situation.people.find((person) => person.contactId === draft.contactId);
  if (!contact) return [];
  const standing = standingOf(contact, situation.asOf, staleAfterDays, draft.action.to[0]?.address);
  if (needsAnotherWay(standing)) return anotherWay(view, contact, draft);
  // Someone who opted out, or may have, hears from us only in answer to their own mail, when a person says so.
  return standing === 'reachable' || draft.action.purpose === 'answer' ? [draft] : [];
}

function isWelcome(made: readonly Made[], { draft, play }: Made): boolean {
  const before = made.filter((other) => other.draft.contactId === draft.contactId);
  const contacting = before.filter(({ draft: other }) => reaches(other) || other.action.tool === 'create_task');
  const besideComplaint =
    play.effect === 'sell' && contacting.every(({ draft: other }) => effectOfPlay(other.play) === 'repair');
  if (reaches(draft) && contacting.length > 0) return besideComplaint;
  if (draft.action.tool === 'create_task' || draft.action.tool === 'enrich_contact') {
    return !before.some(
      (other) =>
        reaches(other.draft) || (other.draft.action.tool === draft.action.tool && other.play.name !== play.name),
    );
  }
  return true;
}

function reaches({ action }: Draft): boolean {
  return action.tool === 'send_email' || action.tool === 'schedule_meeting';
}
