import type { Suitability } from './slot-values.ts';

export interface MeetingText extends Suitability {
  title: string;
  description: string;
  /** At their place, not by video. */
  isVisit?: boolean;
}

/** In the order in which they happen. */
export const pastMeetingTexts: readonly MeetingText[] = [
  { suits: 'before', title: '{account}: first talk', description: 'Lanes, goods, what they use today.' },
  { suits: 'before', title: '{account}: demonstration', description: 'Trackbook with a shipment on {lane}.' },
  { suits: 'before', title: '{account}: visit to {city}', description: 'Dock, packing bench, returns.', isVisit: true },
  { suits: 'any', title: '{account}: lane study {lane}', description: 'Protocol, positions, dates.' },
  { suits: 'any', title: '{account}: study results', description: 'Charts of all runs on {lane}.' },
  { suits: 'before', title: '{account}: IT and sign-in', description: 'Network rule, single sign-on, roles.' },
  { suits: 'any', title: '{account}: validation', description: 'Protocols and who executes them.' },
  { suits: 'after', title: '{account}: training, group one', description: 'Starting, reading, alarms.' },
  { suits: 'after', title: '{account}: training, group two', description: 'Starting, reading, alarms.' },
  { suits: 'after', title: '{account}: excursion {shipment}', description: 'What happened, what the record shows.' },
  { suits: 'any', title: '{account}: alarm limits', description: 'Limits for {goods} on {lane} and {lane2}.' },
  { suits: 'after', title: '{account}: calibration plan', description: 'Due list, two halves, loan units.' },
  { suits: 'after', title: '{account}: quarterly review', description: 'Trips, alarms, returns.' },
  { suits: 'before', title: '{account}: offer', description: 'Quantities, terms, dates.' },
];

export const nextMeetingTexts: readonly MeetingText[] = [
  { suits: 'before', title: '{account}: comparison of offers', description: 'Purchasing shows the comparison.' },
  { suits: 'before', title: '{account}: next steps on {lane}', description: 'Dates and people.' },
  { suits: 'before', title: '{account}: trial results', description: 'Old and new records side by side.' },
  { suits: 'before', title: '{account}: board paper', description: 'Figures and wording for the board.' },
  { suits: 'before', title: '{account}: rollout plan', description: 'Lanes in order, training groups.' },
  { suits: 'before', title: '{account}: contract talk', description: 'Term, liability, delivery dates.' },
  { suits: 'before', title: '{account}: second visit to {city}', description: 'Where the docking station stands.' },
  { suits: 'before', title: '{account}: questions from quality', description: '{colleague} brings a list.' },
  { suits: 'before', title: '{account}: sign-in and roles', description: 'Their IT, forty minutes.' },
  { suits: 'before', title: '{account}: limits for {goods}', description: 'Delay, cumulative limit, who is told.' },
  { suits: 'before', title: '{account}: prices and quantities', description: 'First year, option on the second lane.' },
  { suits: 'before', title: '{account}: study on {lane}', description: 'Positions, runs, dates.' },
  { suits: 'before', title: 'Lunch with {first}', description: 'Where the project stands.' },
];
