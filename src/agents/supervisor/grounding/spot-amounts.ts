import { germanNumber, parseGermanNumber } from './german-numbers.ts';

/** An amount in a text. `value` is in whole units (EUR 1.50 is 1.5; 15 % is 15). */
export interface AmountSpot {
  kind: 'money' | 'percent' | 'quantity';
  start: number;
  end: number;
  value: number;
  /** ISO 4217 code, or null where the text names none. */
  currency: string | null;
}

const currencies: Record<string, string> = {
  '€': 'EUR',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  $: 'USD',
  us$: 'USD',
  usd: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  bucks: 'USD',
  '£': 'GBP',
  gbp: 'GBP',
  pound: 'GBP',
  pounds: 'GBP',
  quid: 'GBP',
  '¥': 'JPY',
  jpy: 'JPY',
  yen: 'JPY',
  '₹': 'INR',
  inr: 'INR',
  rupees: 'INR',
  chf: 'CHF',
  franc: 'CHF',
  francs: 'CHF',
  sek: 'SEK',
  nok: 'NOK',
  dkk: 'DKK',
  kr: 'SEK',
  pln: 'PLN',
  zł: 'PLN',
  cad: 'CAD',
  aud: 'AUD',
  czk: 'CZK',
  huf: 'HUF',
  cny: 'CNY',
  sgd: 'SGD',
  brl: 'BRL',
  franken: 'CHF',
  sfr: 'CHF',
  pfund: 'GBP',
};
const multipliers: Record<string, number> = {
  k: 1e3,
  thousand: 1e3,
  grand: 1e3,
  m: 1e6,
  mn: 1e6,
  mio: 1e6,
  million: 1e6,
  bn: 1e9,
  mrd: 1e9,
  billion: 1e9,
  tsd: 1e3,
  t: 1e3,
  tausend: 1e3,
  millionen: 1e6,
  milliarden: 1e9,
  milliarde: 1e9,
};
const units: readonly string[] = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const tens: readonly string[] = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const fractions: Record<string, number> = {
  half: 50,
  third: 33,
  quarter: 25,
  fifth: 20,
  tenth: 10,
  drittel: 33,
  viertel: 25,
  fünftel: 20,
  zehntel: 10,
};

const digits = String.raw`\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?`;
const symbol = String.raw`us\$|[€$£¥₹]`;
const code = Object.keys(currencies)
  .filter((name) => /^\p{L}/u.test(name) && name !== 'us$')
  .sort((a, b) => b.length - a.length)
  .join('|');
const times = 'thousand|grand|million(?:en)?|billion|milliarden?|mio|mrd|mn|bn|tausend|tsd|t(?=€|eur|chf)|[km]';
const word = `(?:${tens.join('|')})(?:[- ](?:${units.slice(1, 10).join('|')}))?|${units.toReversed().join('|')}|hundred`;
const wordNumber = `(?:${word})(?:[- ](?:and |a )?(?:${word}|thousand|hundred))*`;

const moneyBefore = new RegExp(`(?<![\\p{L}\\d])(${symbol}|(?:${code})\\b) ?(${digits})(?: ?(${times})\\b)?`, 'giu');
const moneyAfter = new RegExp(
  `(?<![\\p{L}\\d.,])(${digits})(?:[,.][-–—]{1,2})?(?: ?(${times})\\.?)? ?(${symbol}|(?:${code})\\b)`,
  'giu',
);
const scaled = new RegExp(
  `(?<![\\p{L}\\d.,])(${digits})(?:(k)| ?(thousand|grand|million(?:en)?|billion|milliarden?|mio|mrd|mn|bn|tausend|tsd|Tsd|Mio|Mrd|Millionen?|Milliarden?|Tausend)|(?:(M)))\\b`,
  'gu',
);
const percentDigits = new RegExp(
  `(?<![\\p{L}\\d.,])(${digits}) ?(?:%|per ?cent(?:age points?)?\\b|percentage points?\\b|pct\\b|prozent(?:punkte?n?)?\\b)`,
  'giu',
);
const percentWords = new RegExp(`\\b(${wordNumber}) (?:per ?cent|percentage points?)\\b`, 'gi');
const moneyWords = new RegExp(`\\b(${wordNumber})(?: (thousand|million|grand))? (${code})\\b`, 'gi');
const germanPercent = new RegExp(`(?<!\\p{L})(${germanNumber}) prozent(?:punkte?n?)?(?!\\p{L})`, 'giu');
const germanMoney = new RegExp(`(?<!\\p{L})(${germanNumber})(?: (tausend|millionen?))? (${code})(?!\\p{L})`, 'giu');
const germanFraction =
  /(?<!\p{L})(?:zum halben preis|(?:um )?die hälfte (?:günstiger|billiger|weniger|reduziert|des (?:listen)?preises)|(?:um )?ein (drittel|viertel|fünftel|zehntel) (?:günstiger|billiger|weniger|unter (?:dem )?(?:listen)?preis|rabatt|nachlass|des (?:listen)?preises))(?!\p{L})/giu;
const fractionOff =
  /\b(?:(?:a|one)[ -])?(half|third|quarter|fifth|tenth)(?:[ -](?:off|price)\b| (?:of )?the (?:list )?price\b| discount\b)/gi;
const plain = new RegExp(`(?<![\\p{L}\\d.,:/+#-]|\\d )(${digits})(?![\\d:/-]|[.,]\\d|\\p{L})`, 'gu');

/** The value of a written number: `1,234.50`, `1.234,50`, `1 234`, `12.5`. Three digits after one mark are thousands. */
export function parseNumber(text: string): number {
  const compact = text.replace(/['’\s]/g, '');
  const lastMark = Math.max(compact.lastIndexOf(','), compact.lastIndexOf('.'));
  if (lastMark < 0) return Number(compact);
  const marks = new Set(compact.match(/[.,]/g));
  const after = compact.length - lastMark - 1;
  const repeated = (compact.match(/[.,]/g)?.length ?? 0) > 1;
  const isThousands = after === 3 && (marks.size === 1 || !repeated) && !/^0[.,]/.test(compact);
  if (isThousands) return Number(compact.replace(/[.,]/g, ''));
  return Number(`${compact.slice(0, lastMark).replace(/[.,]/g, '')}.${compact.slice(lastMark + 1)}`);
}

/** The value of a number in English words below a million, such as `twenty-two` or `three hundred thousand`. */
export function parseWordNumber(text: string): number {
  let total = 0;
  let current = 0;
  for (const part of text.toLowerCase().split(/[- ]+/)) {
    if (part === 'hundred') current = Math.max(1, current) * 100;
    else if (part === 'thousand') {
      total += Math.max(1, current) * 1000;
      current = 0;
    } else if (tens.includes(part)) current += (tens.indexOf(part) + 2) * 10;
    else current += Math.max(0, units.indexOf(part));
  }
  return total + current;
}

function scale(mark: string | undefined): number {
  return mark ? (multipliers[mark.toLowerCase()] ?? 1) : 1;
}

const round = (value: number) => Math.round(value * 100) / 100;

function isYear(text: string, value: number): boolean {
  return /^\d{4}$/.test(text) && value >= 1900 && value <= 2100;
}

/** Every amount of money, percentage and number from 100 on (years apart) in a text; none overlaps another. */
export function spotAmounts(text: string): AmountSpot[] {
  const spots: AmountSpot[] = [];
  const add = (kind: AmountSpot['kind'], match: RegExpExecArray, value: number, name?: string) => {
    const start = match.index;
    const end = start + match[0].trimEnd().length;
    if (!Number.isFinite(value) || spots.some((spot) => start < spot.end && end > spot.start)) return;
    spots.push({
      kind,
      start,
      end,
      value: round(value),
      currency: name ? (currencies[name.toLowerCase()] ?? null) : null,
    });
  };
  for (const match of text.matchAll(moneyBefore))
    add('money', match, parseNumber(match[2]!) * scale(match[3]), match[1]);
  for (const match of text.matchAll(moneyAfter))
    add('money', match, parseNumber(match[1]!) * scale(match[2]), match[3]);
  for (const match of text.matchAll(percentDigits)) add('percent', match, parseNumber(match[1]!));
  for (const match of text.matchAll(percentWords)) add('percent', match, parseWordNumber(match[1]!));
  for (const match of text.matchAll(moneyWords))
    add('money', match, parseWordNumber(match[1]!) * scale(match[2]), match[3]);
  for (const match of text.matchAll(fractionOff)) add('percent', match, fractions[match[1]!.toLowerCase()]!);
  for (const match of text.matchAll(germanPercent)) add('percent', match, parseGermanNumber(match[1]!));
  for (const match of text.matchAll(germanMoney))
    add('money', match, parseGermanNumber(match[1]!) * scale(match[2]), match[3]);
  for (const match of text.matchAll(germanFraction))
    add('percent', match, fractions[match[1]?.toLowerCase() ?? 'half']!);
  for (const match of text.matchAll(scaled)) {
    add('money', match, parseNumber(match[1]!) * scale(match[2] ?? match[3] ?? match[4]));
  }
  for (const match of text.matchAll(plain)) {
    const value = parseNumber(match[1]!);
    if (value >= 100 && !isYear(match[1]!, value)) add('quantity', match, value);
  }
  return spots.sort((left, right) => left.start - right.start);
}

/** Whether `source` says the amount that `spot` says: same value, same kind, and no other currency. */
export function saysAmount(spot: AmountSpot, source: AmountSpot): boolean {
  if (spot.value !== source.value) return false;
  if (spot.kind === 'percent' || source.kind === 'percent') return spot.kind === source.kind;
  if (spot.currency && source.currency) return spot.currency === source.currency;
  return spot.currency === source.currency || spot.currency === null || spot.value >= 1000;
}
