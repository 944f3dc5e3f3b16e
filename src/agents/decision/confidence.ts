import { counted } from '../../domain/counted.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { ConfidencePart } from '../../domain/proposal.ts';
import { daysBetween } from './situation/situation.ts';

export interface ConfidenceInput {
  /** How plainly the signal speaks, 0..1: a question in words says more than a silence. */
  signal: { name: string; strength: number };
  /** When the thing happened that the play answers to (ISO instant). */
  triggeredAt: string;
  asOf: string;
  /** What the proposal cites. */
  evidence: readonly Pick<Evidence, 'score' | 'occurredAt' | 'trust'>[];
  /** When they last wrote to us or met us, each time (ISO instants). */
  exchanges: readonly string[];
  /** How well the action fits, 0..1: the share of a question that is answered, or how close a date is. Left out where nothing can be said. */
  fit?: { share: number; because: string };
}

const evidenceHalfLifeDays = 90;
const triggerHalfLifeDays = 30;
const exchangeHalfLifeDays = 60;
const undatedFreshness = 0.7;

function freshness(occurredAt: string | null, asOf: string, halfLifeDays: number): number {
  return occurredAt === null ? undatedFreshness : 0.5 ** (Math.max(0, daysBetween(occurredAt, asOf)) / halfLifeDays);
}

/**
 * Confidence of a playbook draft as named parts that add up to at most 1: the signal (up to 0.4), the evidence (0.3),
 * how new the trigger is (0.12), how alive the conversation is (0.06), and the fit (0.12). Each part only grows with more, stronger or
 * fresher evidence, so ageing or taking away evidence lowers the sum.
 */
export function confidenceOf(input: ConfidenceInput): { confidence: number; parts: ConfidencePart[] } {
  const { asOf, signal, evidence, exchanges, fit } = input;
  const doubt = evidence.reduce((product, item) => {
    const relevance = Math.min(1, Math.max(0, item.score));
    return product * (1 - 0.6 * relevance * freshness(item.occurredAt, asOf, evidenceHalfLifeDays));
  }, 1);
  const alive = exchanges.reduce((sum, at) => sum + freshness(at, asOf, exchangeHalfLifeDays), 0);
  const triggerDays = Math.max(0, Math.floor(daysBetween(input.triggeredAt, asOf)));
  const parts: ConfidencePart[] = [
    { name: 'signal', value: 0.4 * signal.strength, because: signal.name },
    {
      name: 'evidence',
      value: 0.3 * (1 - doubt),
      because: `${counted(evidence.length, 'piece of evidence', 'pieces of evidence')}, weighed by age`,
    },
    {
      name: 'timing',
      value: 0.12 * freshness(input.triggeredAt, asOf, triggerHalfLifeDays),
      because: triggerDays === 0 ? 'it happened within a day' : `it happened within ${triggerDays + 1} days`,
    },
    {
      name: 'conversation',
      value: 0.06 * (1 - 0.5 ** alive),
      because: `${counted(exchanges.length, 'mail or meeting', 'mails and meetings')} of theirs, the recent ones counting more`,
    },
  ];
  if (fit) parts.push({ name: 'fit', value: 0.12 * Math.min(1, Math.max(0, fit.share)), because: fit.because });
  const rounded = parts.map((part) => ({ ...part, value: Math.round(part.value * 1e6) / 1e6 }));
  const sum = rounded.reduce((total, part) => total + part.value, 0);
  return { confidence: Math.min(1, Math.round(sum * 1e6) / 1e6), parts: rounded };
}
