import { counted } from '../../../domain/counted.ts';
import { say } from '../text/tongue.ts';
import { askLine, lastContacts, outreachDraft } from './outreach-draft.ts';
import type { Play } from './play.ts';
import { isChampion, quietDeal } from './quiet-deal.ts';

const silentAfterDays = 14;

const asks = {
  en: [
    'Is it still on your list?',
    'Do you still want to go ahead with it?',
    'Has anything changed about that?',
    'Is this still a matter for you this year?',
    'Has it come any closer?',
  ],
  de: [
    'Steht das noch auf {Ihrer|deiner} Liste?',
    '{Möchten Sie|Möchtest du} das weiterhin angehen?',
    'Hat sich daran etwas geändert?',
    'Ist das Thema für {Sie|dich} noch aktuell?',
  ],
};
// Only what somebody said can still hold.
const asksOfWords = {
  en: [...asks.en, 'Is that still the plan?', 'Does that still hold?'],
  de: [...asks.de, 'Bleibt es dabei?', 'Ist das noch der Plan?'],
};

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
      ask: (tongue, isQuote) => askLine(say(tongue, isQuote ? asksOfWords : asks)),
      isLight: true,
      evidenceIds: lastContacts(view, contact.contactId),
    });
  },
};
