import type { EvidenceFacts } from './facts.ts';

const dayMs = 86_400_000;
const halfLifeDays = 90;

/** How strongly what a draft rests on speaks: of its package, only what it cites; the same measure for every voter. */
export function strengthOf(evidence: readonly EvidenceFacts[], evidenceIds: readonly string[], now: string): number {
  return evidenceStrength(
    evidence.filter(({ chunkId }) => evidenceIds.includes(chunkId)),
    now,
  );
}

/**
 * How strongly a package of evidence speaks, 0..1: each item counts its relevance, halved every 90 days and halved for
 * text from outside, and items add up like independent witnesses (1 - product of the doubts).
 */
function evidenceStrength(evidence: readonly EvidenceFacts[], now: string): number {
  const doubt = evidence.reduce((product, item) => {
    const ageDays = item.occurredAt
      ? Math.max(0, (Date.parse(now) - Date.parse(item.occurredAt)) / dayMs)
      : halfLifeDays;
    const relevance = Math.min(1, Math.max(0, item.score));
    const weight = relevance * 0.5 ** (ageDays / halfLifeDays) * (item.trust === 'tainted' ? 0.5 : 1);
    return product * (1 - weight);
  }, 1);
  return 1 - doubt;
}
