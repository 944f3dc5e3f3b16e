import { Temporal } from 'temporal-polyfill';
import type { Policy, Weekday } from '../../domain/policy.ts';
import type { SupervisorFacts } from './facts.ts';
import { contactOf, isAnswer, outsideAddresses } from './recipients.ts';
import type { TimeLimit } from './send-time.ts';

const weekdays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const hourMs = 3_600_000;

/** Whether the day is a working day of the policy. */
export function isWorkingDay({ timing }: Policy, day: { dayOfWeek: number }): boolean {
  return timing.workingDays.includes(weekdays[day.dayOfWeek - 1]!);
}

/** Whether a time of day, in minutes, lies in the quiet hours; a span over midnight wraps, an empty one never does. */
function isQuiet({ timing }: Policy, minuteOfDay: number): boolean {
  const from = minutes(timing.quietHours.from);
  const to = minutes(timing.quietHours.to);
  return from <= to ? minuteOfDay >= from && minuteOfDay < to : minuteOfDay >= from || minuteOfDay < to;
}

function minutes(timeOfDay: string): number {
  return Number(timeOfDay.slice(0, 2)) * 60 + Number(timeOfDay.slice(3));
}

/** Zones whose daytime counts: known and guessed ones of everyone reached, the tenant's where nothing is known. */
function zonesThatCount(facts: SupervisorFacts): { zones: string[]; guessed: boolean } {
  const contacts = outsideAddresses(facts).map((address) => contactOf(facts, address));
  const zones = contacts.flatMap((contact) => (contact?.zone.zones.length ? contact.zone.zones : [facts.tenant.zone]));
  return { zones: [...new Set(zones)], guessed: contacts.some((contact) => contact?.zone.certainty !== 'known') };
}

function answersTheLastHours({ timing }: Policy, facts: SupervisorFacts, atMs: number): boolean {
  const wroteAt = facts.thread?.lastInboundAt;
  if (!wroteAt || !isAnswer(facts)) return false;
  return atMs - Date.parse(wroteAt) <= timing.answersSkipQuietHoursWithinHours * hourMs;
}

function dayTimeIn(policy: Policy, atMs: number, zone: string): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
  return isWorkingDay(policy, local) && !isQuiet(policy, local.hour * 60 + local.minute);
}

/** The next instant at which one of the zones passes a whole minute of the day that matters: an edge or midnight. */
function nextEdge({ timing }: Policy, atMs: number, zones: readonly string[]): number {
  const edges = zones.flatMap((zone) => {
    const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
    return [0, 1].flatMap((ahead) =>
      ['00:00', timing.quietHours.to].map((time) => {
        const day = local.toPlainDate().add({ days: ahead });
        return day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
      }),
    );
  });
  return Math.min(...edges.filter((edge) => edge > atMs));
}

/**
 * The first instant that is a working hour in every zone the recipients may be in. Where their days do not meet within
 * the plan-ahead time, the tenant's own zone decides. An answer to someone who wrote within the last hours goes at once.
 */
export function earliestInDaytime(policy: Policy, facts: SupervisorFacts, fromMs: number): TimeLimit {
  if (answersTheLastHours(policy, facts, fromMs)) return { atMs: fromMs, reason: '' };
  const { zones, guessed } = zonesThatCount(facts);
  const horizonMs = fromMs + policy.timing.planAheadDays * 24 * hourMs;
  for (const candidates of [zones, [facts.tenant.zone]]) {
    for (let atMs = fromMs; atMs < horizonMs; atMs = nextEdge(policy, atMs, candidates)) {
      if (!candidates.every((zone) => dayTimeIn(policy, atMs, zone))) continue;
      const where = guessed ? `${candidates.join(' and ')}, a guess` : candidates.join(' and ');
      return { atMs, reason: `First working hour there (${where}).` };
    }
  }
  return { atMs: horizonMs, reason: 'The policy leaves no working hour.' };
}
