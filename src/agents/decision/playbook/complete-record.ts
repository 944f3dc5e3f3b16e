import type { SituationDeal } from '../situation/situation.ts';
import { spokenDate } from './dates.ts';
import type { Play, PlayView } from './play.ts';
import { taskDraft } from './task.ts';

/** A task that says what an open deal's record lacks. Only where the goal asks for it: most records lack something. */
export const completeRecord: Play = {
  name: 'complete-record',
  effect: 'record',
  propose(view) {
    const { deal, asOf } = view.situation;
    if (!view.askedPlays?.includes('complete-record') || deal?.status !== 'open') return [];
    const gaps = gapsOf(view, deal);
    if (gaps.length === 0) return [];
    const whyNow = `${gaps.join(' and ')}.`;
    const title = `Complete the record of "${deal.name}"`;
    return [
      taskDraft(
        view,
        { play: 'complete-record', headline: title, whyNow, rationale: `The deal is open in stage ${deal.stage}.` },
        {
          confidence: {
            signal: { name: 'a gap in the record itself', strength: 1 },
            triggeredAt: asOf,
            fit: { share: 1, because: 'nothing leaves the house' },
          },
          evidenceIds: view.situation.sources
            .filter(({ entityId }) => entityId === deal.dealId)
            .map((one) => one.chunkId),
        },
        { title, body: whyNow, contact: null, thread: null },
      ),
    ];
  },
};

function gapsOf({ situation }: PlayView, deal: SituationDeal): string[] {
  const { asOf, tenant } = situation;
  const gaps: string[] = [];
  if (deal.closeDate === null) gaps.push('No close date is recorded');
  else if (deal.closeDate < asOf.slice(0, 10)) {
    gaps.push(`The close date, ${spokenDate(`${deal.closeDate}T12:00:00Z`, tenant.zone, asOf)}, has passed`);
  }
  if (deal.amountMinor === null) gaps.push(gaps.length > 0 ? 'no amount is recorded' : 'No amount is recorded');
  return gaps;
}
