import { currencyDecimals } from '../../domain/currency-decimals.ts';
import { wordTable } from '../../domain/word-table.ts';
/** Which mark separates the decimals in a column; `plain` where no cell leaves it open. */
export type DecimalMark = 'plain' | 'point' | 'comma';

const symbols = wordTable<string>({
  '€': 'EUR',
  $: 'USD',
  '£': 'GBP',
  '¥': 'JPY',
  '₹': 'INR',
  US$: 'USD',
  Fr: 'CHF',
  'Fr.': 'CHF',
  SFr: 'CHF',
  zł: 'PLN',
});
const currencies = new Set(Intl.supportedValuesOf('currency'));

/** The ISO 4217 code that a cell or a label means (`eur`, `€`); null when it is none. */
export function currencyCode(text: string): string | null {
  const bare = text.trim();
  const code = symbols[bare] ?? bare.toUpperCase();
  return currencies.has(code) ? code : null;
}

/** What one cell says about the decimal mark of its column. */
export function decimalMarkOf(text: string): 'point' | 'comma' | 'open' | null {
  const digits = text.replace(/[^\d.,]/g, '');
  const point = digits.lastIndexOf('.');
  const comma = digits.lastIndexOf(',');
  if (point < 0 && comma < 0) return null;
  if (point >= 0 && comma >= 0) return point > comma ? 'point' : 'comma';
  const mark = point >= 0 ? '.' : ',';
  const groups = digits.split(mark);
  const other = mark === '.' ? 'comma' : 'point';
  // Several marks of one kind separate thousands.
  if (groups.length > 2) return other;
  if (groups[1]!.length !== 3 || groups[0]!.length > 3 || /^0/.test(groups[0]!))
    return mark === '.' ? 'point' : 'comma';
  return 'open';
}

/** Reads a number by its column's decimal mark: exact digits, `{ sign, whole, fraction }`, or an error. */
function readDigits(text: string, mark: DecimalMark): { negative: boolean; whole: string; fraction: string } | null {
  const bare = text.replace(/[\s\u00a0\u202f'’_]/g, '');
  const match = /^(\()?([+\-−])?([\d.,]+)(\))?$/.exec(bare);
  if (!match || (match[1] === undefined) !== (match[4] === undefined)) return null;
  const [thousands, decimal] = mark === 'comma' ? ['.', ','] : [',', '.'];
  const pieces = match[3]!.split(decimal);
  if (pieces.length > 2) return null;
  const groups = pieces[0]!.split(thousands);
  // Groups of two digits are those of lakh and crore; the last one has three, or the mark is that of decimals.
  const isGrouped = groups.every((group, index) => (index === 0 ? /^\d{1,3}$/ : /^\d{2,3}$/).test(group));
  if (groups.length > 1 && !(isGrouped && groups.at(-1)!.length === 3)) return null;
  const whole = groups.join('');
  const fraction = pieces[1] ?? '';
  if (!/^\d*$/.test(whole + fraction) || whole + fraction === '') return null;
  return { negative: match[1] !== undefined || match[2] === '-' || match[2] === '−', whole: whole || '0', fraction };
}

/** A number, or null when the cell is none. */
export function readNumber(text: string, mark: DecimalMark): number | null {
  const digits = readDigits(text, mark);
  if (!digits) return null;
  const value = Number(`${digits.whole}.${digits.fraction || '0'}`);
  return digits.negative ? -value : value;
}

export type MoneyReading = { minor: number; currency: string } | { error: string };

/**
 * Reads an amount into minor units of its currency: the one written in the cell (`1.234,50 €`, `USD 99`), else
 * `currency`. More decimals than the currency has are refused unless they are zeros.
 */
export function readMoney(text: string, mark: DecimalMark, currency: string): MoneyReading {
  const written = /^([^\d(+\-−.,]*)\s*(.*?)\s*([^\d).,]*)$/su.exec(text.trim());
  const label = (written?.[1] ?? '').trim() || (written?.[3] ?? '').trim();
  const code = label === '' ? currency : currencyCode(label);
  if (!/\d/.test(text)) return { error: 'this is no amount; write it like 1234.50' };
  if (code === null) return { error: `"${label}" is no currency we know` };
  const digits = readDigits(written?.[2] ?? '', mark);
  if (!digits) return { error: 'this is no amount; write it like 1234.50' };
  const decimals = currencyDecimals(code);
  const fraction = digits.fraction.padEnd(decimals, '0');
  if (/[1-9]/.test(fraction.slice(decimals))) return { error: `${code} has ${decimals} decimals` };
  const minor = Number(digits.whole + fraction.slice(0, decimals));
  if (!Number.isSafeInteger(minor)) return { error: 'the amount is too large' };
  return { minor: digits.negative ? -minor : minor, currency: code };
}
