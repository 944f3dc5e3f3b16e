import type { Letter, Weeks } from './write-weeks.ts';

export const [clara, jonas] = ['clara@varn.example', 'jonas@varn.example'];
export const [anna, bo] = ['anna@north.example', 'bo@north.example'];
/** In New York, as her mails say. */
export const cara = 'cara@south.example';
/** Nothing is known of her but her address. */
export const eva = 'eva@west.example';

/** Words of their own for each mail, since two alike would be a breach. */
const sentences = {
  trial: 'the dry run on your lane to Oslo begins on the ninth and we would bring two recorders',
  price: 'for forty shippers a month the yearly price stands as I told you by phone in spring',
  audit: 'our certificate covers every sensor in the hall and the paper copy is in the post today',
  dock: 'Bo keeps the keys of the cold dock so I turn to you about the gate for our van',
  night: 'yes the night shift can read the display without a badge and without any light',
  spare: 'spare batteries lie in the second drawer and last nineteen months at minus twenty',
  lane: 'on the route by sea the box sleeps for six weeks and wakes up when it is lifted',
  snow: 'when the pass is closed the carrier waits at Chur and the curve stays flat there',
  harvest: 'before the harvest you wanted figures about humidity in the grain store near Lyon',
} as const;

export type Topic = keyof typeof sentences;

/** A mail of Clara's that an approval let leave. */
export function sends(key: string, to: string, date: string, topic: Topic, more: Partial<Letter> = {}): Letter {
  return { key, from: clara, to: [to], date, body: `Hi there,\n\n${sentences[topic]}.`, ...more };
}

export function writes(key: string, from: string, date: string, body: string, more: Partial<Letter> = {}): Letter {
  return { key, from, to: [clara], date, body, ...more };
}

/** A mail that shares its first words with the one about the dock, 19 words, and is as long. */
export function sharing(words: number): string {
  const theirs = sentences.dock.split(' ').slice(0, words);
  const own = Array.from({ length: 19 - words }, (_, index) => `grain${index}`);
  return `Dear Eva,\n\n${[...theirs, ...own].join(' ')}.`;
}

const outreach = { outreach: true };

/** Two weeks from Monday, 2 November 2026, that break no rule, though they come near to each. */
export function cleanWeeks(): Weeks {
  return {
    history: [
      writes('old-anna', anna, '2026-08-03T09:00:00+02:00', 'Thanks, all clear.'),
      writes('old-cara', cara, '2026-10-20T09:00:00-04:00', 'We meet in spring.'),
      // Her colleague is in Hamburg.
      writes('old-dan', 'dan@south.example', '2026-10-22T09:00:00+02:00', 'See you at the fair.'),
      writes(
        'old-gmail',
        'farm@gmail.com',
        '2026-10-01T09:00:00+02:00',
        'I would unsubscribe from our old tool first.',
      ),
    ],
    letters: [
      // A person's own mail: no approval, no footer.
      { ...sends('hand', bo, '2026-11-02T19:30:00+01:00', 'snow'), byHand: true },
      // Three working days apart; the second person of the domain on another day.
      sends('anna-1', anna, '2026-11-02T10:00:00+01:00', 'trial', outreach),
      sends('bo-1', bo, '2026-11-03T10:00:00+01:00', 'dock', outreach),
      sends('anna-2', anna, '2026-11-05T17:59:59+01:00', 'price', outreach),
      // An evening here is an afternoon in New York.
      sends('cara-1', cara, '2026-11-03T21:00:00+01:00', 'lane', outreach),
      // A question in the evening, answered at once.
      writes('ask', anna, '2026-11-09T20:00:00+01:00', 'Can the night shift read the display?'),
      sends('answer', anna, '2026-11-09T20:30:00+01:00', 'night', { answers: 'ask' }),
      // It says neither that a mailbox is gone nor that somebody wants no mails.
      writes('full', 'mailer-daemon@west.example', '2026-11-03T08:00:00+01:00', 'Mailbox full.', {
        report: { failed: eva, status: '5.2.2' },
      }),
      sends('eva-1', eva, '2026-11-04T08:00:00+01:00', 'harvest', { ...outreach, body: sharing(10) }),
      writes('colleague', bo, '2026-11-04T08:00:00+01:00', 'Please remove my colleague from the invite.'),
      writes('not-before', bo, '2026-11-04T08:05:00+01:00', "Don't contact us before Monday, we count the stock."),
      // Known by a mail of theirs alone.
      sends('farm', 'farm@gmail.com', '2026-11-06T11:00:00+01:00', 'spare', { answers: 'old-gmail' }),
      // One after the other with 15 minutes between, and one that was cancelled on top.
      sends('meet-1', anna, '2026-11-10T10:00:00+01:00', 'audit', {
        meeting: { startsAt: '2026-11-11T08:00:00Z', endsAt: '2026-11-11T08:30:00Z' },
      }),
      sends('meet-2', bo, '2026-11-10T11:00:00+01:00', 'snow', {
        meeting: { startsAt: '2026-11-11T08:45:00Z', endsAt: '2026-11-11T09:15:00Z' },
      }),
      sends('meet-3', bo, '2026-11-10T12:00:00+01:00', 'snow', {
        body: 'Hello, this is the other date that you named on the phone.',
        meeting: { startsAt: '2026-11-11T08:45:00Z', endsAt: '2026-11-11T09:15:00Z', isCancelled: true },
      }),
    ],
  };
}
