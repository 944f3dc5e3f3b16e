/**
 * The English stemmer "Porter2" as published by M. F. Porter at snowballstem.org: brings the forms of a word to one
 * stem ("meetings" and "meeting" to "meet"). Written from the published rules. Takes lower-case words.
 */
export function stem(word: string): string {
  if (word.length < 3 || !/^[a-z']+$/.test(word)) return word;
  const known = exceptions[word];
  if (known !== undefined) return known;
  let rest = markConsonantY(word.replace(/^'/, ''));
  const r1 = regionOne(rest);
  const r2 = regionAfter(rest, r1);
  rest = stepPlural(rest.replace(/'(s'?)?$/, ''));
  if (invariantAfterPlural.has(rest)) return rest;
  rest = stepPast(rest, r1);
  rest = rest.replace(/(?<=.[^aeiouy])[yY]$/, 'i');
  rest = stepDerived(rest, r1);
  rest = stepAdjective(rest, r1, r2);
  rest = stepSuffix(rest, r2);
  return stepFinal(rest, r1, r2).toLowerCase();
}

const exceptions: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  skis: 'ski',
  skies: 'sky',
  dying: 'die',
  lying: 'lie',
  tying: 'tie',
  idly: 'idl',
  gently: 'gentl',
  ugly: 'ugli',
  early: 'earli',
  only: 'onli',
  singly: 'singl',
  sky: 'sky',
  news: 'news',
  howe: 'howe',
  atlas: 'atlas',
  cosmos: 'cosmos',
  bias: 'bias',
  andes: 'andes',
});
const invariantAfterPlural = new Set([
  'inning',
  'outing',
  'canning',
  'herring',
  'earring',
  'proceed',
  'exceed',
  'succeed',
]);

/** A y at the start or after a vowel is a consonant, written Y from here on. */
function markConsonantY(word: string): string {
  return word.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y');
}

function regionAfter(word: string, start: number): number {
  const match = /[aeiouy][^aeiouy]/.exec(word.slice(start));
  return match ? start + match.index + 2 : word.length;
}

function regionOne(word: string): number {
  const prefix = /^(gener|commun|arsen)/.exec(word);
  return prefix ? prefix[0].length : regionAfter(word, 0);
}

/** Ends in a short syllable: a vowel between consonants (the last not w, x or Y), or a vowel and consonant alone. */
function endsShort(word: string): boolean {
  return /[^aeiouy][aeiouy][^aeiouywxY]$/.test(word) || /^[aeiouy][^aeiouy]$/.test(word);
}

function stepPlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (/ie[ds]$/.test(word)) return word.length > 4 ? word.slice(0, -2) : word.slice(0, -1);
  if (/[us]s$/.test(word)) return word;
  return /[aeiouy].+s$/.test(word) ? word.slice(0, -1) : word;
}

function stepPast(word: string, r1: number): string {
  const eed = /eed(ly)?$/.exec(word);
  if (eed) return eed.index >= r1 ? word.slice(0, eed.index + 2) : word;
  const past = /(ed|ing)(ly)?$/.exec(word);
  if (!past) return word;
  const before = word.slice(0, past.index);
  if (!/[aeiouy]/.test(before)) return word;
  if (/(at|bl|iz)$/.test(before)) return `${before}e`;
  if (/(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(before)) return before.slice(0, -1);
  return before.length <= r1 && endsShort(before) ? `${before}e` : before;
}

const derived: readonly (readonly [string, string])[] = [
  ['ization', 'ize'],
  ['ational', 'ate'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['entli', 'ent'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['fulli', 'ful'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
];

function stepDerived(word: string, r1: number): string {
  for (const [suffix, replacement] of derived) {
    if (word.endsWith(suffix)) return replaceIn(word, suffix, replacement, r1);
  }
  if (word.endsWith('logi')) return replaceIn(word, 'ogi', 'og', r1);
  return word.endsWith('li') && /[cdeghkmnrt]li$/.test(word) ? replaceIn(word, 'li', '', r1) : word;
}

const adjective: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];

function stepAdjective(word: string, r1: number, r2: number): string {
  for (const [suffix, replacement] of adjective) {
    if (word.endsWith(suffix)) return replaceIn(word, suffix, replacement, r1);
  }
  return word.endsWith('ative') ? replaceIn(word, 'ative', '', r2) : word;
}

const removable = /(ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic)$/;

function stepSuffix(word: string, r2: number): string {
  const match = removable.exec(word);
  if (match) return match.index >= r2 ? word.slice(0, match.index) : word;
  return /[st]ion$/.test(word) && word.length - 3 >= r2 ? word.slice(0, -3) : word;
}

function stepFinal(word: string, r1: number, r2: number): string {
  const last = word.length - 1;
  if (word.endsWith('e')) {
    const goes = last >= r2 || (last >= r1 && !endsShort(word.slice(0, -1)));
    return goes ? word.slice(0, -1) : word;
  }
  return word.endsWith('ll') && last >= r2 ? word.slice(0, -1) : word;
}

/** Replaces a suffix that lies in the region that begins at `region`. */
function replaceIn(word: string, suffix: string, replacement: string, region: number): string {
  const at = word.length - suffix.length;
  return at >= region ? word.slice(0, at) + replacement : word;
}
