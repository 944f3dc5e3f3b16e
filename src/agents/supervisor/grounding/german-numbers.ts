const small =
  `null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn
  achtzehn neunzehn`.split(/\s+/);
const tens = 'zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig'.split(' ');
const digit = small.slice(1, 10).join('|');
const belowHundred = `(?:(?:${digit})und)?(?:${tens.join('|')}|dreissig)|${small.toReversed().join('|')}|eins`;
const belowThousand = `(?:(?:${digit})?hundert(?:und)?(?:${belowHundred})?|${belowHundred})`;

/** A German number word below a million, such as "zweiundzwanzig" or "zwölftausend"; no group captures. */
export const germanNumber = `(?:(?:${belowThousand})?tausend(?:und)?(?:${belowThousand})?|${belowThousand})`;

/** The value of a German number word; 0 where it is none. */
export function parseGermanNumber(text: string): number {
  const word = text.toLowerCase().replaceAll('dreissig', 'dreißig');
  const [thousands, rest] = split(word, 'tausend');
  return thousands === null ? hundreds(word) : (hundreds(thousands) || 1) * 1000 + hundreds(rest);
}

function hundreds(word: string): number {
  const [count, rest] = split(word, 'hundert');
  return count === null ? belowHundredOf(word) : (belowHundredOf(count) || 1) * 100 + belowHundredOf(rest);
}

function split(word: string, at: string): [string | null, string] {
  const index = word.indexOf(at);
  return index < 0 ? [null, word] : [word.slice(0, index), word.slice(index + at.length).replace(/^und/, '')];
}

function belowHundredOf(word: string): number {
  const plain = Math.max(0, small.indexOf(word === 'eins' ? 'ein' : word));
  if (plain > 0) return plain;
  const ten = tens.findIndex((name) => word.endsWith(name));
  if (ten < 0) return 0;
  const unit = word.slice(0, -tens[ten]!.length).replace(/und$/, '');
  return (ten + 2) * 10 + Math.max(0, small.indexOf(unit));
}
