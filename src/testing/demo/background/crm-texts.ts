import type { ActivityRow } from '../source-records.ts';

export interface CrmText {
  kind: ActivityRow['kind'];
  subject: string;
  body: string;
  /** Makes sense only where the first lane passes customs. */
  abroad?: boolean;
}

const line = (kind: CrmText['kind'], subject: string, body: string): CrmText => ({ kind, subject, body });

/** Calls, notes and tasks as salespeople type them; internal words, never meant for the customer. */
export const crmTexts: readonly CrmText[] = [
  line(
    'call',
    'Call with {first}',
    '{first} [sounded relaxed|was in a hurry]. {lane} runs without trouble since the new carrier. [Wants the report in one PDF.|Likes the new report.]',
  ),
  line(
    'call',
    '{first} on the move to {site}',
    'Dock is being rebuilt. Loggers stay in the old hall until it is done. No effect on us.',
  ),
  line(
    'call',
    'Short call about {shipment}',
    'Alarm was a door left open at loading. They have talked to the shift. {first} did not make a thing of it.',
  ),
  line(
    'call',
    'Budget talk with {first}',
    'Budget round is in {month}. {first} has put us in with {count} loggers. Competes with a forklift, said half joking.',
  ),
  line('call', 'Purchasing rang', 'They want payment at 45 days. Told them that is our limit. Fine with it.'),
  line(
    'call',
    '{first} about the night shift',
    'Night shift forgets to start the loggers. We talked about start on light. [Sounds like that solves it.|They switch it on next week.]',
  ),
  line(
    'call',
    'IT question',
    'Their IT asked about the network rule for the docking station. One outgoing port. Answered on the phone.',
  ),
  line(
    'call',
    'Voicemail, then call back',
    'Left a message in the morning, {first} rang back from the car. All good on {lane2}. Holiday next week.',
  ),
  line(
    'call',
    '{colleague} instead of {first}',
    '{first} ill, {colleague} took the call. Knows the lane well. Could become our second contact there.',
  ),
  {
    ...line(
      'call',
      'Customs in {destination}',
      'They lose a day in {destination} every time. Nothing to do with us but {first} likes to talk about it.',
    ),
    abroad: true,
  },
  line(
    'call',
    'Calibration dates',
    'Went through the due list. Two halves, first one next month. {first} wants loan units in between.',
  ),
  line(
    'call',
    'About the audit',
    'Audit went well. Inspector asked for one shipment, had it on screen in a minute. {first} proud.',
  ),
  line(
    'note',
    'Who is who',
    '{first} pulls it, {colleague} has to agree. Purchasing comes in late and wants a percent. Do not show the discount early.',
  ),
  line(
    'note',
    'What hurts them',
    'Two days a week copying readings into a form. {n} batches held last year because a record was missing.',
  ),
  line(
    'note',
    'Incumbent',
    'Contract with the present supplier ends in {month}. Their price is about 8% under ours, no report. {first} does not like their support.',
  ),
  line(
    'note',
    'Site visit',
    '{site}: clean, tight, one dock. Packing bench has room for a station. {colleague} showed me round.',
  ),
  line(
    'note',
    'Limits at {account}',
    '{range}, alarm delay 30 min agreed. QA is strict about freezing, relaxed about the upper side.',
  ),
  line('note', 'Price', 'At list minus 4%. Could go to 6 without asking. Not needed so far.'),
  line(
    'note',
    'After the demonstration',
    'Five people. Quality asked the good questions. IT silent, which is good. {first} stayed on for ten minutes afterwards.',
  ),
  line('note', 'Personal', '{first} runs marathons. Mentioned Berlin. Back on {weekday}.'),
  line(
    'note',
    'Trial',
    'Ten loggers on {lane} for six weeks. First three trips fine. Old recorders start late, makes us look good.',
  ),
  line(
    'note',
    'Legal',
    'Their lawyer wants liability at twice the yearly sum. Martin is fine with it. Rest of the contract untouched.',
  ),
  line(
    'note',
    'Usage',
    '{count} trips in the last quarter. Alarms down since the delay was set. Nobody uses the mobile app.',
  ),
  line('note', 'Stock', 'They keep {n} loggers as a reserve at {site}. Enough for two weeks.'),
  line('note', 'Second site', 'A second site is talked about, not before next year. {first} will say when.'),
  line(
    'note',
    'Carrier',
    '{carrier} has {lane}, changed from a small local firm. Handover in {destination} is the weak point.',
  ),
  line('note', 'Reorganisation', 'Logistics now reports to operations and not to quality. {first} keeps the budget.'),
  line(
    'note',
    'Competitor seen',
    "Saw a competitor's box on the shelf at {site}. {colleague} says it was a free sample and nobody opened it.",
  ),
  line('note', 'Validation', 'They validate everything themselves, want only our protocols. Easy for Ines.'),
  line(
    'note',
    'Good mood',
    '{first} told the story of the lost pallet again. Would give us a reference if asked in the right moment.',
  ),
  line('note', 'Payment', 'Pays at 30 days, always. {po} paid.'),
  line(
    'note',
    'Quarterly review',
    'Went through trips, alarms, returns. Return rate 98%. One complaint about the app, none about the report.',
  ),
  line('task', 'Order visitor pass for {site}', 'Passport number goes to their gate two days ahead.'),
  line('task', 'Check serial numbers of {po}', 'Compare the delivery list with Trackbook.'),
  line('task', 'Print labels for {account}', 'Code 128, their asset numbers.'),
  line('task', 'Ask Ines for a slot', 'Training call for {site}, 60 minutes.'),
  line('task', 'Read their quality agreement', 'Section on change notices.'),
  line('task', 'Book train to {city}', 'With Ines, one night.'),
  line('task', 'Close old quote', 'Quote from last year, replaced by the new one.'),
  line('task', 'Update lane list', '{lane} and {lane2} with the new limits.'),
  line('task', 'Ring {first} about {lane2}', 'First trip with the new carrier.'),
  line('task', 'Prepare quarterly review', 'Trips, alarms, returns.'),
  line('task', 'Loan units back from {account}', '{n} units, check the seal rings.'),
  line('task', 'Thank {colleague}', 'For the tour of {site}.'),
];

export interface MeetingText {
  title: string;
  description: string;
}

export const pastMeetingTexts: readonly MeetingText[] = [
  { title: '{account}: first talk', description: 'Lanes, goods, what they use today.' },
  { title: '{account}: demonstration', description: 'Trackbook with a shipment on {lane}.' },
  { title: '{account}: visit to {city}', description: 'Dock, packing bench, returns.' },
  { title: '{account}: lane study {lane}', description: 'Protocol, positions, dates.' },
  { title: '{account}: study results', description: 'Charts of all runs on {lane}.' },
  { title: '{account}: IT and sign-in', description: 'Network rule, single sign-on, roles.' },
  { title: '{account}: training, group one', description: 'Starting, reading, alarms.' },
  { title: '{account}: training, group two', description: 'Starting, reading, alarms.' },
  { title: '{account}: quarterly review', description: 'Trips, alarms, returns.' },
  { title: '{account}: excursion {shipment}', description: 'What happened, what the record shows.' },
  { title: '{account}: offer', description: 'Quantities, terms, dates.' },
  { title: '{account}: alarm limits', description: 'Limits for {goods} on {lane} and {lane2}.' },
  { title: '{account}: calibration plan', description: 'Due list, two halves, loan units.' },
  { title: '{account}: validation', description: 'Protocols and who executes them.' },
];

export const nextMeetingTexts: readonly MeetingText[] = [
  { title: '{account}: comparison of offers', description: 'Purchasing shows the comparison.' },
  { title: '{account}: next steps on {lane}', description: 'Dates and people.' },
  { title: '{account}: trial results', description: 'Old and new records side by side.' },
  { title: '{account}: board paper', description: 'Figures and wording for the board.' },
  { title: '{account}: rollout plan', description: 'Lanes in order, training groups.' },
  { title: '{account}: contract talk', description: 'Term, liability, delivery dates.' },
];
