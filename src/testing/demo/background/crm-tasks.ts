import { type CrmText, crmText } from './crm-text.ts';

const task = crmText('task');

export const crmTasks: readonly CrmText[] = [
  task('any', 'Order visitor pass for {site}', 'Passport number goes to their gate two days ahead.'),
  task('after', 'Check serial numbers of {po}', 'Compare the delivery list with Trackbook.'),
  task('after', 'Print labels for {account}', 'Code 128, their asset numbers.'),
  task('any', 'Ask Ines for a slot', 'Training call for {site}, 60 minutes.'),
  task('any', 'Read their quality agreement', 'Section on change notices.'),
  task('any', 'Book train to {city}', 'With Ines, one night.'),
  task('before', 'Close old quote', 'Quote from last year, replaced by the new one.'),
  task('after', 'Update lane list', '{lane} and {lane2} with the new limits.'),
  task('any', 'Ring {first} about {lane2}', 'First trip with the new carrier.'),
  task('after', 'Prepare quarterly review', 'Trips, alarms, returns.'),
  task('before', 'Loan units back from {account}', '{n} units, check the seal rings.'),
  task('any', 'Thank {colleague}', 'For the tour of {site}.'),
  task('any', 'Safety briefing for {site}', 'Online, 15 minutes, valid for a year.'),
  task('before', 'Trade register extract', 'Their supplier file still has our old street.'),
  task('after', 'Seal rings', 'Twenty, to {colleague} at goods-in.'),
  task('any', 'Chamber for {account}', '{n} units, two nights. Ines has the key.'),
  task('any', 'New extension of {colleague}', 'Update the list.'),
  task('after', 'Credit note', 'For the carton that came wet.'),
  task('before', 'Print the trial chart', 'One page, big letters, for {first}.'),
  task('after', 'Ask finance about {po}', 'Paid, to the old account it seems.'),
  task('any', 'Hotel in {city}', 'Fair week, everything is full early.'),
  task('before', 'Clean the demo account', "Last year's sample lanes out."),
  task('any', 'Two Borea S for {colleague}', 'For the school visit.'),
  task('any', 'Label text in another language', 'For the consignee in {destination}.', { abroad: true }),
  task('after', 'Inspection report', 'Read the page on transport, nothing else.'),
  task('before', 'Compare their two lanes', '{lane} against {lane2}, summer months.'),
];
