import type { ProposalSummary } from '../../api/proposal-view.ts';
import type { Decided } from './operator.ts';

/** One day of the simulation. */
export interface DayTally {
  day: string;
  proposed: number;
  approved: number;
  edited: number;
  rejected: number;
  left: number;
  refused: number;
}

/** A proposal that came again after a person had turned it down. */
export interface CameBack {
  headline: string;
  play: string;
  reason: string;
  rejectedOn: string;
  againOn: string;
}

/** Two questions of one person are two matters. */
const keyOf = ({ play, contactId, dealId, accountId, headline }: ProposalSummary) =>
  [play, contactId, dealId ?? accountId, play === 'answer-open-question' ? headline : ''].join(' ');

/** Counts what happens each day, and whether what was turned down comes again. */
export function createTally() {
  const days: DayTally[] = [];
  const known = new Set<string>();
  const turnedDown = new Map<string, { day: string; reason: string; times: number }>();
  const cameBack: CameBack[] = [];

  function look(day: string, proposals: readonly ProposalSummary[]): number {
    const fresh = proposals.filter(({ id }) => !known.has(id));
    for (const proposal of fresh) {
      known.add(proposal.id);
      const earlier = turnedDown.get(keyOf(proposal));
      // What was worded wrongly is worded once more, by design.
      if (!earlier || (earlier.reason === 'wrong_tone' && earlier.times === 1)) continue;
      const { headline, play } = proposal;
      cameBack.push({ headline, play, reason: earlier.reason, rejectedOn: earlier.day, againOn: day });
    }
    return fresh.length;
  }

  return {
    days,
    cameBack,
    /** Notes the proposals there are by now, and what became of them. */
    note(day: string, proposals: readonly ProposalSummary[], decided: readonly Decided[]): void {
      let today = days.find((one) => one.day === day);
      if (!today) {
        today = { day, proposed: 0, approved: 0, edited: 0, rejected: 0, left: 0, refused: 0 };
        days.push(today);
      }
      today.proposed += look(day, proposals);
      for (const { did, proposal, reason = '' } of decided) {
        today[did] += 1;
        if (did !== 'rejected') continue;
        const times = (turnedDown.get(keyOf(proposal))?.times ?? 0) + 1;
        turnedDown.set(keyOf(proposal), { day, reason, times });
      }
    },
  };
}
