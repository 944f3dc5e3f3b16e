/** One hand-written exchange between a customer and us. It ends settled: nothing asked, nothing promised. */
export interface Conversation {
  subject: string;
  /** `before` suits people who have not bought yet, `after` those who have, `any` both. */
  suits: 'before' | 'after' | 'any';
  /** Makes sense only where the first lane passes customs. */
  abroad?: boolean;
  /** In order; `[a|b]` is a choice, `{slot}` a value of the account or the day. */
  turns: readonly Turn[];
}

/** Who writes, how many days after the turn before, what. */
export type Turn = readonly [who: 'them' | 'us', gapDays: number, words: string];
