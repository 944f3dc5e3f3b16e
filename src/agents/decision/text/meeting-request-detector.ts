import { detectAsks } from '../../../domain/reading/ask-detector.ts';
import { splitSentences } from '../../../domain/reading/sentences.ts';
import { timesInEnglish } from './german-times.ts';

/** A day someone named: the next such weekday, a date, or a number of days from the mail's own day. */
export type NamedDay =
  | { kind: 'weekday'; weekday: number; nextWeek: boolean }
  | { kind: 'date'; month: number; day: number }
  | { kind: 'offset'; days: number };

/** They want to meet (`asked`) or took a time (`took`). `timeMinutes` is minutes after midnight, in their zone. */
export interface MeetingRequest {
  kind: 'asked' | 'took';
  sentence: string;
  day: NamedDay | null;
  timeMinutes: number | null;
  /** The part of the day they named, where they named no time. */
  partOfDay: PartOfDay | null;
}

export type PartOfDay = 'morning' | 'afternoon';
type SaidTime = Pick<MeetingRequest, 'day' | 'timeMinutes' | 'partOfDay'>;

const meet =
  /\b(?:meet(?:ing)?(?! (?:our|the|your|your requirements|all|these|those|both|\d))|(?:a|the|short|quick|brief|video|phone|conference) (?:call|chat|talk|demo|session)|call (?:me|us)|(?:speak|talk)(?: it)? (?:through|on the phone|about it|with (?:me|us|you)|to (?:me|us))|walk (?:me|us|him|her|them|our|my|the) ?(?:\p{L}+ ){0,3}through|go through (?:it|this|that|them)|demonstrat\w+|present it|sit down|get together|come (?:by|over|to (?:us|our))|visit us|show (?:it to )?(?:me|us|him|her|them|our|my)(?! (?:an?|some|any|another)\b)|slot|teams|zoom|video|(?:which|what) (?:days?|times?) (?:do you have|are you|would|suits?)|when (?:are|would) you (?:be )?(?:free|available)|wann (?:haben|hätten|sind|passt)|treffen|termin|telefonieren|telefonat|anrufen|rufen sie (?:mich|uns)(?= .{0,40}\ban\b)|(?:kurz|mit uns|mit mir|darüber) (?:sprechen|reden)|zusammensetzen|videokonferenz|videocall)\b/iu;
const dayWords =
  '(?:(?:mon|tues|wednes|thurs|fri)day|tomorrow|next week|\\d{1,2}(?:st|nd|rd|th|\\.)? ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\p{L}*|\\d{1,2}[:.]\\d{2})';
const took = new RegExp(
  `${dayWords}[^.!?]{0,30}\\b(?:works|suits|is (?:fine|good|perfect|ok)|would (?:work|suit)|fits)\\b` +
    `|\\b(?:(?:i|we) (?:can|could) (?:do|make)|let['’]s (?:do|say|take|make it)|see you|confirmed for|(?:i|we)['’]?(?:ll| will) take)\\b[^.!?]{0,24}${dayWords}`,
  'iu',
);
const suits =
  /\b(?:suits?|works?|is (?:fine|good|best)|would (?:be|work|suit)|fits|passt|passen|ginge|geht|wäre (?:gut|mir|uns))\b/iu;
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** The first request to meet, or acceptance of a time, in a mail's new text; null when there is none. */
export function detectMeetingRequest(text: string): MeetingRequest | null {
  const asked = detectAsks(text).find((ask) => meet.test(ask.sentence));
  if (asked) return { kind: 'asked', sentence: asked.sentence, ...timeNear(asked.sentence, text) };
  for (const sentence of splitSentences(text)) {
    const time = timeIn(sentence);
    if (time.day && took.test(sentence) && !/\b(?:not|n['’]t|unfortunately)\b/iu.test(sentence)) {
      return { kind: 'took', sentence, ...time };
    }
  }
  return null;
}

/** The day and time of a request; both may follow in the next sentence ("Tuesday at 10:00 would suit us"). */
function timeNear(sentence: string, text: string): SaidTime {
  const own = timeIn(sentence);
  if (own.timeMinutes !== null) return own;
  const sentences = splitSentences(text);
  const next = sentences[sentences.indexOf(sentence) + 1] ?? '';
  const said = suits.test(next) ? timeIn(next) : null;
  if (!said || (said.day === null && said.timeMinutes === null && said.partOfDay === null)) return own;
  if (said.day === null) return { ...said, day: own.day };
  const nextWeek = own.day?.kind === 'weekday' && own.day.nextWeek;
  return said.day.kind === 'weekday' && nextWeek ? { ...said, day: { ...said.day, nextWeek } } : said;
}

/** The day and the time of day that a sentence names, in English or German. */
export function timeIn(sentence: string): SaidTime {
  const lower = timesInEnglish(sentence);
  const timeMinutes = clockIn(lower);
  const part =
    timeMinutes === null ? /\b(morning|afternoon)\b/.exec(lower.replace(/\bgood (?:morning|afternoon)\b/, '')) : null;
  return { day: dayIn(lower), timeMinutes, partOfDay: (part?.[1] as PartOfDay | undefined) ?? null };
}

function dayIn(lower: string): NamedDay | null {
  const dated =
    /\b(\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?(january|february|march|april|may|june|july|august|september|october|november|december)\b/.exec(
      lower,
    ) ??
    /\b(january|february|march|april|may|june|july|august|september|october|november|december) (\d{1,2})(?:st|nd|rd|th)?\b/.exec(
      lower,
    );
  if (dated) {
    const dayFirst = /^\d/.test(dated[1]!);
    const day = Number(dayFirst ? dated[1] : dated[2]);
    return { kind: 'date', month: months.indexOf(dayFirst ? dated[2]! : dated[1]!) + 1, day };
  }
  const weekday = /\b(next )?(monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b(?! (?:was|were|last))/.exec(
    lower,
  );
  if (weekday) {
    const nextWeek = weekday[1] !== undefined || /\bnext week\b/.test(lower);
    return { kind: 'weekday', weekday: weekdays.indexOf(weekday[2]!) + 1, nextWeek };
  }
  if (/\btomorrow\b/.test(lower)) return { kind: 'offset', days: 1 };
  return /\bnext week\b/.test(lower) ? { kind: 'weekday', weekday: 2, nextWeek: true } : null;
}

function clockIn(lower: string): number | null {
  const clock = /\b(?:at |from |around )?(\d{1,2})[:.](\d{2})\s*(am|pm|h|uhr)?\b/.exec(lower);
  const hour =
    /\b(?:(?:at|from|around) )?(\d{1,2})\s*(am|pm|o['’]clock)\b/.exec(lower) ??
    /\bat (\d{1,2})\b(?![:.\d%])/.exec(lower);
  const found = clock ?? hour;
  if (!found) return /\bnoon\b/.test(lower) ? 720 : null;
  const hours = Number(found[1]);
  const minutes = clock ? Number(clock[2]) : 0;
  const half = clock ? clock[3] : found[2];
  if (hours > 23 || minutes > 59) return null;
  const afternoon = half === 'pm' && hours < 12 ? 12 : 0;
  // Nobody means four in the morning.
  const assumed = half === undefined && hours >= 1 && hours <= 6 && !clock ? 12 : 0;
  return (half === 'am' && hours === 12 ? 0 : hours + afternoon + assumed) * 60 + minutes;
}
