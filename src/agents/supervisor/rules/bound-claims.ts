import { finding, type Rule } from '../rule.ts';
import { wordsOf } from '../words.ts';

const name = 'bound-claims';

function normalised(text: string): string {
  return wordsOf(text)
    .map(({ word }) => word)
    .join(' ');
}

/** Every fact the draft claims names evidence of its package, and quotes words that stand there. */
export const boundClaimsRule: Rule = {
  name,
  check(_policy, { draft, evidence }) {
    return draft.claims.flatMap(({ kind, sentence, evidenceId, quote }) => {
      if (kind !== 'fact') return [];
      const source = evidence.find(({ chunkId }) => chunkId === evidenceId);
      const remedy = 'Evidence that says it, or a text without the sentence.';
      if (!source) return [finding(name, 'escalate', `Nothing backs "${sentence}".`, remedy, { overridable: true })];
      if (!quote?.trim() || normalised(source.quote).includes(normalised(quote))) return [];
      const message = `The quote behind "${sentence}" does not stand in its source.`;
      return [finding(name, 'escalate', message, remedy, { overridable: true })];
    });
  },
};
