import { counted } from '../../domain/counted.ts';
import type { Policy } from '../../domain/policy.ts';
import { earliestWithinDailyLimit } from './daily-limit.ts';
import type { SupervisorFacts } from './facts.ts';
import { earliestForMailbox } from './mailbox-limits.ts';
import { earliestForPressure } from './pressure.ts';
import { earliestInDaytime } from './quiet-hours.ts';
import { mailOf, outsideAddresses, reachedContacts } from './recipients.ts';

/** One limit on the time: the first instant (epoch milliseconds) at or after `fromMs` that it allows, and why it moved. */
export interface TimeLimit {
  atMs: number;
  reason: string;
}

const dayMs = 86_400_000;

/**
 * When an approved action may leave at the earliest, and why: the undo window and, where people outside get it, the
 * draft's own window, absences, quiet hours, daily limits, pressure, mailbox caps and spacing. Limits never refuse; the first instant that satisfies all
 * of them is returned as an ISO instant, at most `planAheadDays` away (then the reason says that no room was found).
 */
export function planSendTime(policy: Policy, facts: SupervisorFacts): { notBefore: string; reason: string } {
  const nowMs = Date.parse(facts.now);
  const leaveMs = nowMs + policy.ceiling.undoWindowSeconds * 1000;
  const undoReason = `Leaves ${counted(policy.ceiling.undoWindowSeconds, 'second')} after approval, so that it can be pulled back.`;
  let plan: TimeLimit = { atMs: leaveMs, reason: undoReason };
  const atOnce = { notBefore: new Date(leaveMs).toISOString(), reason: undoReason };
  const { action } = facts.draft;
  if (outsideAddresses(facts).length === 0) return atOnce;
  const limits = action.tool === 'schedule_meeting' ? limitsOfInvitations : timeLimits;
  const horizonMs = nowMs + policy.timing.planAheadDays * dayMs;
  for (let moved = true; moved && plan.atMs < horizonMs; ) {
    moved = false;
    for (const limit of limits) {
      const next = limit(policy, facts, plan.atMs);
      if (next.atMs > plan.atMs) {
        plan = next;
        moved = true;
      }
    }
  }
  // An invitation that came after its meeting would be worse than one at night.
  if (action.tool === 'schedule_meeting' && plan.atMs >= Date.parse(action.startsAt)) return atOnce;
  if (plan.atMs < horizonMs) return { notBefore: new Date(plan.atMs).toISOString(), reason: plan.reason };
  const reason = `No room within ${counted(policy.timing.planAheadDays, 'day')}: ${plan.reason}`;
  return { notBefore: new Date(horizonMs).toISOString(), reason };
}

type LimitOfTime = (policy: Policy, facts: SupervisorFacts, fromMs: number) => TimeLimit;

const ownWindow: LimitOfTime = (_policy, facts, fromMs) => {
  const wanted = mailOf(facts)?.sendWindow;
  const atMs = wanted?.notBefore ? Date.parse(wanted.notBefore) : fromMs;
  return { atMs: Math.max(fromMs, atMs), reason: wanted?.reason || 'Not before the time the draft asks for.' };
};

const absence: LimitOfTime = (_policy, facts, fromMs) => {
  const away = reachedContacts(facts).filter((contact) => contact.awayUntil && Date.parse(contact.awayUntil) > fromMs);
  const atMs = Math.max(fromMs, ...away.map((contact) => Date.parse(contact.awayUntil!)));
  return { atMs, reason: `${away[0]?.name ?? 'The recipient'} is out of office until then.` };
};

const dailyLimit: LimitOfTime = (policy, facts, fromMs) => {
  const earliest = earliestWithinDailyLimit(policy, facts, fromMs);
  const limit = policy.ceiling.maxMailsPerContactPerDay;
  return {
    atMs: earliest?.atMs ?? fromMs,
    reason: `${earliest?.who ?? 'The recipient'} already has ${counted(limit, 'mail')} that day.`,
  };
};

const timeLimits: readonly LimitOfTime[] = [
  ownWindow,
  absence,
  earliestInDaytime,
  earliestForPressure,
  dailyLimit,
  earliestForMailbox,
];

/** An invitation is a mail too; people accept it when they are back, and it is no outreach. */
const limitsOfInvitations: readonly LimitOfTime[] = [earliestInDaytime, dailyLimit, earliestForMailbox];
