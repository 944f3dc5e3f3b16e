import { type Sentence, sentencesOf } from '../sentences.ts';
import { contentOf } from './bears-out.ts';
import type { PromiseWording } from './promise-wording.ts';
import { wordingOf } from './wording-of.ts';

/** What promises are about: our products, our company's own name in its usual forms, and what our papers speak of. */
export interface PromisedNames {
  products: readonly string[];
  ourselves: readonly string[];
  /** Texts of ours that anybody may read: whatever is a subject there is a thing of ours. */
  papers: readonly string[];
}

const theirOwn = /^(?:your|ihre?[rmns]?)(?!\p{L})/iu;
/** "The " and "Unser ": what may stand before a name that a sentence begins with. */
const longestArticle = 7;

/** The clause that a sentence promises: without "Yes," before it and the condition it hangs on; our own name reads "we". */
function promisedClause(sentence: string, { ourselves, products }: PromisedNames, wording: PromiseWording): string {
  const clause = sentence.replace(wording.firstWords, '').replace(wording.conditionClause, '');
  const lower = clause.toLowerCase();
  const starts = (name: string) => lower.startsWith(`${name.toLowerCase()} `);
  const own = products.some(starts) ? undefined : ourselves.find(starts);
  return own ? wording.asWe(clause.slice(own.length + 1)) : clause;
}

/** A sentence that promises; `claim` is what of it must be borne out. */
export interface Promise extends Sentence {
  claim: string;
  wording: PromiseWording;
}

/** The last word of what stands before the verb: "our spare parts are shipped" is about parts. */
function headOf(clause: string, wording: PromiseWording): string | null {
  const verb = wording.stative.exec(clause);
  const subject = clause
    .slice(0, verb?.index ?? 0)
    .split(/[,:;]/)
    .at(-1)!;
  return [...contentOf(subject, wording)].at(-1) ?? null;
}

const headsIn = (papers: readonly string[], wording: PromiseWording) =>
  new Set(papers.flatMap((paper) => sentencesOf(paper)).flatMap(({ text }) => headOf(text, wording) ?? []));

/** Whether a clause states or promises something about our product, price or service. */
function promises(
  words: string,
  sentence: string,
  known: PromisedNames & { heads: ReadonlySet<string> },
  wording: PromiseWording,
) {
  const head = headOf(words, wording);
  const isOurThing = head !== null && known.heads.has(head);
  // "Your data is deleted after a month" promises as much as "the data is".
  const isAboutThem =
    wording.reportsThem.test(words) || (wording.speaksToThem(words) && !(isOurThing && theirOwn.test(words)));
  if (wording.triggers.some((pattern) => pattern.test(words))) return !isAboutThem;
  const isTalk = wording.conversation.test(words);
  if (wording.weOffer.test(words) && !isTalk) return true;
  // A plain statement behind a condition is said of the case, not promised.
  if (wording.condition.test(sentence) || isTalk || isAboutThem) return false;
  const lower = words.toLowerCase();
  const places = known.products.map((name) => lower.indexOf(name.toLowerCase())).filter((at) => at >= 0);
  const startsWithProduct = places.some((at) => at <= longestArticle);
  const isOurs = places.length > 0 || isOurThing || wording.isAboutOurs(words);
  return isOurs && (startsWithProduct || wording.stative.test(words) || wording.startsWithOurs(words));
}

/** Sentences of a text that promise something; `language` is that of the text around them. */
export function spotPromises(text: string, names: PromisedNames, language: string | null = null): Promise[] {
  const headsBy = new Map<PromiseWording, ReadonlySet<string>>();
  return sentencesOf(text).flatMap((sentence) => {
    const wording = wordingOf(sentence.text, language);
    const words = promisedClause(sentence.text, names, wording);
    if (sentence.isQuestion || wording.startsAsAsk.test(words)) return [];
    const heads = headsBy.get(wording) ?? headsIn(names.papers, wording);
    headsBy.set(wording, heads);
    const isPromise = (clause: string) => promises(clause, sentence.text, { ...names, heads }, wording);
    if (!isPromise(words)) return [];
    // ", so I see no problem" behind a promise belongs to the conversation.
    const [first = words, ...rest] = sentence.text.split(wording.clauseBreak);
    const kept = rest.filter((clause) => !wording.speaks.test(clause) || isPromise(clause));
    return [{ ...sentence, claim: isPromise(first) ? [first, ...kept].join(', ') : sentence.text, wording }];
  });
}
