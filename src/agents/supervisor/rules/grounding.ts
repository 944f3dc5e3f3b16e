import type { Mark } from '../../../domain/verdict.ts';
import { groundText } from '../grounding/ground-text.ts';
import { finding, type Rule } from '../rule.ts';

const name = 'grounding';

/** Escalates (or, in a stricter policy, rejects) outgoing text with words that these recipients may not be told. */
export const groundingRule: Rule = {
  name,
  check({ ceiling, mail }, facts) {
    const marks = groundText(facts, { linkDomains: mail.linkDomains });
    if (marks.length === 0) return [];
    const listed = (problem: Mark['problem']) => {
      const words = marks.filter((mark) => mark.problem === problem).map((mark) => `"${mark.words}"`);
      return words.length > 0 ? [`${problem}: ${[...new Set(words)].join(', ')}`] : [];
    };
    const parts = (['not theirs to see', 'not found anywhere', 'only from outside'] as const).flatMap(listed);
    const remedy = 'Take the marked words out, or find them in something this recipient has seen.';
    const decision = ceiling.ungroundedText;
    return [finding(name, decision, `${parts.join('; ')}.`, remedy, { overridable: decision === 'escalate', marks })];
  },
};
