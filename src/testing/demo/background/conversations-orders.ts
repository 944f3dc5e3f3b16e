import type { Conversation } from './conversation.ts';

/** Purchase orders, deliveries, invoices, contract details. */
export const orderConversations: readonly Conversation[] = [
  {
    subject: 'Purchase order {po}',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `Purchase order {po} is in your portal: {count} loggers and {n} wall holders for {site}. Delivery in one lot, please, the goods entrance is closed on Fridays.`,
      ],
      [
        'us',
        1,
        `{po} is confirmed for one lot, arriving on a {weekday} before noon. The certificates travel in the box and lie in Trackbook already.`,
      ],
      ['them', 6, `All there, counted and booked in. Thank you.`],
    ],
  },
  {
    subject: 'Invoice for {po}',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `The invoice for {po} names our old cost centre, accounts payable has sent it back. Could it be written anew with 4471-{digits}?`,
      ],
      [
        'us',
        0,
        `Rewritten with 4471-{digits} and sent to the accounts payable address by our bookkeeping. The old one is cancelled, its credit note has the same date.`,
      ],
      ['them', 3, `Booked. That was painless.`],
    ],
  },
  {
    subject: 'Delivery to two addresses',
    suits: 'after',
    abroad: true,
    turns: [
      [
        'them',
        0,
        `From the next order on, a third of the loggers should go straight to our partner in {destination}. Our import people say each box needs its own list of serial numbers.`,
      ],
      [
        'us',
        1,
        `That is set up: second delivery address with a share of one third, and each box has its own list, as paper and as file. The customs number on the list is the one for measuring instruments.`,
      ],
      ['them', 9, `First split delivery went through without a question from customs.`],
    ],
  },
  {
    subject: 'Delivery date of the docking stations',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `The docking stations are announced for the week when our electrician is on holiday. A week later would be better for {site}.`,
      ],
      [
        'us',
        0,
        `Moved by a week, the forwarder has the new date. The loggers come as planned, they can be started without the station.`,
      ],
      ['them', 1, `Good. Electrician and station will now meet.`],
    ],
  },
  {
    subject: 'Wall holders',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `A small one. The holders at {site} were screwed to the racks, and the racks are being replaced. Is there something with magnets?`,
      ],
      [
        'us',
        1,
        `There is, part number WH-{digits}, four magnets, holds a Borea R with the probe. They are in stock and cost the same as the screwed ones.`,
      ],
      ['them', 2, `Ordered {n} through the portal. Thanks.`],
    ],
  },
  {
    subject: 'Change of company details',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `Our legal form has changed, the new extract from the register is in the supplier portal. Please use the new name on everything from the first of next month. Address and tax number stay.`,
      ],
      [
        'us',
        1,
        `Entered for the first of the month, for contract, invoices and certificates alike. Until then the old name stands.`,
      ],
    ],
  },
  {
    subject: 'Prices for the coming year',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `For our budget I need a figure for next year by {weekday}. An estimate is enough, {count} loggers as this year.`,
      ],
      [
        'us',
        0,
        `For the budget, plan with this year's sum. Your contract fixes the price for its whole term, so next year is not an estimate but the same figure again.`,
      ],
      ['them', 0, `That is the shortest budget talk I had this week. Thank you.`],
    ],
  },
  {
    subject: 'Cartons arrived wet',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `Two of the cartons of {po} arrived with wet corners. The loggers inside are dry as far as we can see, photographs are in the portal. Do you want them back?`,
      ],
      [
        'us',
        0,
        `No need: the inner bags are sealed, and in your photographs the indicator in each bag is still blue. Use them. The carton has been reported to {carrier} from our side.`,
      ],
      ['them', 2, `All started and recording. Closed for us.`],
    ],
  },
];
