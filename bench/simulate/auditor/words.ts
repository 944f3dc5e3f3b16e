/** Where somebody else's words begin: quotes, the line above them, the head of a forwarded mail. */
const quoteStart = new RegExp(
  [
    '>',
    String.raw`On [^\n]{6,150}\n?[^\n]{0,80}wrote:\s*$`,
    String.raw`Am [^\n]{6,150}\n?[^\n]{0,80}schrieb[^\n]*:\s*$`,
    String.raw`Le [^\n]{6,150}\n?[^\n]{0,80}a écrit\s?:\s*$`,
    String.raw`El [^\n]{6,150}\n?[^\n]{0,80}escribió:\s*$`,
    "-{3,} ?(?:Original|Ursprüngliche|Forwarded|Message d'origine)",
    String.raw`_{10,}\s*$`,
    '(?:From|Von|De): .*@',
  ]
    .map((start) => `^(?:${start})`)
    .join('|'),
  'm',
);

/** The text above the first quoted line. */
export function ownWords(text: string): string {
  return text.split(quoteStart)[0]!.trim();
}

/** The text above quotes and above the signature mark (`-- `, RFC 3676). */
export function bodyOf(text: string): string {
  return ownWords(text)
    .split(/^-- ?$/m)[0]!
    .trim();
}

/** What stands between the signature mark and the quotes. */
export function signatureOf(text: string): string {
  return ownWords(text)
    .split(/^-- ?$/m)
    .slice(1)
    .join('\n')
    .trim();
}

/** The body without its first line, where that is a greeting: short, and ending with a comma or the like. */
export function withoutGreeting(body: string): string {
  const [first = '', ...rest] = body.split('\n');
  return first.length < 60 && /[,!:–-]$/.test(first.trim()) ? rest.join('\n').trim() : body;
}

export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*/gu) ?? [];
}

/** Each run of `length` words, in lower case. */
export function runsOf(text: string, length: number): Set<string> {
  const words = wordsOf(text.toLowerCase()).map((word) => word.replace(/[.'’-]+$/, ''));
  const count = Math.max(0, words.length - length + 1);
  return new Set(Array.from({ length: count }, (_, start) => words.slice(start, start + length).join(' ')));
}
