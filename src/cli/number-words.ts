import type { NumberUnit } from '../domain/numbers.ts';

/** What `getNumbers` says about one number, with its definition. */
export interface Definition {
  id: string;
  name: string;
  unit: NumberUnit;
  sentence: string;
  of: string | null;
}

export interface NumberValue {
  number: string;
  value: number;
  rows: number;
  atClose: number;
  added: number;
  removed: number;
  ofValue: number | null;
  ratio: number | null;
}

export interface Numbers {
  definitions: Definition[];
  by: string | null;
  zone: string;
  thisWeek: string;
  upTo: string | null;
  total: NumberValue[];
  cells: { cell: string | null; label: string; numbers: NumberValue[] }[];
}

/** A value in words: `12`, `34 min`, `US$ 1.20`. */
export function amountWords(unit: NumberUnit, value: number): string {
  if (unit === 'seconds') return `${(value / 60).toFixed(value < 600 ? 1 : 0)} min`;
  return unit === 'micros' ? `US$ ${(value / 1_000_000).toFixed(2)}` : String(value);
}

/** `of 40 sent (30.0 %)`, without the share where the denominator is small; empty for what stands alone. */
export function shareWords({ definitions }: Numbers, { number, ofValue, ratio }: NumberValue): string {
  const own = definitions.find(({ id }) => id === number);
  const denominator = definitions.find(({ id }) => id === own?.of);
  if (!own || !denominator || ofValue === null) return '';
  const of = `${ofValue} ${denominator.name.toLowerCase()}`;
  if (own.unit !== 'count') return ratio === null ? `for ${of}` : `for ${of} (${amountWords(own.unit, ratio)} each)`;
  return ratio === null ? `of ${of}` : `of ${of} (${(ratio * 100).toFixed(1)} %)`;
}

/** `+1 -2`: the rows that came and went after their week had closed; empty where none did. */
export function lateWords({ added, removed }: NumberValue): string {
  return [...(added > 0 ? [`+${added}`] : []), ...(removed > 0 ? [`-${removed}`] : [])].join(' ');
}

/** The numbers that a table with a line for each play or person has room for. */
export const shownByCell = [
  ...['proposed', 'approved', 'edited', 'rejected', 'sent', 'replied', 'positive', 'meetings', 'opt_outs', 'bounces'],
];
