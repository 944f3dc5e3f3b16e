import { Temporal } from 'temporal-polyfill';
import { counted } from '../../domain/counted.ts';
import type { Policy } from '../../domain/policy.ts';
import { rowsOfContact, takesPlace } from './daily-limit.ts';
import type { ContactFacts, LedgerRow, SupervisorFacts } from './facts.ts';
import { isWorkingDay } from './quiet-hours.ts';
import { isAnswer, mailOf, reachedContacts } from './recipients.ts';
import type { TimeLimit } from './send-time.ts';

/** Outreach mails in the ledger; answers are counted apart and press nobody. */
export function outreachRows(rows: readonly LedgerRow[]): LedgerRow[] {
  return rows.filter((row) => row.purpose === 'outreach' && takesPlace(row));
}

function dayIn(zone: string, atMs: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate();
}

function startOfDayMs(zone: string, day: Temporal.PlainDate): number {
  return day.toZonedDateTime(zone).epochMilliseconds;
}

/** Working days that begin after `from` and up to `to`. */
function workingDaysBetween(policy: Policy, from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  let count = 0;
  for (let day = from.add({ days: 1 }); Temporal.PlainDate.compare(day, to) <= 0; day = day.add({ days: 1 })) {
    if (isWorkingDay(policy, day)) count += 1;
  }
  return count;
}

/** Whether a day is one of those that are meant. */
type IsDay = (day: Temporal.PlainDate) => boolean;

function firstFreeDay({ timing }: Policy, zone: string, fromMs: number, isFree: IsDay): number {
  const first = dayIn(zone, fromMs);
  for (let ahead = 0; ahead < timing.planAheadDays; ahead++) {
    const day = first.add({ days: ahead });
    if (isFree(day)) return ahead === 0 ? fromMs : startOfDayMs(zone, day);
  }
  return startOfDayMs(zone, first.add({ days: timing.planAheadDays }));
}

function forContact(policy: Policy, facts: SupervisorFacts, contact: ContactFacts, fromMs: number): TimeLimit {
  const { maxOutreachMailsPerContactPerWindow: limit, outreachWindowWorkingDays: window } = policy.pressure;
  const zone = contact.zone.zones[0] ?? facts.tenant.zone;
  const mails = new Map(outreachRows(rowsOfContact(facts, contact)).map((row) => [row.mailId, Date.parse(row.at)]));
  const days = [...mails.values()].map((time) => dayIn(zone, time));
  const near = (day: Temporal.PlainDate, other: Temporal.PlainDate) => {
    const [early, late] = Temporal.PlainDate.compare(day, other) < 0 ? [day, other] : [other, day];
    return workingDaysBetween(policy, early, late) < window;
  };
  const atMs = firstFreeDay(policy, zone, fromMs, (day) => days.filter((other) => near(day, other)).length < limit);
  return {
    atMs,
    reason: `${contact.name} had ${counted(limit, 'outreach mail')} in ${counted(window, 'working day')} already.`,
  };
}

/** Every seven days in a row that a day is one of. */
function weeksWith(day: Temporal.PlainDate): IsDay[] {
  return Array.from({ length: 7 }, (_, back) => {
    const first = day.subtract({ days: back });
    const last = first.add({ days: 6 });
    return (other) => Temporal.PlainDate.compare(first, other) <= 0 && Temporal.PlainDate.compare(other, last) <= 0;
  });
}

function forAccount(policy: Policy, facts: SupervisorFacts, accountId: string, fromMs: number): TimeLimit {
  const { maxPeoplePerAccountPerDay: perDay, maxPeoplePerAccountPerWeek: perWeek } = policy.pressure;
  const { zone } = facts.tenant;
  const written = outreachRows(facts.ledger)
    .filter((row) => row.accountId === accountId)
    .map((row) => ({ person: row.contactId ?? row.address, day: dayIn(zone, Date.parse(row.at)) }));
  const people = reachedContacts(facts)
    .filter((contact) => contact.accountId === accountId)
    .map((contact) => contact.contactId);
  const peopleWith = (counts: IsDay) =>
    new Set([...people, ...written.filter(({ day }) => counts(day)).map(({ person }) => person)]).size;
  const atMs = firstFreeDay(policy, zone, fromMs, (day) => {
    if (peopleWith((other) => other.equals(day)) > Math.max(people.length, perDay)) return false;
    return weeksWith(day).every((isInWeek) => peopleWith(isInWeek) <= Math.max(people.length, perWeek));
  });
  const reason = `At most ${perDay} a day and ${perWeek} in seven days of this company's people get outreach.`;
  return { atMs, reason };
}

/** The first instant at which outreach does not press the contact or their company; answers are free. */
export function earliestForPressure(policy: Policy, facts: SupervisorFacts, fromMs: number): TimeLimit {
  if (!mailOf(facts) || isAnswer(facts)) return { atMs: fromMs, reason: '' };
  const contacts = reachedContacts(facts);
  const accounts = [...new Set(contacts.map((contact) => contact.accountId))].filter((id) => id !== null);
  const limits = [
    ...contacts.map((contact) => forContact(policy, facts, contact, fromMs)),
    ...accounts.map((accountId) => forAccount(policy, facts, accountId, fromMs)),
  ];
  return limits.reduce((latest, limit) => (limit.atMs > latest.atMs ? limit : latest), { atMs: fromMs, reason: '' });
}
