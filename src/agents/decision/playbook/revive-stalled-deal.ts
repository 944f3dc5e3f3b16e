import { counted } from '../../../domain/counted.ts';
import { say } from '../text/tongue.ts';
import { askLine, lastContacts, outreachDraft } from './outreach-draft.ts';
import type { Play } from './play.ts';
import { isChampion, quietDeal } from './quiet-deal.ts';

export const quietAfterDays = 21;

// Each fits whatever was left open: nothing is taken to have happened.
const asks = {
  en: [
    'Where does that stand now?',
    'How far have you got with it?',
    'What has happened with it since?',
    'What is the next step on your side?',
    'Has anything moved on it since then?',
    'What is still missing for it?',
    'Where are you with it now?',
    'What would have to happen next?',
    'What do you need from me for the next step?',
  ],
  de: [
    'Wie ist der Stand?',
    'Wo {stehen Sie|steht ihr} damit heute?',
    'Hat sich seitdem etwas getan?',
    'Was ist der nächste Schritt auf {Ihrer|eurer} Seite?',
    'Was fehlt dafür noch?',
    'Was {brauchen Sie|brauchst du} von mir für den nächsten Schritt?',
    'Wie ist es damit weitergegangen?',
  ],
};

const asksOfWords = {
  en: [...asks.en, 'Who has it on their desk at the moment?', 'When do you expect to know more?'],
  de: [...asks.de, 'Wann {wissen Sie|wisst ihr} mehr?'],
};

/** Asks how things stand when an open deal has had no message either way and no meeting for three weeks. */
export const reviveStalledDeal: Play = {
  name: 'revive-stalled-deal',
  effect: 'inform',
  propose(view) {
    const quiet = quietDeal(view);
    if (!quiet || quiet.days < quietAfterDays || quiet.hasNextMeeting) return [];
    if (quiet.theirTurn && isChampion(quiet.contact)) return [];
    const { contact } = quiet;
    const days = Math.floor(quiet.days);
    return outreachDraft(view, {
      contact,
      words: {
        play: reviveStalledDeal.name,
        headline: `Ask ${contact.name} where things stand`,
        whyNow: `No message either way for ${counted(days, 'day')} and no meeting booked.`,
        rationale: `"${view.situation.deal!.name}" is open and nothing is planned. The mail takes up what ${contact.name} said last.`,
      },
      signal: { name: 'an open deal with no word either way', strength: 0.8 },
      ask: (tongue, isQuote) => askLine(say(tongue, isQuote ? asksOfWords : asks)),
      isLight: true,
      evidenceIds: lastContacts(view, contact.contactId),
    });
  },
};
