import { counted } from '../../../domain/counted.ts';
import { say } from '../text/tongue.ts';
import type { About } from './opening-line.ts';
import { askLine, lastContacts, outreachDraft } from './outreach-draft.ts';
import type { Play } from './play.ts';
import { isChampion, quietDeal } from './quiet-deal.ts';

export const quietAfterDays = 21;

// Nothing is taken to have happened.
const asks: Record<About, { en: string[]; de: string[] }> = {
  awaited: {
    en: [
      'Where does that stand now?',
      'Do you know more by now?',
      'Has anything moved on it since then?',
      'How far has that come?',
      'When do you expect to know more?',
      'What has happened with it since?',
    ],
    de: [
      'Wie ist der Stand?',
      '{Wissen Sie|Wisst ihr} inzwischen mehr?',
      'Hat sich seitdem etwas getan?',
      'Wann {wissen Sie|wisst ihr} mehr?',
      'Wie ist es damit weitergegangen?',
    ],
  },
  intended: {
    en: [
      'How far have you got with it?',
      'Where are you with it now?',
      'What is still missing for it?',
      'What do you need from me for it?',
      'Is there a date for it yet?',
      'Is anything holding it up?',
    ],
    de: [
      'Wo {stehen Sie|steht ihr} damit heute?',
      'Was fehlt dafür noch?',
      'Was {brauchen Sie|brauchst du} dafür von mir?',
      'Gibt es dafür schon einen Termin?',
    ],
  },
  said: {
    en: [
      'What is the next step on your side?',
      'What do you need from me for the next step?',
      'How would you like to go on from here?',
      'Where do things stand on your side?',
    ],
    de: [
      'Was ist der nächste Schritt auf {Ihrer|eurer} Seite?',
      'Was {brauchen Sie|brauchst du} von mir für den nächsten Schritt?',
      'Wie {möchten Sie|möchtet ihr} weitermachen?',
    ],
  },
  matter: {
    en: [
      'Where do you stand on it now?',
      'What is still open about it?',
      'What do you need from me to go on with it?',
      'How would you like to go on with it?',
      'Has it moved on since?',
      'What is the next step on your side?',
      'Is anything holding it up?',
    ],
    de: [
      'Wo {stehen Sie|steht ihr} damit heute?',
      'Was ist dazu auf {Ihrer|eurer} Seite noch offen?',
      'Was {brauchen Sie|brauchst du} von mir, damit es weitergeht?',
    ],
  },
  met: {
    en: [
      'What has happened on your side since?',
      'Which points are still open for you?',
      'What do you need from me for the next step?',
      'How would you like to go on from here?',
      'Where do things stand on your side?',
    ],
    de: ['Was ist seitdem bei {Ihnen|euch} geschehen?', 'Welche Punkte sind für {Sie|dich} noch offen?'],
  },
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
      ask: (tongue, about) => askLine(say(tongue, asks[about])),
      light: 'open',
      evidenceIds: lastContacts(view, contact.contactId),
    });
  },
};
