import { splitSentences } from '../../../domain/reading/sentences.ts';

const paper =
  /\b(?:contract|agreement|order form|offer|quote|quotation|statement of work|sow|addendum|amendment|licen[cs]e)\b/iu;
const signed =
  /\b(?:counter-?signed|(?:is|are|was|were|been|has|have|had|we|i|he|she|they|director|ceo|cfo|board|managers?|both (?:sides|parties)|now|all) (?:now |just |already |all |been |today |yesterday )*signed)\b|\bsigned (?:copy|version|contract|agreement|order form|offer|quote|document|by (?:us|both|our))\b/iu;
const notYet =
  /\b(?:not|before|once|when|if|until|unless|will be|to be|as soon as|waiting|awaiting|should be|must be|can be|needs? to be|hope)\b[^.]{0,50}\bsigned\b|\bplease (?:return|send|have|get)\b[^.]{0,60}\b(?:counter-?)?signed\b|\bsigned[^.]{0,20}\?$/iu;

/** The sentence in which a writer says that a contract has been signed; null when none does. */
export function signedContractSentence(text: string): string | null {
  const sentences = splitSentences(text);
  if (!sentences.some((sentence) => paper.test(sentence))) return null;
  const says = sentences.filter((sentence) => signed.test(sentence) && !notYet.test(sentence));
  return says.find((sentence) => paper.test(sentence)) ?? says[0] ?? null;
}
