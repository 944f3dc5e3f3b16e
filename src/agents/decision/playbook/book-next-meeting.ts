import { counted } from '../../../domain/counted.ts';
import { daysBetween } from '../situation/situation.ts';
import { askLine, courtesyLine, lastContacts, outreachDraft } from './outreach-draft.ts';
import type { Play } from './play.ts';
import { quietDeal } from './quiet-deal.ts';
import { quietAfterDays } from './revive-stalled-deal.ts';

const pauseDays = 7;
const closingWithinDays = 60;

/** Asks for a day for the next conversation when a deal that closes soon has none booked. It names no times itself. */
export const bookNextMeeting: Play = {
  name: 'book-next-meeting',
  effect: 'schedule',
  propose(view) {
    const quiet = quietDeal(view);
    const closes = view.situation.deal?.closeDate;
    if (!quiet || !closes || quiet.hasNextMeeting || quiet.days < pauseDays || quiet.days >= quietAfterDays) return [];
    const closesInDays = daysBetween(view.situation.asOf, `${closes}T12:00:00Z`);
    if (closesInDays < 0 || closesInDays > closingWithinDays) return [];
    const { contact } = quiet;
    return outreachDraft(view, {
      contact,
      words: {
        play: bookNextMeeting.name,
        headline: `Ask ${contact.name} for the next meeting`,
        whyNow: `No meeting is booked, and the deal is to close in ${counted(Math.round(closesInDays), 'day')}.`,
        rationale: `The last exchange was ${counted(Math.floor(quiet.days), 'day')} ago and left no date.`,
      },
      signal: { name: 'an open deal without a next meeting', strength: 0.7 },
      fit: {
        share: 1 - closesInDays / closingWithinDays,
        because: `closes in ${counted(Math.round(closesInDays), 'day')}`,
      },
      middle: [
        courtesyLine([
          'I would rather talk it through than write long mails.',
          'Some of it is said faster than written.',
          'That is easier by voice than by mail.',
          'A short conversation would take us further than another mail.',
          'It deserves a few minutes of talking.',
        ]),
      ],
      ask: askLine([
        'Which day suits you for the next conversation?',
        'When do you have time for it?',
        'Which day would you like to take for it?',
        'What is a good day for you?',
        'Which day of the week works best on your side?',
      ]),
      evidenceIds: lastContacts(view, contact.contactId),
    });
  },
};
