import type { SupervisorFacts, TextFacts } from '../facts.ts';
import { createNameDictionary, spotNames } from '../grounding/spot-names.ts';
import { sentencesOf } from '../sentences.ts';

const fewestMentions = 2;
const startOfSentence = 8;
const noNames = createNameDictionary([]);

/**
 * Our products, as the shareable documents name them: names that stand there more than once and that at least one
 * sentence is about. Nobody keeps a list of them, and what is said about one is a promise.
 */
export function productNames(texts: readonly TextFacts[]): SupervisorFacts['dictionary']['products'] {
  const mentions = new Map<string, { count: number; opensSentence: boolean }>();
  for (const { kind, audience, title, text } of texts) {
    if (kind !== 'document' || audience !== 'shareable') continue;
    for (const sentence of sentencesOf(`${title}\n\n${text}`)) {
      for (const { start, end } of spotNames(sentence.text, noNames)) {
        const name = sentence.text.slice(start, end);
        const before = mentions.get(name) ?? { count: 0, opensSentence: false };
        const opensSentence = before.opensSentence || start < startOfSentence;
        mentions.set(name, { count: before.count + 1, opensSentence });
      }
    }
  }
  return [...mentions]
    .filter(([name, { count, opensSentence }]) => name.length > 2 && count >= fewestMentions && opensSentence)
    .map(([name]) => ({ name, audience: 'shareable' as const }));
}
