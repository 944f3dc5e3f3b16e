import type { Conversation } from './roaster-conversations.ts';

const english = { language: 'en' } as const;
const german = { language: 'de' } as const;

/** More accounts of the second tenant: questions of other kinds, promises, and deals that wait for somebody. */
export const laterConversations: readonly Conversation[] = [
  {
    ...{ ...german, company: 'Kaffeehaus Altona GmbH', domain: 'kaffeehaus-altona.example', country: 'Germany' },
    person: ['Henning', 'Möller', 'Geschäftsführer', 'Decision maker'],
    deal: ['Altona: R15', 'Proposal', 46_300, 'EUR', 57],
    subject: 'R15 für Altona',
    mails: [
      [
        'them',
        4,
        'Moin Tobias,\n\nwie schwer ist der R15 eigentlich? Unser Vermieter fragt wegen der Decke.\n\nBeste Grüße\nHenning',
      ],
    ],
  },
  {
    ...{ ...german, company: 'Wiener Röstwerk GmbH', domain: 'wiener-roestwerk.example', country: 'Austria' },
    person: ['Elisabeth', 'Hofer', 'Geschäftsführerin', 'Decision maker'],
    deal: ['Wien: R30 und Nachverbrenner', 'Negotiation', 118_000, 'EUR', 46],
    subject: 'Vertrag R30',
    mails: [
      [
        'us',
        31,
        'Sehr geehrte Frau Hofer,\n\nanbei der Vertrag mit den Änderungen von gestern.\n\nMit freundlichen Grüßen',
      ],
      [
        'them',
        29,
        'Sehr geehrter Herr Lenz,\n\nunsere Hausbank muss dem Leasing noch zustimmen, sobald die Bilanz vorliegt.\n\nMit freundlichen Grüßen\nElisabeth Hofer',
      ],
    ],
  },
  {
    ...{ ...german, company: 'Bäckerei Thoma OHG', domain: 'baeckerei-thoma.example', country: 'Germany' },
    person: ['Markus', 'Thoma', 'Inhaber', 'Champion'],
    deal: ['Thoma: eigener Kaffee', 'Qualification', 27_600, 'EUR', 84],
    subject: 'Eigener Kaffee in den Filialen',
    mails: [
      [
        'them',
        26,
        'Guten Tag Herr Lenz,\n\nmeine Frau und ich wollen im Herbst mit drei Filialen anfangen und die anderen erst im neuen Jahr umstellen.\n\nFreundliche Grüße\nMarkus Thoma',
      ],
      ['us', 25, 'Guten Tag Herr Thoma,\n\ndas klingt vernünftig, ich merke es mir so vor.\n\nFreundliche Grüße'],
    ],
  },
  {
    ...{ ...german, company: 'Feinkost Adler KG', domain: 'feinkost-adler.example', country: 'Germany' },
    person: ['Petra', 'Adler', 'Prokuristin', 'Procurement'],
    deal: ['Adler: Röstlog', 'Discovery', 5900, 'EUR', 38],
    subject: 'Röstlog für zwei Standorte',
    mails: [
      ['us', 17, 'Sehr geehrte Frau Adler,\n\nhaben Sie die Vorführung gesehen?\n\nMit freundlichen Grüßen'],
      [
        'them',
        16,
        'Sehr geehrter Herr Lenz,\n\ndie Vorführung war gut. Unser Röster in Ulm möchte aber erst wissen, was aus seinen alten Kurven wird.\n\nMit freundlichen Grüßen\nPetra Adler',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Glenmore Coffee House', domain: 'glenmorecoffee.example', country: 'Ireland' },
    person: ['Cathal', 'Moran', 'Owner', 'Decision maker'],
    deal: ['Glenmore: R5 gas', 'Proposal', 20_100, 'EUR', 41],
    subject: 'R5 on propane',
    mails: [['them', 1, 'Hi Tobias,\n\nCan the R5 burn propane? There is no gas main out here.\n\nCathal']],
  },
  {
    ...{ ...english, company: 'Ashgrove Garden Centres', domain: 'ashgrove.example', country: 'United Kingdom' },
    person: ['Helen', 'Draycott', 'Catering Manager', 'Decision maker'],
    deal: ['Ashgrove: roasting on show', 'Discovery', 43_800, 'GBP', 73],
    subject: 'Roasting where guests can see it',
    mails: [
      ['us', 25, 'Dear Helen,\n\nThank you for the walk round the new hall.\n\nKind regards,\nTobias'],
      [
        'them',
        23,
        'Dear Tobias,\n\nOur insurer wants to see the exhaust plan before we open the hall to visitors.\n\nKind regards,\nHelen',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Beacon Hill Roastery', domain: 'beaconhill.example', country: 'United Kingdom' },
    person: ['Samir', 'Haddad', 'Head Roaster', 'Champion'],
    deal: ['Beacon Hill: R30', 'Proposal', 89_400, 'GBP', 64],
    subject: 'From R15 to R30',
    mails: [
      ['them', 33, 'Hi Tobias,\n\nI still need to convince my partners that one R30 is better than two R15.\n\nSamir'],
      ['us', 32, 'Hi Samir,\n\nHappy to help with numbers whenever you want them.\n\nBest,\nTobias'],
    ],
  },
  {
    ...{ ...english, company: 'Lowland Dairy Group', domain: 'lowlanddairy.example', country: 'United Kingdom' },
    person: ['Fiona', 'Garvie', 'Projects Manager', 'User'],
    deal: ['Lowland: cold brew line', 'Proposal', 97_000, 'GBP', 36],
    subject: 'Training for the night shift',
    mails: [
      [
        'them',
        6,
        'Hello Tobias,\n\nHow many people do you train on the machine, and on which day?\n\nRegards,\nFiona Garvie',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Harbour Beans', domain: 'harbourbeans.example', country: 'Ireland' },
    person: ['Eoin', 'Tierney', 'Co-owner', 'Champion'],
    deal: ['Harbour Beans: K2 afterburner', 'Discovery', 16_900, 'EUR', 29],
    subject: 'Smoke and the neighbours',
    mails: [
      ['us', 15, 'Hi Eoin,\n\nDid the council come back to you?\n\nBest,\nTobias'],
      [
        'them',
        12,
        'Hi Tobias,\n\nThe council will send somebody to measure the smell in the first week of July.\n\nEoin',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Castle Street Deli', domain: 'castlestreetdeli.example', country: 'United Kingdom' },
    person: ['Ruth', 'Ellison', 'Owner', 'Decision maker'],
    deal: ['Castle Street: R5', 'Qualification', 19_800, 'GBP', 88],
    subject: 'Is the R5 for us?',
    mails: [
      ['us', 50, 'Dear Ruth,\n\nThank you for your call.\n\nKind regards,\nTobias'],
      [
        'them',
        49,
        'Dear Tobias,\n\nI would like to wait for the result of our rent review, which is due at Whitsun.\n\nKind regards,\nRuth',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Union Mills Coffee', domain: 'unionmills.example', country: 'United Kingdom' },
    person: ['Derek', 'Holroyd', 'Works Manager', 'User'],
    deal: ['Union Mills: service contract', 'Closed Won', 6900, 'GBP', -310, 55],
    subject: 'Service visit in May',
    mails: [
      ['us', 38, 'Hello Derek,\n\nThe report of the service visit is attached.\n\nRegards,\nTobias'],
      [
        'them',
        36,
        'Hello Tobias,\n\nAll in order, thank you. For the renewal we want the visit in January and not in May.\n\nDerek',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Silverdale Hospitality', domain: 'silverdale.example', country: 'United Kingdom' },
    person: ['Amrita', 'Bose', 'Head of Procurement', 'Procurement'],
    deal: ['Silverdale: four R5', 'Proposal', 81_000, 'GBP', 22],
    subject: 'Four R5 for four houses',
    mails: [
      ['us', 19, 'Dear Amrita,\n\nI will send you the service and warranty sheet tomorrow.\n\nKind regards,\nTobias'],
      [
        'them',
        18,
        'Dear Tobias,\n\nThank you. We are comparing three makers, and the decision will be made in the last week of June.\n\nKind regards,\nAmrita',
      ],
    ],
  },
  {
    ...{ ...english, company: 'Foxglove Kitchens', domain: 'foxglovekitchens.example', country: 'United Kingdom' },
    person: ['Nadia', 'Rahman', 'Development Chef', 'Champion'],
    deal: ['Foxglove: R5 electric', 'Discovery', 23_900, 'GBP', 69],
    subject: 'Cooking with our own roast',
    mails: [
      [
        'them',
        44,
        'Hi Tobias,\n\nThe tasting panel wants to try four origins before anybody talks about a machine.\n\nNadia',
      ],
      ['us', 43, 'Hi Nadia,\n\nSensible! Tell me when you need samples.\n\nTobias'],
    ],
  },
  {
    ...{ ...english, company: 'Moorland Wholesale', domain: 'moorlandwholesale.example', country: 'United Kingdom' },
    person: ['Gareth', 'Penhale', 'Managing Director', 'Decision maker'],
    deal: ['Moorland: R30', 'Negotiation', 94_700, 'GBP', 18],
    subject: 'Payment in stages',
    mails: [
      ['us', 11, 'Hello Gareth,\n\nHere is the plan with three payments.\n\nRegards,\nTobias'],
      [
        'them',
        9,
        'Hello Tobias,\n\nThree payments are fine with me. My co-director wants the last one to be due after commissioning.\n\nGareth',
      ],
    ],
  },
];
