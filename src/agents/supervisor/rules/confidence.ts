import { finding, type Rule } from '../rule.ts';

const name = 'confidence';

/** Rejects a draft below the policy's confidence; a person may approve it with a reason. No number, no approval. */
export const confidenceRule: Rule = {
  name,
  check({ ceiling }, { draft }) {
    if (draft.action.tool === 'leave_alone') return [];
    const { confidence } = draft;
    if (confidence === null || !Number.isFinite(confidence) || confidence < 0 || confidence > 1) {
      return [finding(name, 'reject', 'The draft carries no usable confidence.', 'A confidence between 0 and 1.')];
    }
    if (confidence >= ceiling.minConfidence) return [];
    const needed = `Stronger or newer evidence (at least ${ceiling.minConfidence}), or your approval with a reason.`;
    const message = `Confidence ${shortest(confidence, ceiling.minConfidence)} is below ${ceiling.minConfidence}.`;
    return [finding(name, 'reject', message, needed, { overridable: true })];
  },
};

// 0.5999 must not read as "0.6 is below 0.6".
function shortest(confidence: number, limit: number): string {
  const rounded = confidence.toFixed(2);
  return Number(rounded) < limit ? String(Number(rounded)) : String(confidence);
}
