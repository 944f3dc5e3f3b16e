import { wordTable } from '../../domain/word-table.ts';
/** One word, number or sign of a goal. */
export interface Token {
  /** Lower case, apostrophes straightened. */
  text: string;
  /** As it was written. */
  written: string;
  start: number;
  end: number;
}

const pattern = /[wW]\/[oO]?(?!\p{L})|\d{4}-\d{2}-\d{2}|\d+(?:[.,]\d+)*|[\p{L}\p{M}]+(?:['’][\p{L}]+)*\d*|[<>]=?|\S/gu;

/** Short forms with the words they stand for. */
const shortForms = wordTable<readonly string[]>({
  "haven't": ['have', 'not'],
  "hasn't": ['has', 'not'],
  "hadn't": ['had', 'not'],
  "didn't": ['did', 'not'],
  "don't": ['do', 'not'],
  "doesn't": ['does', 'not'],
  "isn't": ['is', 'not'],
  "aren't": ['are', 'not'],
  "wasn't": ['was', 'not'],
  "weren't": ['were', 'not'],
  "won't": ['will', 'not'],
  "can't": ['can', 'not'],
  cannot: ['can', 'not'],
  "what's": ['what', 'is'],
  "who's": ['who', 'is'],
  "i've": ['i', 'have'],
  "we've": ['we', 'have'],
  "i'm": ['i', 'am'],
  "let's": ['let', 'us'],
  "i'd": ['i', 'would'],
  'w/o': ['without'],
  'w/': ['with'],
  wk: ['week'],
  wks: ['weeks'],
  qtr: ['quarter'],
  yr: ['year'],
  yrs: ['years'],
  acct: ['account'],
  accts: ['accounts'],
  cust: ['customer'],
  custs: ['customers'],
  mtg: ['meeting'],
  mtgs: ['meetings'],
  oppty: ['opportunity'],
  oppties: ['opportunities'],
  pls: ['please'],
  plz: ['please'],
  thx: ['thanks'],
  fup: ['follow', 'up'],
});

/** Typed in a hurry: "hasnt", "whats". "Cant", "wont" and the like are no other word that a goal needs. */
const withoutApostrophe = wordTable(
  Object.fromEntries(
    Object.entries(shortForms).flatMap(([form, words]) =>
      /^\w{2,}'\w+$/.test(form) && !/^(i'|let's)/.test(form) ? [[form.replace("'", ''), words]] : [],
    ),
  ),
);

/** Splits a goal into words, numbers and signs; contractions and short forms become the words they stand for, a possessive 's a token of its own. */
export function tokeniseGoal(goal: string): Token[] {
  return [...goal.matchAll(pattern)].flatMap((match): Token[] => {
    const written = match[0];
    const start = match.index;
    const end = start + written.length;
    const text = written.normalize('NFKC').toLowerCase().replaceAll('’', "'");
    const parts = shortForms[text] ?? withoutApostrophe[text];
    if (parts) return parts.map((part) => ({ text: part, written, start, end }));
    const possessive = /^(.+)'s$/.exec(text);
    if (possessive) {
      return [
        { text: possessive[1]!, written: written.slice(0, -2), start, end: end - 2 },
        { text: "'s", written: written.slice(-2), start: end - 2, end },
      ];
    }
    return [{ text, written, start, end }];
  });
}

/** The words of a phrase as one key: what two spellings with other spacing, case or hyphens share. */
export function phraseKey(phrase: string): string[] {
  return tokeniseGoal(phrase)
    .map((token) => token.text)
    .filter((text) => text !== '-');
}
