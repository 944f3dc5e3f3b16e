import { Temporal } from 'temporal-polyfill';
import type { Span } from '../../../domain/action.ts';
import { splitSentences } from '../../../domain/reading/sentences.ts';
import { type NamedDay, timeIn } from './meeting-request-detector.ts';

/** What a mail says about the times it was offered: it takes one of them, or means one without saying clearly which. */
export type TakenOffer = { kind: 'took'; time: Span; sentence: string } | { kind: 'unclear'; sentence: string };

const agrees =
  /(?<!\p{L})(?:works?|suits?|fits|fine|good|great|perfect|ok(?:ay)?|yes|let['’]?s|see you|confirmed|i['’]?ll take|passt|gut|gerne?|perfekt|klappt|einverstanden|ja|nehmen?)(?!\p{L})/iu;
// A condition, a doubt or a second time: whoever means one of ours and nothing else says none of these.
const hedges =
  /(?<!\p{L})(?:not|\p{L}*n['’]t|unfortunately|but|or|rather|instead|unless|except|if|before|after|until|maybe|perhaps|nicht|leider|kein\p{L}*|aber|oder|lieber|statt\p{L}*|falls|wenn|vor|nach|bis|vielleicht)(?!\p{L})/iu;

function fits(time: Span, zone: string, { day, minutes, writtenAt }: Wanted): boolean {
  const local = Temporal.Instant.from(time.startsAt).toZonedDateTimeISO(zone);
  if (local.hour * 60 + local.minute !== minutes) return false;
  if (day.kind === 'weekday') return local.dayOfWeek === day.weekday;
  if (day.kind === 'date') return local.month === day.month && local.day === day.day;
  const written = Temporal.Instant.from(writtenAt).toZonedDateTimeISO(zone).toPlainDate();
  return local.toPlainDate().equals(written.add({ days: day.days }));
}

interface Wanted {
  day: NamedDay;
  minutes: number;
  writtenAt: string;
}

/**
 * Reads a mail's new words against the times it was offered. Only a day and a time of day that are those of exactly one of
 * them, by their clock (`zones[0]`) or else by ours, take it; null where the mail takes no time at all. English and German.
 */
export function readTakenOffer(
  text: string,
  offered: readonly Span[],
  { zones, writtenAt }: { zones: readonly string[]; writtenAt: string },
): TakenOffer | null {
  const said = splitSentences(text).flatMap((sentence) => {
    const { day, timeMinutes: minutes } = timeIn(sentence);
    return agrees.test(sentence) && (day !== null || minutes !== null) ? [{ sentence, day, minutes }] : [];
  });
  const [first] = said;
  if (!first) return null;
  const unclear: TakenOffer = { kind: 'unclear', sentence: first.sentence };
  if (said.length > 1 || hedges.test(first.sentence) || first.day === null || first.minutes === null) return unclear;
  const wanted = { day: first.day, minutes: first.minutes, writtenAt };
  for (const zone of zones) {
    const found = offered.filter((time) => fits(time, zone, wanted));
    if (found.length === 1) return { kind: 'took', time: found[0]!, sentence: first.sentence };
    if (found.length > 1) return unclear;
  }
  return unclear;
}
