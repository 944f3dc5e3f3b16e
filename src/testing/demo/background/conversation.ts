import type { Suitability } from './slot-values.ts';

/** One hand-written exchange between a customer and us. It ends settled: nothing asked, nothing promised. */
export interface Conversation extends Suitability {
  subject: string;
  /** In order; `[a|b]` is a choice, `{slot}` a value of the account or the day. */
  turns: readonly Turn[];
}

/** Who writes, how many days after the turn before, what. */
export type Turn = readonly [who: 'them' | 'us', gapDays: number, words: string];
