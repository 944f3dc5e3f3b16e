import { alignmentDistance } from '../../domain/alignment-distance.ts';

/** Words by which people ask not to be written to, long and odd enough that little else is spelled nearly so. */
const known = ['unsubscribe', 'remove', 'emails', 'anymore', 'newsletter', 'abmelden', 'abbestellen', 'verteiler'];
/** What is: other words, not misspelled ones. */
const others = new Set([
  ...['remote', 'removes', 'removed', 'remover', 'email', 'emailed', 'newsletters', 'unsubscribed', 'unsubscribes'],
  ...['verteilen', 'verteilte', 'verteilt', 'anmelden', 'ummelden', 'melden'],
]);

/** The word that was meant, at one slip of the finger in five letters; the first letter is hardly ever the wrong one. */
function mended(word: string): string {
  if (word.length < 5 || others.has(word)) return word;
  const isMeant = (meant: string) =>
    word[0] === meant[0] && alignmentDistance(word, meant) <= Math.max(1, Math.floor(meant.length / 5));
  return known.find(isMeant) ?? word;
}

/** Lower-case text in which words of an opt-out that were mistyped are spelled right. */
export function withoutMisspellings(text: string): string {
  return text.replace(/\p{L}+/gu, mended);
}
