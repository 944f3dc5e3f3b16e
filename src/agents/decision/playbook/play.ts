import type { Evidence } from '../../../domain/evidence.ts';
import type { PlayName } from '../../../domain/plan.ts';
import type { Draft } from '../../../domain/proposal.ts';
import type { Situation } from '../situation/situation.ts';
import type { MeetingLimits } from './find-slot.ts';

/** What an action does to the other side, for telling which two get in each other's way. */
export type PlayEffect = 'answer' | 'repair' | 'sell' | 'schedule' | 'record' | 'inform' | 'look_up';

/** Everything a play may look at. Plays are pure: the same view gives the same drafts. */
export interface PlayView {
  situation: Situation;
  /** What the retriever found for this target, whole chunks. */
  evidence: readonly Evidence[];
  /** Set when the run is about one person; then only that person's mail is answered. */
  targetContactId: string | null;
  /** Why the planner listed the target, in words. */
  whyNow: string;
  /** Older than this, an address is not trusted any more (days). */
  staleAfterDays: number;
  /** The policy's limits on meetings; the shipped ones when left out. */
  meetings?: MeetingLimits;
  /** The plays that serve the goal; some speak only where it asks for them. */
  askedPlays?: readonly PlayName[];
}

export interface Play {
  name: string;
  effect: PlayEffect;
  propose(view: PlayView): Draft[];
}
