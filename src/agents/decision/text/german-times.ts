const germanTimes: readonly [RegExp, string][] = [
  [/\bmontag(?:s|(?=vor|nach))?/g, 'monday '],
  [/\bdienstag(?:s|(?=vor|nach))?/g, 'tuesday '],
  [/\bmittwoch(?:s|(?=vor|nach))?/g, 'wednesday '],
  [/\bdonnerstag(?:s|(?=vor|nach))?/g, 'thursday '],
  [/\bfreitag(?:s|(?=vor|nach))?/g, 'friday '],
  [/\bjanuar\b/g, 'january'],
  [/\bfebruar\b/g, 'february'],
  [/(?<!\p{L})märz(?!\p{L})/gu, 'march'],
  [/\bmai\b/g, 'may'],
  [/\bjuni\b/g, 'june'],
  [/\bjuli\b/g, 'july'],
  [/\boktober\b/g, 'october'],
  [/\bdezember\b/g, 'december'],
  [/(?<!\p{L})(?:nächster?|nächsten|kommenden?|kommender) woche(?!\p{L})/gu, 'next week'],
  [/\bvormittags?\b/g, 'morning'],
  [/\bnachmittags?\b/g, 'afternoon'],
  [/(?<!\bguten |\bgutem |\bam )\bmorgen\b/g, 'tomorrow'],
  [/\b(\d{1,2}) uhr\b/g, '$1:00'],
];

/** A sentence in lower case with its German days, months and times of day in English, so that one reader reads both. */
export function timesInEnglish(sentence: string): string {
  return germanTimes
    .reduce((text, [german, english]) => text.replace(german, english), sentence.toLowerCase())
    .replace(/ {2,}/g, ' ');
}
