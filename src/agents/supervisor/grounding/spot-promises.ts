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
function promisedClause(sentence: string, ownNames: readonly string[], wording: PromiseWording): string {
  const clause = sentence.replace(wording.firstWords, '').replace(wording.conditionClause, '');
  const own = ownNames.find((name) => clause.toLowerCase().startsWith(`${name.toLowerCase()} `));
  return own ? wording.asWe(clause.slice(own.length + 1)) : clause;
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

/** Sentences of a text that state or promise something about our product, price or service. */
export function spotPromises(text: string, { products, ourselves, papers }: PromisedNames): Sentence[] {
  const sentences = sentencesOf(text);
  const heads = new Map<PromiseWording, Set<string>>();
  const headsOfPapers = (wording: PromiseWording) => {
    const known = heads.get(wording) ?? headsIn(papers, wording);
    heads.set(wording, known);
    return known;
  };
  return sentences.filter((sentence) => {
    const wording = wordingOf(sentence.text, text);
    const words = promisedClause(sentence.text, ourselves, wording);
    if (sentence.isQuestion || wording.startsAsAsk.test(words)) return false;
    const head = headOf(words, wording);
    const isOurThing = head !== null && headsOfPapers(wording).has(head);
    // "Your data is deleted after a month" promises as much as "the data is".
    const isAboutThem =
      wording.reportsThem.test(words) || (wording.speaksToThem(words) && !(isOurThing && theirOwn.test(words)));
    if (wording.triggers.some((pattern) => pattern.test(words))) return !isAboutThem;
    const isTalk = wording.conversation.test(words);
    if (wording.weOffer.test(words) && !isTalk) return true;
    // A plain statement behind a condition is said of the case, not promised.
    if (wording.condition.test(sentence.text) || isTalk || isAboutThem) return false;
    const startsWithProduct = products.some((name) => {
      const at = words.toLowerCase().indexOf(name.toLowerCase());
      return at >= 0 && at <= longestArticle;
    });
    const namesProduct = products.some((name) => words.toLowerCase().includes(name.toLowerCase()));
    const isOurs = namesProduct || isOurThing || wording.isAboutOurs(words);
    return isOurs && (startsWithProduct || wording.stative.test(words) || wording.startsWithOurs(words));
  });
}

function headsIn(papers: readonly string[], wording: PromiseWording): Set<string> {
  const sentences = papers.flatMap((paper) => sentencesOf(paper));
  return new Set(sentences.flatMap(({ text }) => headOf(text, wording) ?? []));
}
