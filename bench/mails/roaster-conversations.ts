/** One account of the second tenant, its person, its deal, and what was written; days count back from the tenant's day. */
export interface Conversation {
  company: string;
  domain: string;
  country: string;
  language: 'en' | 'de';
  person: readonly [first: string, last: string, title: string, role: string];
  /** `closesIn` and `renewsIn` in days; a renewal goes with a won deal. */
  deal: readonly [name: string, stage: string, amount: number, currency: string, closesIn: number, renewsIn?: number];
  subject: string;
  /** Oldest first; greeting and closing lines as the writer set them, the signature left out. */
  mails: readonly (readonly ['us' | 'them', daysAgo: number, text: string])[];
}

const english = { language: 'en' } as const;

/** Accounts of the second tenant that write English. */
export const englishConversations: readonly Conversation[] = [
  {
    ...{ ...english, company: 'Kilbride Coffee Ltd', domain: 'kilbride-coffee.example', country: 'Ireland' },
    person: ['Fionn', 'Gallagher', 'Head Roaster', 'Champion'],
    deal: ['Kilbride: R30 for Cork', 'Proposal', 91_000, 'EUR', 45],
    subject: 'R30 for the Cork site',
    mails: [
      ['us', 29, 'Hi Fionn,\n\nHow did the visit of the gas fitter go?\n\nBest,\nTobias'],
      [
        'them',
        28,
        'Hi Tobias,\n\nThe fitter wants to move the gas line first, so the R30 will have to wait until the landlord has agreed to it.\n\nCheers,\nFionn',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Harrow Lane Roasters', domain: 'harrowlane.example', country: 'United Kingdom' },
    person: ['Priya', 'Nandakumar', 'Operations Director', 'Decision maker'],
    deal: ['Harrow Lane: two R15', 'Negotiation', 104_000, 'GBP', 20],
    subject: 'Two R15 for Leeds',
    mails: [
      [
        'them',
        6,
        'Hello Tobias,\n\nBefore I sign: how long does delivery take from the order, and do you deliver to the United Kingdom with duties paid?\n\nRegards,\nPriya',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Bramble & Finch', domain: 'bramblefinch.example', country: 'United Kingdom' },
    person: ['Oliver', 'Stanton', 'Founder', 'Decision maker'],
    deal: ['Bramble & Finch: first roaster', 'Discovery', 24_500, 'GBP', 65],
    subject: 'Our first roaster',
    mails: [
      [
        'them',
        8,
        'Hi Tobias,\n\nThanks for the tour. How much noise does the R15 make while roasting? We have flats above us.\n\nOliver',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Tidewater Coffee Co', domain: 'tidewatercoffee.example', country: 'United Kingdom' },
    person: ['Megan', 'Pryce', 'Production Manager', 'Champion'],
    deal: ['Tidewater: R15 and Röstlog', 'Proposal', 56_200, 'GBP', 55],
    subject: 'Moving our profiles',
    mails: [
      ['us', 26, 'Hi Megan,\n\nDid your team get to try the demo of Röstlog?\n\nBest,\nTobias'],
      [
        'them',
        24,
        'Hi Tobias,\n\nNot yet. I plan to have two of my roasters try Röstlog for a week once the harvest samples are out of the way.\n\nMegan',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Ardmore Food Group', domain: 'ardmorefood.example', country: 'Ireland' },
    person: ['Declan', 'Roche', 'Procurement Lead', 'Procurement'],
    deal: ['Ardmore: R30 framework', 'Proposal', 182_000, 'EUR', 58],
    subject: 'Framework for three R30',
    mails: [
      ['us', 45, 'Dear Mr Roche,\n\nPlease find our offer for three R30 attached.\n\nKind regards'],
      [
        'them',
        43,
        'Dear Mr Lenz,\n\nThe board will decide on all machinery together, after the audit of the Waterford plant has been closed.\n\nKind regards,\nDeclan Roche',
      ],
    ],
  },
  {
    ...{
      ...english,
      company: 'Northgate Bakery Supplies',
      domain: 'northgatebakery.example',
      country: 'United Kingdom',
    },
    person: ['Susan', 'Whitby', 'Maintenance Manager', 'User'],
    deal: ['Northgate: yearly service', 'Closed Won', 5400, 'GBP', -300, 40],
    subject: 'R15 down again',
    mails: [
      [
        'them',
        3,
        'Hello,\n\nOur R15 is down again. The burner failed on Friday, the replacement sensor was faulty, and the part we ordered is still missing. This is not acceptable for a machine that is four months old.\n\nSusan Whitby',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Larkspur Hotels', domain: 'larkspurhotels.example', country: 'United Kingdom' },
    person: ['Edward', 'Colville', 'Group F&B Director', 'Decision maker'],
    deal: ['Larkspur: in-house roasting', 'Qualification', 67_000, 'GBP', 90],
    subject: 'Roasting in our own hotels',
    mails: [
      ['us', 39, 'Dear Edward,\n\nIt was good to meet you in Birmingham.\n\nBest regards,\nTobias'],
      [
        'them',
        37,
        'Dear Tobias,\n\nLikewise. Our idea is to start with the hotel in Bath, and the other four will follow if guests like the coffee.\n\nBest wishes,\nEdward',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Quarry Road Coffee', domain: 'quarryroad.example', country: 'Ireland' },
    person: ['Niamh', 'Doyle', 'Owner', 'Champion'],
    deal: ['Quarry Road: R5 electric', 'Proposal', 22_300, 'EUR', 28],
    subject: 'Electric R5',
    mails: [
      [
        'us',
        20,
        'Hi Niamh,\n\nHere is the offer. I will send you the datasheet of the drum roasters by Friday.\n\nBest,\nTobias',
      ],
      [
        'them',
        19,
        'Hi Tobias,\n\nGreat. My electrician needs it before he can say what the new line will cost.\n\nNiamh',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Sheldon Street Espresso', domain: 'sheldonstreet.example', country: 'United Kingdom' },
    person: ['Marcus', 'Adeyemi', 'Co-founder', 'Decision maker'],
    deal: ['Sheldon Street: R15', 'Discovery', 49_900, 'GBP', 33],
    subject: 'R15 and our doors',
    mails: [
      ['us', 13, 'Hello Marcus,\n\nThank you for the floor plan.\n\nKind regards,\nTobias'],
      [
        'them',
        10,
        'Hello Tobias,\n\nThe builders start on the new entrance in July, and we should fix the position of the roaster before that.\n\nThanks,\nMarcus',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Pennine Roastworks', domain: 'pennineroast.example', country: 'United Kingdom' },
    person: ['Gillian', 'Thorpe', 'Managing Director', 'Decision maker'],
    deal: ['Pennine: service contract', 'Closed Won', 8100, 'GBP', -290, 60],
    subject: 'Service contract',
    mails: [
      ['us', 70, 'Dear Gillian,\n\nThe yearly service is done; the report is attached.\n\nBest regards,\nTobias'],
      [
        'them',
        68,
        'Dear Tobias,\n\nThank you. With the renewal we would like to have the second machine in Halifax covered as well.\n\nBest regards,\nGillian',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Copper Kettle Collective', domain: 'copperkettle.example', country: 'Ireland' },
    person: ['Aisling', 'Byrne', 'Roastery Manager', 'Champion'],
    deal: ['Copper Kettle: move to Galway', 'Qualification', 9800, 'EUR', 42],
    subject: 'Moving the R15 to Galway',
    mails: [
      [
        'them',
        2,
        'Hi Tobias,\n\nWe are moving to Galway in September. How many days does it take to move a roaster to another site?\n\nThanks,\nAisling',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Ravenscourt Trading', domain: 'ravenscourt.example', country: 'United Kingdom' },
    person: ['Hugh', 'Merriman', 'Commercial Director', 'Decision maker'],
    deal: ['Ravenscourt: R30', 'Negotiation', 88_000, 'GBP', 15],
    subject: 'R30 terms',
    mails: [
      [
        'us',
        9,
        'Dear Mr Merriman,\n\nHere is the contract with the changes we discussed.\n\nKind regards,\nTobias Lenz',
      ],
      [
        'them',
        8,
        'Dear Mr Lenz,\n\nOur lawyer is reading it; she hopes to be through with the liability clause by the end of the month.\n\nYours sincerely,\nHugh Merriman',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Saltmarsh Coffee', domain: 'saltmarsh.example', country: 'United Kingdom' },
    person: ['Beth', 'Loxley', 'Head of Coffee', 'Champion'],
    deal: ['Saltmarsh: Röstlog', 'Discovery', 6400, 'GBP', 48],
    subject: 'Röstlog on our line',
    mails: [['them', 7, 'Hi Tobias,\n\nDoes Röstlog export to Cropster? Our buyers work in it every day.\n\nBeth']],
  },
  {
    ...{ ...english, company: 'Oldcastle Provisions', domain: 'oldcastleprov.example', country: 'Ireland' },
    person: ['Brendan', 'Keane', 'General Manager', 'Decision maker'],
    deal: ['Oldcastle: R15', 'Proposal', 47_500, 'EUR', 52],
    subject: 'R15 offer 2317',
    mails: [
      ['us', 34, 'Hello Brendan,\n\nAny news from the bank?\n\nRegards,\nTobias'],
      [
        'them',
        32,
        'Hello Tobias,\n\nThe bank has asked for one more quarter of figures. I will have them ready when our accountant is back from leave.\n\nBrendan',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Fernhill Estate', domain: 'fernhillestate.example', country: 'United Kingdom' },
    person: ['Charlotte', 'Amery', 'Estate Manager', 'Decision maker'],
    deal: ['Fernhill: roastery in the barn', 'Qualification', 39_000, 'GBP', 77],
    subject: 'A roastery in the barn',
    mails: [
      ['us', 48, 'Dear Charlotte,\n\nThank you for showing us the barn.\n\nBest wishes,\nTobias'],
      [
        'them',
        47,
        'Dear Tobias,\n\nThe planning officer wants a drawing of the flue before she says anything. Our architect is going to draw it in May.\n\nBest wishes,\nCharlotte',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Millrace Coffee Works', domain: 'millrace.example', country: 'United Kingdom' },
    person: ['Tom', 'Ashdown', 'Chief Engineer', 'User'],
    deal: ['Millrace: second R30', 'Proposal', 93_300, 'GBP', 44],
    subject: 'Warranty on the second R30',
    mails: [
      [
        'them',
        5,
        'Hello Tobias,\n\nOne point before the order goes out: does the warranty cover the travel of the technician?\n\nRegards,\nTom Ashdown',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Dunmore Roasting Co', domain: 'dunmoreroasting.example', country: 'Ireland' },
    person: ['Orla', 'Hennessy', 'Director', 'Champion'],
    deal: ['Dunmore: R15 trade-in', 'Discovery', 36_700, 'EUR', 61],
    subject: 'Trading in the old machine',
    mails: [
      [
        'them',
        60,
        'Hi Tobias,\n\nMy brother thinks we should keep the old drum as a spare. Let me talk him out of it over Easter.\n\nOrla',
      ],
      ['us', 58, 'Hi Orla,\n\nGood luck with that! I will keep the trade-in value as it is.\n\nTobias'],
    ],
  },
  {
    ...{ ...english, company: 'Westering Foods plc', domain: 'westeringfoods.example', country: 'United Kingdom' },
    person: ['Alan', 'Birkett', 'Category Buyer', 'Procurement'],
    deal: ['Westering: sample roasters', 'Discovery', 31_200, 'GBP', 66],
    subject: 'Sample roasting lab',
    mails: [
      ['us', 36, 'Dear Alan,\n\nWhat did the lab say to the R5?\n\nKind regards,\nTobias'],
      [
        'them',
        35,
        'Dear Tobias,\n\nThe lab likes it. We still have to find out whether head office lets us have gas on the third floor.\n\nKind regards,\nAlan',
      ],
    ],
  },
];
