import type { SeedActivity } from '../../src/testing/seed-texts.ts';

const VOCABULARY = 30_000;
const syllables =
  'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo za bran cel dor fen gral hol jin kar lem mor'.split(' ');
const functionWords =
  'the of and to in for is on that with as it we you this be are at from have will our your can if'.split(' ');
const kinds = ['email', 'email', 'email', 'email', 'email', 'email', 'meeting', 'note', 'call', 'task'] as const;
const DAY_MS = 86_400_000;

/** Numbers in [0, 1), the same on every run (mulberry32). */
export function createDraws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

function wordOf(rank: number): string {
  let word = '';
  for (let rest = rank + 31; rest > 0; rest = Math.floor(rest / syllables.length))
    word += syllables[rest % syllables.length];
  return word;
}

/** Words by Zipf's law (exponent 1, the head flattened by 10 as in running text without function words). */
function createWords(draw: () => number): () => string {
  const cumulative = new Float64Array(VOCABULARY);
  let total = 0;
  for (let rank = 0; rank < VOCABULARY; rank++) {
    total += 1 / (rank + 10);
    cumulative[rank] = total;
  }
  return () => {
    const aim = draw() * total;
    let low = 0;
    let high = VOCABULARY - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! < aim) low = middle + 1;
      else high = middle;
    }
    return wordOf(low);
  };
}

/** Activities of business length: 20 to 180 words in sentences, two of five words function words, over 500 days. */
export function* generateActivities(
  count: number,
  options: { seed: number; accountIds: readonly string[] },
): Generator<SeedActivity> {
  const draw = createDraws(options.seed);
  const word = createWords(draw);
  const next = () => (draw() < 0.4 ? functionWords[Math.floor(draw() * functionWords.length)]! : word());
  const last = Date.UTC(2026, 2, 1);
  for (let index = 0; index < count; index++) {
    const words = 20 + Math.floor(draw() * draw() * 160);
    let body = '';
    for (let at = 0, left = 0; at < words; at++, left--) {
      if (left <= 0) left = 6 + Math.floor(draw() * 14);
      body += next() + (left === 1 ? '. ' : ' ');
    }
    yield {
      kind: kinds[Math.floor(draw() * kinds.length)]!,
      direction: draw() < 0.5 ? 'inbound' : 'outbound',
      title: `${word()} ${word()} ${word()}`,
      body,
      occurredAt: new Date(last - Math.floor(draw() * 500) * DAY_MS).toISOString(),
      accountId: options.accountIds[Math.floor(draw() * draw() * options.accountIds.length)]!,
    };
  }
}

/** A question of 4 to 9 words, two thirds of them from the text it asks for. */
export function questionFor(activity: SeedActivity, draw: () => number): string {
  const words = activity.body
    .replaceAll('.', '')
    .split(' ')
    .filter((word) => word.length > 3);
  const length = 4 + Math.floor(draw() * 6);
  const word = createWords(draw);
  return Array.from({ length }, () =>
    draw() < 0.67 ? (words[Math.floor(draw() * words.length)] ?? word()) : word(),
  ).join(' ');
}
