import type { Draft } from '../../../domain/proposal.ts';
import { answerComplaint } from './answer-complaint.ts';
import { answerOpenQuestion } from './answer-open-question.ts';
import { askSilentChampion } from './ask-silent-champion.ts';
import { bookNextMeeting } from './book-next-meeting.ts';
import { completeRecord } from './complete-record.ts';
import { followUpOnReturn } from './follow-up-on-return.ts';
import { keepPromise } from './keep-promise.ts';
import { type LeaveAlone, nothingDue, stopReason } from './leave-alone.ts';
import type { Play, PlayEffect, PlayView } from './play.ts';
import { raiseRenewal } from './raise-renewal.ts';
import { reachAnotherWay } from './reach-another-way.ts';
import { recordSignedContract } from './record-signed-contract.ts';
import { reviveStalledDeal } from './revive-stalled-deal.ts';
import { scheduleRequestedMeeting } from './schedule-requested-meeting.ts';
import { standingOf } from './standing.ts';
import { writeToColleague } from './write-to-colleague.ts';

/** Every play, what they owe us an answer for last: their words come first, our silence comes last. */
const plays: readonly Play[] = [
  answerComplaint,
  scheduleRequestedMeeting,
  answerOpenQuestion,
  recordSignedContract,
  keepPromise,
  writeToColleague,
  raiseRenewal,
  askSilentChampion,
  reviveStalledDeal,
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

/**
 * Runs every play over a target. Nobody gets two mails: the first play that writes to a person wins, except that an
 * offer beside an open complaint is kept, so that the Supervisor sees the conflict. Without any draft, says why.
 */
export function runPlaybook(view: PlayView): PlaybookResult {
  const stopped = stopReason(view);
  if (stopped) return { drafts: [], leaveAlone: stopped };
  const drafts: Draft[] = [];
  for (const play of plays) {
    for (const draft of play.propose(view)) {
      if (isWelcome(view, drafts, play, draft)) drafts.push(draft);
    }
  }
  return drafts.length > 0 ? { drafts, leaveAlone: null } : { drafts, leaveAlone: nothingDue(view) };
}

function isWelcome(view: PlayView, drafts: readonly Draft[], play: Play, draft: Draft): boolean {
  if (isOutreach(draft) && !isReachable(view, draft)) return false;
  const before = drafts.filter((other) => other.contactId === draft.contactId);
  const contacting = before.filter((other) => reaches(other) || other.action.tool === 'create_task');
  const besideComplaint = play.effect === 'sell' && contacting.every((other) => effectOfPlay(other.play) === 'repair');
  if (reaches(draft) && contacting.length > 0) return besideComplaint;
  if (draft.action.tool === 'create_task' || draft.action.tool === 'enrich_contact') {
    return !before.some(
      (other) => reaches(other) || (other.action.tool === draft.action.tool && other.play !== draft.play),
    );
  }
  return true;
}

function reaches({ action }: Draft): boolean {
  return action.tool === 'send_email' || action.tool === 'schedule_meeting';
}

function isOutreach({ action }: Draft): boolean {
  return action.tool === 'send_email' && action.purpose === 'outreach';
}

function isReachable({ situation, staleAfterDays }: PlayView, draft: Draft): boolean {
  const contact = situation.people.find((person) => person.contactId === draft.contactId);
  return contact !== undefined && standingOf(contact, situation.asOf, staleAfterDays) === 'reachable';
}
