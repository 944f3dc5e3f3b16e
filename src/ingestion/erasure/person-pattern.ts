import type { ErasedPerson } from './erased-person.ts';

/** Of a person without address and name, a character that no text holds. */
const nothing = '\\x01';
/** What stands between two words of a name: also a line's end, as it is or escaped, and the mark of a quote. */
const gap = String.raw`(?:[\s\u00a0>]|\\+[nrt])`;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A name as it is, and with the family name in front: "Ada King Byron" is also "Byron, Ada King" and "King Byron, Ada". */
export function ordersOf(name: string): string[] {
  const [family, given] = name.split(/\s*,\s*/);
  if (given !== undefined) return [name, `${given} ${family}`.trim()];
  const words = name.trim().split(/\s+/);
  return [
    name,
    ...words.slice(1).map((_, at) => `${words.slice(at + 1).join(' ')}, ${words.slice(0, at + 1).join(' ')}`),
  ];
}

function namePattern(name: string): string {
  const words = name.trim().split(/\s+/).map(escaped);
  return words.join(`${gap}+`).replaceAll(`,${gap}+`, `,${gap}*`);
}

/** A regular expression of PostgreSQL that finds a person by address and full name, in texts and in JSON as text. */
export function personPattern({ addresses, names }: Pick<ErasedPerson, 'addresses' | 'names'>): string {
  const words = [...addresses.map(escaped), ...names.flatMap(ordersOf).map(namePattern)];
  return words.join('|') || nothing;
}
