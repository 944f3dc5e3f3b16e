import { detectLanguage } from '../mail-check/detect-language.ts';
import { sentencesOf } from '../sentences.ts';
import { isCommonWord, isVeryCommonWord } from './common-words.ts';
import { germanNamePart } from './german-names.ts';
import { isProperWord, isTitleWord } from './proper-words.ts';

/** Words of a text that name a person, company, deal or product, or look as if they did. */
export interface NameSpot {
  start: number;
  end: number;
  /** The name as the tenant's dictionary has it, where it stands there. */
  known: string | null;
}

/** One word of a text, with what tells a name from other words. */
export interface Token {
  text: string;
  lower: string;
  start: number;
  end: number;
  isCapital: boolean;
  startsSentence: boolean;
  followsNumber: boolean;
}

const tokenPattern = /[\p{L}][\p{L}\p{N}]*(?:['’&./-][\p{L}\p{N}]+)*/gu;
const legalForm =
  /^(?:gmbh|ag|kg|ltd|limited|inc|corp|corporation|llc|llp|plc|sa|sas|sarl|bv|nv|ab|oy|oyj|as|spa|srl|co|company|holding|holdings|group)$/;
const particles = new Set(['de', 'van', 'von', 'der', 'den', 'la', 'le', 'di', 'da', 'del', 'bin', 'al']);
const determiners = new Set(
  'a an the this that these those my your our his her its their each every any all both some no another other'.split(
    ' ',
  ),
);

function tokensOf(text: string): Token[] {
  const starts = new Set<number>();
  for (const sentence of sentencesOf(text)) {
    const first = /\p{L}/u.exec(sentence.text);
    if (first) starts.add(sentence.start + first.index);
  }
  return [...text.matchAll(tokenPattern)].map((match) => {
    const word = match[0].replace(/['’]s$/, '');
    const before = text.slice(0, match.index).trimEnd().at(-1);
    return {
      text: word,
      lower: word.toLowerCase().replaceAll('’', "'"),
      start: match.index,
      end: match.index + word.length,
      isCapital: /^\p{Lu}|^\p{Ll}+\p{Lu}/u.test(word),
      startsSentence: starts.has(match.index) || (before !== undefined && ':"“„(•-–—'.includes(before)),
      followsNumber: before !== undefined && /\d/.test(before),
    };
  });
}

const phraseWords = (name: string) =>
  [...name.matchAll(tokenPattern)].map((match) => match[0].toLowerCase().replaceAll('’', "'"));

/** Ways people write a known name: in full, without the legal form, a person's first or last name, a company's first word. */
function variantsOf(name: string, kind: 'person' | 'company' | 'other'): string[][] {
  const full = phraseWords(name);
  if (kind === 'other' || full.length === 0) return [full];
  if (kind === 'person')
    return [full, ...full.filter((word) => word.length > 2 && !particles.has(word)).map((word) => [word])];
  const short = full.filter((word) => !legalForm.test(word));
  const first = short[0];
  const alone =
    first && short.length > 1 && first.length > 2 && !isVeryCommonWord(first) && !isProperWord(first) ? [[first]] : [];
  return [full, short, ...alone];
}

/** Names of the tenant, ready to be found in texts. */
export interface NameDictionary {
  byFirstWord: ReadonlyMap<string, readonly string[][]>;
}

/** Prepares the names of a tenant for `spotNames`. */
export function createNameDictionary(
  names: readonly { name: string; kind: 'person' | 'company' | 'other' }[],
): NameDictionary {
  const variants = names.flatMap(({ name, kind }) => variantsOf(name, kind)).filter((words) => words.length > 0);
  const sorted = variants.toSorted((left, right) => right.length - left.length);
  return { byFirstWord: Map.groupBy(sorted, (words) => words[0]!) };
}

function knownWords(tokens: readonly Token[], at: number, dictionary: NameDictionary): readonly string[] {
  const token = tokens[at]!;
  // "Nordviks Preis": the genitive of other languages has no apostrophe.
  const starts = [token.lower, token.lower.replace(/(?<=\p{L}{3})s$/u, '')];
  for (const words of [...new Set(starts)].flatMap((start) => dictionary.byFirstWord.get(start) ?? [])) {
    const here = tokens.slice(at, at + words.length);
    const isName = here.every(({ lower }, index) => {
      return lower === words[index] || (index === words.length - 1 && lower === `${words[index]}s`);
    });
    if (here.length < words.length || !isName) continue;
    if (words.length > 1 && (token.isCapital || words.some((word) => !isCommonWord(word)))) return words;
    if (!token.isCapital || isProperWord(token.lower)) continue;
    // "Will you" is no person: a very common word that opens a sentence names nobody.
    if (!(token.startsSentence && isVeryCommonWord(token.lower))) return words;
  }
  return [];
}

function joined(text: string, left: Token, right: Token): boolean {
  return /^(?: | & |\u00a0)$/.test(text.slice(left.end, right.start)) && !right.startsSentence;
}

function isPlain(token: Token): boolean {
  return token.lower === 'i' || token.lower.startsWith("i'") || isProperWord(token.lower) || isTitleWord(token.lower);
}

/** Capitalised words that run together, from `at`; lower-case particles may stand inside. */
function runFrom(text: string, tokens: readonly Token[], at: number): Token[] {
  const run = [tokens[at]!];
  for (let next = at + 1; next < tokens.length; next++) {
    const token = tokens[next]!;
    const after = tokens[next + 1];
    if (!joined(text, run.at(-1)!, token)) break;
    const isParticle = particles.has(token.lower) && after?.isCapital === true && joined(text, token, after);
    if (!token.isCapital && !isParticle) break;
    run.push(token);
  }
  return run;
}

function suspiciousPart(run: readonly Token[], previous: Token | undefined): Token[] {
  let part = [...run];
  while (part[0]?.startsSentence && isCommonWord(part[0].lower)) part = part.slice(1);
  while (part[0] && isPlain(part[0])) part = part.slice(1);
  while (part.length > 0 && isPlain(part.at(-1)!)) part = part.slice(0, -1);
  const unusual = part.some((token) => !isCommonWord(token.lower) && !isPlain(token));
  if (part.length === 0 || unusual) return part;
  if (part.length > 1) return part.some((token) => !isTitleWord(token.lower)) ? part : [];
  // "the Contract" is a habit of writing; "connects to Oracle" is a name.
  return part[0] === run[0] && previous && !part[0]!.startsSentence && !determiners.has(previous.lower) ? part : [];
}

/**
 * Finds names: those of the dictionary first, then capitalised words that ordinary English does not explain; in a German
 * text, where every noun has a capital, those that stand where only a name can.
 */
export function spotNames(
  text: string,
  dictionary: NameDictionary,
  language: string | null = detectLanguage(text),
): NameSpot[] {
  const tokens = tokensOf(text);
  const partOf = language === 'de' ? germanNamePart : suspiciousPart;
  const spots: NameSpot[] = [];
  for (let at = 0; at < tokens.length; ) {
    const words = knownWords(tokens, at, dictionary);
    if (words.length > 0) {
      spots.push({ start: tokens[at]!.start, end: tokens[at + words.length - 1]!.end, known: words.join(' ') });
      at += words.length;
      continue;
    }
    if (!tokens[at]!.isCapital) {
      at += 1;
      continue;
    }
    let run = runFrom(text, tokens, at);
    const known = run.findIndex((_token, index) => index > 0 && knownWords(tokens, at + index, dictionary).length > 0);
    if (known > 0) run = run.slice(0, known);
    const part = partOf(run, tokens[at - 1]);
    if (part.length > 0) spots.push({ start: part[0]!.start, end: part.at(-1)!.end, known: null });
    at += run.length;
  }
  return spots;
}
