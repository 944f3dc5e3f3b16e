import { type CrmText, crmText } from './crm-text.ts';

const call = crmText('call');

export const crmCalls: readonly CrmText[] = [
  call(
    'after',
    'Call with {first}',
    '{first} [sounded relaxed|was in a hurry]. {lane} runs without trouble since the new carrier. [Wants the report in one PDF.|Likes the new report.]',
  ),
  call(
    'any',
    '{first} on the move to {site}',
    'Dock is being rebuilt. Loggers stay in the old hall until it is done. No effect on us.',
  ),
  call(
    'after',
    'Short call about {shipment}',
    'Alarm was a door left open at loading. They have talked to the shift. {first} did not make a thing of it.',
  ),
  call(
    'before',
    'Budget talk with {first}',
    'Budget round is in {month}. {first} has put us in with {count} loggers. Competes with a forklift, said half joking.',
  ),
  call('before', 'Purchasing rang', 'They want payment at 45 days. Told them that is our limit. Fine with it.'),
  call(
    'after',
    '{first} about the night shift',
    'Night shift forgets to start the loggers. We talked about start on light. [Sounds like that solves it.|They switch it on next week.]',
  ),
  call(
    'any',
    'IT question',
    'Their IT asked about the network rule for the docking station. One outgoing port. Answered on the phone.',
  ),
  call(
    'any',
    'Voicemail, then call back',
    'Left a message in the morning, {first} rang back from the car. All good on {lane2}. Holiday next week.',
  ),
  call(
    'any',
    '{colleague} instead of {first}',
    '{first} ill, {colleague} took the call. Knows the lane well. Could become our second contact there.',
  ),
  call(
    'any',
    'Customs in {destination}',
    'They lose a day in {destination} every time. Nothing to do with us but {first} likes to talk about it.',
    { abroad: true },
  ),
  call(
    'after',
    'Calibration dates',
    'Went through the due list. Two halves, first one next month. {first} wants loan units in between.',
  ),
  call(
    'after',
    'About the audit',
    'Audit went well. Inspector asked for one shipment, had it on screen in a minute. {first} proud.',
  ),
  call('any', '{first} after the run', 'Happy with {lane}. Two charts went to the carrier. Nothing for us to do.'),
  call(
    'after',
    '{colleague} and the label printer',
    'Printer jams. Not ours. Told {colleague} which paper we use here.',
  ),
  call(
    'any',
    'Ten minutes with {first}',
    'Mostly football, then limits. [Leaves them as they are.|Wants to see a month of data first.]',
  ),
  call(
    'any',
    'Export desk at {account}',
    'They asked which papers travel with the box. Report and certificate, nothing else.',
  ),
  call(
    'any',
    '{first} in the car',
    'Bad line, lost {first} twice. Gist: {lane2} gets a new dock time, 05:30 instead of 07:00.',
  ),
  call(
    'before',
    'Wrong person first',
    'Got somebody of the same name in accounting. Then {first}. Prefers minutes over meetings.',
  ),
  call('any', 'Budget moves', 'From {month} the money sits with operations. {first} stays the one to talk to.'),
  call(
    'after',
    '{first}: who reads the alarms',
    'Alarms go to a mailbox that three people share. Suggested one name per shift. They try it.',
  ),
  call('after', 'Pickup came early', 'Courier at two instead of four. Box was ready anyway.'),
  call(
    'before',
    '{first} on the other quote',
    'Other supplier cheaper on hardware, nothing on software. {first} [not impressed|said it as a matter of form].',
  ),
  call('any', 'Asked for {colleague}', '{colleague} on parental leave until {month}. {first} covers.'),
  call('after', '{carrier} wants access', 'Wants to read {lane} in Trackbook. {first} says no. So do I.'),
  call('any', 'Five minutes, nothing new', '[{first} rings again in two weeks.|Next one after the holiday.]'),
  call('any', '{first} about training', 'Eight people, two groups, mornings. Projector exists, cable does not.'),
  call(
    'any',
    'Forwarder day',
    '{first} sat next to a competitor of theirs at lunch, both on paper until last year. Said it with some satisfaction.',
  ),
  call(
    'before',
    'Goods-in at {site}',
    'Goods-in scans and does not read. That is where we come in. {colleague} agrees.',
  ),
  call('any', 'After the holiday', 'Everything stood still for two weeks. First boxes on {lane} left yesterday.'),
  call('after', '{first} worried, then not', 'Thought a batch was lost. Logger had been left on the desk. We laughed.'),
  call(
    'before',
    'How {first} buys',
    'Three quotes, then the board, then nobody dares to ask for a discount. Good for us.',
  ),
  call('any', 'Left word with {colleague}', '{first} in a meeting all day. Left word that the sheet is in the portal.'),
  call(
    'before',
    'Cold call, warm answer',
    'Rang about {lane}. {first} had just come out of a talk about excursions. Twenty minutes.',
  ),
  call('after', 'Return labels', 'They ran out. Told {colleague} where to print more.'),
];
