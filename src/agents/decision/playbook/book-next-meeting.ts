import { counted } from '../../../domain/counted.ts';
import { daysBetween } from '../situation/situation.ts';
import { say } from '../text/tongue.ts';
import { listed } from './offer-times.ts';
import { askLine, lastContacts, outreachDraft } from './outreach-draft.ts';
import type { Play } from './play.ts';
import { quietDeal } from './quiet-deal.ts';
import { quietAfterDays } from './revive-stalled-deal.ts';

const pauseDays = 7;
const closingWithinDays = 60;

// A call about a subject of theirs, or about what comes after the words or the meeting that were taken up.
const asksOfMatter = {
  en: [
    'Which day suits you for a call about it?',
    'When could we talk about it on the phone?',
    'What day works for a short call about it?',
    'When do you have twenty minutes for a call about it?',
  ],
  de: [
    'An welchem Tag passt {Ihnen|dir} ein kurzes Telefonat dazu?',
    'Wann {haben Sie|hast du} zwanzig Minuten für ein Telefonat dazu?',
    'An welchem Tag darf ich {Sie|dich} dazu anrufen?',
  ],
};
const asksOfNext = {
  en: [
    'When would you like to speak about the next steps?',
    'Which day suits you for a call on what comes next?',
    'On which day should I call you to plan the next steps?',
    'When do you have twenty minutes to plan the next steps with me?',
    'What day works for a short call on how to go on?',
    'Shall we settle the next steps by phone, and on which day?',
    'Which day next week could we speak about how to go on?',
  ],
  de: [
    'An welchem Tag passt {Ihnen|dir} ein kurzes Telefonat über die nächsten Schritte?',
    'Wann {haben Sie|hast du} zwanzig Minuten, um die nächsten Schritte zu besprechen?',
    'Wann können wir darüber telefonieren, wie es weitergeht?',
    'An welchem Tag darf ich {Sie|dich} wegen der nächsten Schritte anrufen?',
  ],
};

const asksOfTimes = (times: string) => ({
  matter: {
    en: [
      `Does one of these times suit you for half an hour about it: ${times}?`,
      `Could we talk about it at one of these times: ${times}?`,
    ],
    de: [
      `Passt {Ihnen|dir} einer dieser Termine für eine halbe Stunde dazu: ${times}?`,
      `Können wir zu einem dieser Termine darüber sprechen: ${times}?`,
    ],
  },
  next: {
    en: [
      `Does one of these times suit you for half an hour on the next steps: ${times}?`,
      `Could we plan the next steps at one of these times: ${times}?`,
    ],
    de: [
      `Passt {Ihnen|dir} einer dieser Termine, um die nächsten Schritte zu besprechen: ${times}?`,
      `Können wir zu einem dieser Termine über die nächsten Schritte sprechen: ${times}?`,
    ],
  },
});

/**
 * Asks for the next conversation when a deal that closes soon has none booked: offers free times of the sender's, or asks
 * for a day and names none where no calendar says what is free.
 */
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
      offersTimes: true,
      ask: (tongue, about, offered) => {
        const topic = about === 'matter' ? 'matter' : 'next';
        if (offered) return askLine(say(tongue, asksOfTimes(listed(offered, tongue))[topic]));
        return askLine(say(tongue, topic === 'matter' ? asksOfMatter : asksOfNext));
      },
      evidenceIds: lastContacts(view, contact.contactId),
    });
  },
};
