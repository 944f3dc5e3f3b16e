import { counted } from '../../../domain/counted.ts';
import { say } from '../text/tongue.ts';
import type { About } from './opening-line.ts';
import { askLine, lastContacts, outreachDraft } from './outreach-draft.ts';
import type { Play } from './play.ts';
import { isChampion, quietDeal } from './quiet-deal.ts';

const silentAfterDays = 14;

const onTheList = { en: ['Is it still on your list?'], de: ['Steht das noch auf {Ihrer|deiner} Liste?'] };
const asks: Record<About, { en: string[]; de: string[] }> = {
  awaited: {
    en: [
      'Do you know more by now?',
      'Has it come any closer?',
      'Has anything changed about that?',
      'Has that moved on?',
    ],
    de: ['{Wissen Sie|Weißt du} inzwischen mehr?', 'Hat sich daran etwas geändert?', 'Bleibt es dabei?'],
  },
  intended: {
    en: [
      'Is that still the plan?',
      'Does that still hold?',
      'Do you still want to go ahead with it?',
      'Is that still what you have in mind?',
    ],
    de: ['Bleibt es dabei?', 'Ist das noch der Plan?', '{Möchten Sie|Möchtest du} das weiterhin angehen?'],
  },
  said: {
    en: [
      'Is this still a matter for you this year?',
      'Do you still want to go ahead?',
      'Are you still looking into it?',
      'Should we go on with it now, or later?',
    ],
    de: ['Ist das Thema für {Sie|dich} noch aktuell?', 'Soll es jetzt damit weitergehen oder erst später?'],
  },
  matter: {
    en: [
      ...onTheList.en,
      'Do you still want to go ahead with it?',
      'Is this still a matter for you this year?',
      'Has it come any closer?',
    ],
    de: [
      ...onTheList.de,
      '{Möchten Sie|Möchtest du} das weiterhin angehen?',
      'Ist das Thema für {Sie|dich} noch aktuell?',
    ],
  },
  met: {
    en: [
      'Do you still want to go on with it?',
      'Is this still a matter for you this year?',
      'Is it still on your list?',
      'Should we go on from there now, or later?',
    ],
    de: onTheList.de,
  },
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
      ask: (tongue, about) => askLine(say(tongue, asks[about])),
      light: 'yes-or-no',
      evidenceIds: lastContacts(view, contact.contactId),
    });
  },
};
