import { splitSentences } from '../../../domain/reading/sentences.ts';

const optOut =
  /\b(?:unsubscribe|opt(?:ed|ing)?[ -]?out|(?:take|remove|strike) (?:me|us|my (?:name|address)) (?:off|from)|stop (?:e?-?mailing|writing|contacting|sending)|do not (?:contact|write to|e?-?mail) (?:me|us)|don['’]t (?:contact|write to|e?-?mail) (?:me|us)|(?:no|any) (?:more|further) (?:e?-?mails?|messages)|not (?:want|wish) (?:any|to (?:receive|get|be (?:contacted|emailed))))/iu;

/** The sentence with which someone asks not to be written to any more, in their words; null when there is none. */
export function optOutSentence(text: string): string | null {
  return splitSentences(text).find((sentence) => optOut.test(sentence)) ?? null;
}
