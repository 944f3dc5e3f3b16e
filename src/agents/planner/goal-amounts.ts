import type { Comparison } from '../../domain/segment.ts';
import { wordTable } from '../../domain/word-table.ts';
import type { Token } from './goal-tokens.ts';

/** A number of a goal, with the currency written at it. */
interface GoalNumber {
  value: number;
  /** ISO 4217. */
  currency: string | null;
  /** Whether it was written as 50k, 1.2m or the like. */
  isShort: boolean;
  length: number;
  /** The two numbers it may be: 50.000 is fifty, or fifty thousand. */
  otherReading?: number;
}

/** How goals write currencies, each with its ISO 4217 code. */
export const currencies = wordTable<string>({
  '€': 'EUR',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  '£': 'GBP',
  gbp: 'GBP',
  pounds: 'GBP',
  $: 'USD',
  usd: 'USD',
  dollars: 'USD',
  chf: 'CHF',
  francs: 'CHF',
  sek: 'SEK',
  nok: 'NOK',
  dkk: 'DKK',
  jpy: 'JPY',
  yen: 'JPY',
  '¥': 'JPY',
  pln: 'PLN',
  cad: 'CAD',
  aud: 'AUD',
});
const multipliers = wordTable<number>({
  k: 1e3,
  thousand: 1e3,
  grand: 1e3,
  m: 1e6,
  mio: 1e6,
  mn: 1e6,
  mm: 1e6,
  million: 1e6,
  millions: 1e6,
  bn: 1e9,
  billion: 1e9,
});

/** Words that amounts are made of, for the spelling check. */
export const amountWords: readonly string[] = [
  ...Object.keys(currencies),
  ...Object.keys(multipliers),
  ...'over above more greater bigger larger exceeding than least under below less smaller most up maximum minimum worth valued employees'.split(
    ' ',
  ),
];

/** Reads a number such as `50k`, `€1.2m`, `50,000 EUR`. */
function readNumber(tokens: readonly Token[], at: number): GoalNumber | null {
  const word = (offset: number) => tokens[at + offset]?.text ?? '';
  let length = 0;
  let currency = currencies[word(0)] ?? null;
  if (currency) length++;
  const digits = word(length);
  if (!/^\d+(?:[.,]\d+)*$/.test(digits)) return null;
  const number = parseDigits(digits);
  if (!number) return null;
  length++;
  const multiplier = multipliers[word(length)];
  if (multiplier) length++;
  if (!currency && currencies[word(length)]) {
    currency = currencies[word(length)]!;
    length++;
  }
  const value = number.value * (multiplier ?? 1);
  const read = { value, currency, isShort: multiplier !== undefined, length };
  return multiplier || number.otherReading === undefined ? read : { ...read, otherReading: number.otherReading };
}

function parseDigits(text: string): { value: number; otherReading?: number } | null {
  if (/^\d+$/.test(text)) return { value: Number(text) };
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return { value: Number(text.replaceAll(',', '')) };
  if (/^\d{1,3}(\.\d{3}){2,}(,\d+)?$/.test(text)) return { value: Number(text.replaceAll('.', '').replace(',', '.')) };
  if (/^\d{1,3}\.\d{3}$/.test(text)) return { value: Number(text), otherReading: Number(text.replace('.', '')) };
  if (/^\d+[.,]\d+$/.test(text)) return { value: Number(text.replace(',', '.')) };
  return null;
}

const before: [string, Comparison][] = [
  ['more than', '>'],
  ['greater than', '>'],
  ['bigger than', '>'],
  ['larger than', '>'],
  ['higher than', '>'],
  ['over', '>'],
  ['above', '>'],
  ['exceeding', '>'],
  ['north of', '>'],
  ['>', '>'],
  ['at least', '>='],
  ['>=', '>='],
  ['minimum', '>='],
  ['no less than', '>='],
  ['not less than', '>='],
  ['less than', '<'],
  ['smaller than', '<'],
  ['lower than', '<'],
  ['fewer than', '<'],
  ['under', '<'],
  ['sub', '<'],
  ['south of', '<'],
  ['below', '<'],
  ['<', '<'],
  ['at most', '<='],
  ['up to', '<='],
  ['maximum', '<='],
  ['max', '<='],
  ['no more than', '<='],
  ['not more than', '<='],
  ['<=', '<='],
  ['not over', '<='],
  ['not under', '>='],
  ['not below', '>='],
  ['not above', '<='],
];
const after: [string, Comparison][] = [
  ['or more', '>='],
  ['or above', '>='],
  ['and above', '>='],
  ['and up', '>='],
  ['and more', '>='],
  ['or higher', '>='],
  ['+', '>='],
  ['plus', '>='],
  ['or bigger', '>='],
  ['or less', '<='],
  ['or below', '<='],
  ['and below', '<='],
  ['or fewer', '<='],
  ['or lower', '<='],
];

/** A comparison with one number, or a range. */
export interface GoalComparison {
  length: number;
  number: GoalNumber;
  /** `between` has `to`. */
  compare: Comparison | 'between';
  to?: GoalNumber;
}

/** Reads `over 50k`, `at least €1m`, `50k or more`, `between 10k and 20k`. */
export function readComparison(tokens: readonly Token[], at: number): GoalComparison | null {
  if (tokens[at]?.text === 'between' || tokens[at]?.text === 'from') {
    const from = readNumber(tokens, at + 1);
    const joint = tokens[at + 1 + (from?.length ?? 0)]?.text ?? '';
    const to = from && ['and', 'to', '-', '–'].includes(joint) ? readNumber(tokens, at + 2 + from.length) : null;
    return from && to
      ? { length: 2 + from.length + to.length, number: sameScale(from, to), compare: 'between', to }
      : null;
  }
  for (const [phrase, compare] of before) {
    const words = phrase.split(' ');
    if (!words.every((word, offset) => tokens[at + offset]?.text === word)) continue;
    // "sub-50k"
    const length = words.length + (tokens[at + words.length]?.text === '-' ? 1 : 0);
    const number = readNumber(tokens, at + length);
    if (number) return { length: length + number.length, number, compare };
  }
  const number = readNumber(tokens, at);
  if (!number) return null;
  const isRange = ['-', '–', 'to'].includes(tokens[at + number.length]?.text ?? '');
  const to = isRange ? readNumber(tokens, at + number.length + 1) : null;
  if (to && to.value > number.value)
    return { length: number.length + 1 + to.length, number: sameScale(number, to), compare: 'between', to };
  for (const [phrase, compare] of after) {
    const words = phrase.split(' ');
    if (words.every((word, offset) => tokens[at + number.length + offset]?.text === word)) {
      return { length: number.length + words.length, number, compare };
    }
  }
  return null;
}

/** "between 10 and 20k" means ten thousand; "between €10k and 20k" is in euro. */
function sameScale(from: GoalNumber, to: GoalNumber): GoalNumber {
  const value =
    !from.isShort && to.isShort && from.value < 1000 ? from.value * (to.value >= 1e6 ? 1e6 : 1e3) : from.value;
  return { ...from, value, currency: from.currency ?? to.currency };
}
