import { counted } from '../../../domain/counted.ts';
import { askLine, courtesyLine, lastContacts, lightLines, outreachDraft } from './outreach-draft.ts';
import type { Play } from './play.ts';
import { isChampion, quietDeal } from './quiet-deal.ts';

const silentAfterDays = 14;

/** Writes once more to the person who carries the matter inside the account when our last mail has had no answer. */
export const askSilentChampion: Play = {
  name: 'ask-silent-champion',
  effect: 'inform',
  propose(view) {
    const quiet = quietDeal(view);
    if (!quiet || quiet.days < silentAfterDays || quiet.hasNextMeeting) return [];
    if (!quiet.theirTurn || !isChampion(quiet.contact)) return [];
    const { contact } = quiet;
    return outreachDraft(view, {
      contact,
      words: {
        play: askSilentChampion.name,
        headline: `Ask ${contact.name} whether it is still on`,
        whyNow: `${contact.name} has not answered our last mail for ${counted(Math.floor(quiet.days), 'day')}.`,
        rationale: `${contact.name} carries "${view.situation.deal!.name}" inside the account, and nothing is planned.`,
      },
      signal: { name: 'silence of the person who carries the matter', strength: 0.65 },
      ask: askLine([
        'Is that still the plan?',
        'Does that still hold?',
        'Has that come any closer?',
        'Is it still on your list?',
        'Do you still want to go ahead with it?',
        'Has anything changed about that?',
      ]),
      after: [courtesyLine(lightLines)],
      evidenceIds: lastContacts(view, contact.contactId),
    });
  },
};
