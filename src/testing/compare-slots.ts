import { freeSlots } from '../agents/decision/playbook/find-slot.ts';
import type { Situation, SituationSender } from '../agents/decision/situation/situation.ts';
import { parseCalendar } from '../connectors/calendar/parse-calendar.ts';
import { icalendarOf, randomSlotCase, type SlotCase } from './random-calendar.ts';
import { createSeeded } from './seeded.ts';
import { slotsByMinute } from './slot-oracle.ts';

const address = 'us@ours.example';

/** Free half hours as the platform finds them in the case's calendar, read from its iCalendar text. */
async function slotsByPlatform(slotCase: SlotCase): Promise<string[]> {
  const { asOf, ours, theirs } = slotCase;
  const until = new Date(Date.parse(asOf) + 25 * 86_400_000).toISOString();
  const { events } = await parseCalendar(icalendarOf(slotCase), { from: asOf, until, zone: ours.zone });
  const busy: Situation['busy'] = events
    .filter((event) => event.busy && event.startsAt !== null)
    .map(({ startsAt, endsAt }) => ({ address, startsAt: startsAt!, endsAt: endsAt! }));
  const sender: SituationSender = {
    ...{ identityId: '', mailboxId: '', userId: '', name: '', address, signatureText: '', signatureHtml: '' },
    ...{ zone: ours.zone, workStartsMinute: ours.opens, workEndsMinute: ours.closes, workDays: ours.workDays },
    ...{ calendar: null, isDefault: true },
  };
  const wish = { contactId: '', day: null, timeMinutes: null, writtenAt: asOf, zone: theirs.zone, minutes: 30 };
  return [...freeSlots({ asOf, busy }, sender, wish)].map(({ startsAt }) => startsAt).sort();
}

/** One random calendar, the same for the same number, with what the platform and the oracle find in it. */
export async function compareSlots(seed: number): Promise<{ slotCase: SlotCase; found: string[]; expected: string[] }> {
  const slotCase = randomSlotCase(createSeeded(seed));
  return { slotCase, found: await slotsByPlatform(slotCase), expected: slotsByMinute(slotCase) };
}
