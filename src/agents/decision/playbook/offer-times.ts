import type { SendEmailAction, Span } from '../../../domain/action.ts';
import type { SituationContact, SituationSender } from '../situation/situation.ts';
import type { Tongue } from '../text/tongue.ts';
import { freeSlots, knowsTimes } from './find-slot.ts';
import type { PlayView } from './play.ts';
import { spokenTime } from './spoken-time.ts';

export type OfferedTimes = NonNullable<SendEmailAction['offers']>;

const mostTimes = 3;
const minutes = 30;

/** Their zone as it is known, else ours: theirs first. */
export function zonesOf(
  { situation }: Pick<PlayView, 'situation'>,
  contact: SituationContact,
  sender: SituationSender | null,
): [theirs: string, ours: string] {
  const ours = sender?.zone ?? situation.tenant.zone;
  return [contact.zone ?? situation.account?.zone ?? ours, ours];
}

/** These times with the words by which a mail to the person says them. */
export function offerOf(
  view: PlayView,
  times: readonly Span[],
  { sender, contact, tongue }: { sender: SituationSender; contact: SituationContact; tongue: Tongue },
): OfferedTimes | null {
  if (!sender.calendar || times.length === 0) return null;
  const zones = zonesOf(view, contact, sender);
  const said = times.map(({ startsAt, endsAt }) => ({
    ...{ startsAt, endsAt },
    words: spokenTime({ startsAt, endsAt }, zones, { language: tongue.language }),
  }));
  return { calendarId: sender.calendar.calendarId, times: said };
}

/** Free half hours to offer a person, on up to three days; null where no calendar says what is free. */
export function timesToOffer(
  view: PlayView,
  people: { sender: SituationSender | null; contact: SituationContact; tongue: Tongue },
): OfferedTimes | null {
  const { situation, meetings } = view;
  const { sender, contact } = people;
  if (!sender || !knowsTimes(situation, sender, meetings)) return null;
  const { contactId } = contact;
  const [zone] = zonesOf(view, contact, sender);
  const wish = { contactId, day: null, timeMinutes: null, writtenAt: situation.asOf, zone, minutes };
  const byDay = new Map<string, Span>();
  for (const slot of freeSlots(situation, sender, wish, meetings)) {
    const day = slot.startsAt.slice(0, 10);
    if (!byDay.has(day)) byDay.set(day, slot);
    if (byDay.size === mostTimes) break;
  }
  return offerOf(view, [...byDay.values()], { ...people, sender });
}

/** The offered times as one phrase: `A, B or C`. */
export function listed({ times }: OfferedTimes, { language }: Tongue): string {
  const words = times.map((time) => time.words);
  const last = words.at(-1)!;
  return words.length === 1 ? last : `${words.slice(0, -1).join('; ')}; ${language === 'de' ? 'oder' : 'or'} ${last}`;
}
