import { Temporal } from 'temporal-polyfill';
import { counted } from '../../domain/counted.ts';
import type { Policy } from '../../domain/policy.ts';
import { takesPlace } from './daily-limit.ts';
import type { SupervisorFacts } from './facts.ts';
import type { TimeLimit } from './send-time.ts';

type SenderFacts = NonNullable<SupervisorFacts['sender']>;

/** Mails of one mailbox as instants, one for each mail however many people it reached. */
function mailTimes(facts: SupervisorFacts, mailboxId: string): number[] {
  const rows = facts.ledger.filter((row) => row.mailboxId === mailboxId && takesPlace(row));
  return [...new Map(rows.map((row) => [row.mailId, Date.parse(row.at)])).values()].sort((left, right) => left - right);
}

/** What the mailbox may send on a day that many days after its first mail: warm-up, its own cap and the policy's. */
function mailboxCap({ timing }: Policy, { mailbox }: SenderFacts, daysSinceFirst: number): number {
  const cap = Math.min(timing.mailboxDailyCap, mailbox.dailyCap ?? timing.mailboxDailyCap);
  if (!mailbox.warmsUp) return cap;
  return Math.min(cap, timing.warmUp.firstDayMails + timing.warmUp.moreMailsPerDay * Math.max(0, daysSinceFirst));
}

function afterFullDays(policy: Policy, sender: SenderFacts, times: number[], fromMs: number): TimeLimit {
  const horizonMs = fromMs + policy.timing.planAheadDays * 86_400_000;
  const first = Temporal.Instant.from(sender.mailbox.firstMailAt ?? new Date(fromMs).toISOString());
  const firstDay = first.toZonedDateTimeISO(sender.zone).toPlainDate();
  for (let atMs = fromMs; atMs < horizonMs; ) {
    const day = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(sender.zone).startOfDay();
    const endMs = day.add({ days: 1 }).startOfDay().epochMilliseconds;
    const sent = times.filter((time) => time >= day.epochMilliseconds && time < endMs).length;
    const cap = mailboxCap(policy, sender, firstDay.until(day.toPlainDate()).days);
    if (sent < cap) return { atMs, reason: 'This mailbox has sent its mails for the day.' };
    atMs = endMs;
  }
  return { atMs: horizonMs, reason: 'This mailbox may not send any mail.' };
}

function spaced({ timing }: Policy, times: number[], fromMs: number): number {
  const gapMs = timing.minSecondsBetweenMails * 1000;
  return times.reduce((atMs, time) => (Math.abs(atMs - time) < gapMs ? time + gapMs : atMs), fromMs);
}

/** The first instant at which the sender's mailbox has room in its day and keeps its distance to its other mails. */
export function earliestForMailbox(policy: Policy, facts: SupervisorFacts, fromMs: number): TimeLimit {
  const { sender } = facts;
  if (!sender) return { atMs: fromMs, reason: '' };
  const times = mailTimes(facts, sender.mailboxId);
  const afterCap = afterFullDays(policy, sender, times, fromMs);
  const atMs = spaced(policy, times, afterCap.atMs);
  const gap = policy.timing.minSecondsBetweenMails;
  return atMs > afterCap.atMs ? { atMs, reason: `${counted(gap, 'second')} between mails of one mailbox.` } : afterCap;
}
