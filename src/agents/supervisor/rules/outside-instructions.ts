import type { Mark } from '../../../domain/verdict.ts';
import { findInstructions } from '../grounding/find-instructions.ts';
import { outgoingTexts } from '../outgoing-texts.ts';
import { type FiredRule, finding, type Rule } from '../rule.ts';

const name = 'outside-instructions';
const problem = 'instruction from outside';

/**
 * Words from outside that give orders to an assistant: in the outgoing text, or among the words that a claim quotes, they
 * need a person; elsewhere in the evidence they are shown and nothing more.
 */
export const outsideInstructionsRule: Rule = {
  name,
  check(_policy, { draft, evidence }) {
    const found: FiredRule[] = [];
    const inText = outgoingTexts(draft.action).flatMap(({ field, text }) =>
      findInstructions(text).map(
        ({ start, end }): Mark => ({ field, start, end, words: text.slice(start, end), problem }),
      ),
    );
    if (inText.length > 0) {
      const message = 'The text repeats words that give orders to an assistant.';
      found.push(finding(name, 'escalate', message, 'Take these words out.', { overridable: true, marks: inText }));
    }
    for (const { chunkId, quote, trust } of evidence) {
      if (trust !== 'tainted') continue;
      const marks = findInstructions(quote).map(({ start, end }): Mark => {
        return { field: 'evidence', chunkId, start, end, words: quote.slice(start, end), problem };
      });
      if (marks.length === 0) continue;
      const isUsed = draft.claims.some((claim) => claim.evidenceId === chunkId && touches(quote, claim.quote, marks));
      const message = isUsed
        ? 'A claim rests on words that try to give orders to an assistant.'
        : 'Text from outside tries to give orders to an assistant; nothing here follows them.';
      const decision = isUsed ? 'escalate' : 'approve';
      found.push(
        finding(name, decision, message, 'Read the marked words before you decide.', { overridable: true, marks }),
      );
    }
    return found;
  },
};

/** Whether the words that a claim takes from a text overlap marked ones; words that are not found may stand anywhere. */
function touches(text: string, quote: string | null, marks: readonly Mark[]): boolean {
  const start = quote?.trim() ? text.indexOf(quote.trim()) : -1;
  if (start < 0) return true;
  return marks.some((mark) => mark.start < start + quote!.trim().length && mark.end > start);
}
