import type { Conversation } from './conversation.ts';

/** Validation packs, audits, software. */
export const validationConversations: readonly Conversation[] = [
  {
    subject: 'Audit next {weekday}: who gets access',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `An inspector is with us next {weekday} and wants to click through Trackbook himself. I would rather not give him my account.`,
      ],
      [
        'us',
        1,
        `There is a role for that: "inspector" sees reports and the audit trail of the lanes you choose, cannot change anything, and ends by itself at midnight. {colleague} has the right to create it.`,
      ],
      [
        'them',
        4,
        `He clicked for forty minutes and asked about one entry, which {colleague} could explain. No finding on transport. We are very pleased.`,
      ],
    ],
  },
  {
    subject: 'OQ protocol, step 7.3',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `In step 7.3 of the operational qualification we are to pull the network cable and see the readings arrive later. Our IT will not let anybody pull a cable. Is disabling the port the same thing?`,
      ],
      [
        'us',
        0,
        `Yes, for the purpose of the test a disabled port is the same. Note it as a deviation from the wording with one sentence of reason, and have it reviewed. Release 6 of the protocol says "interrupt the connection", for exactly this cause.`,
      ],
      [
        'them',
        2,
        `Executed with the port disabled, readings came in after eleven minutes, deviation signed. We are through with section 7.`,
      ],
    ],
  },
  {
    subject: 'Release {n}.2: what do we have to retest',
    suits: 'after',
    turns: [
      ['them', 0, `The release note is on my desk. How much of it touches what we use?`],
      [
        'us',
        1,
        `For your set-up two lines: the new sorting in the alarm list and the changed PDF font. The impact assessment calls both "no effect on records". The rest is about interfaces that you have not switched on.\n\nA retest of the alarm mail on one lane is what most sites do, ten minutes with a cup of warm water.`,
      ],
      ['them', 6, `Cup of warm water it was. Retest is filed, we are on the new release since {weekday}.`],
    ],
  },
  {
    subject: 'User list for the periodic review',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `For the periodic review I need all users with role and last sign-in. Is there a report or do I copy it by hand?`,
      ],
      [
        'us',
        0,
        `Administration, Users, Export. The file has role, last sign-in, and who granted the role. It carries a checksum, so it can go into the review folder as it is.`,
      ],
      ['them', 1, `Four people who left long ago were still in it, so the review has done its duty. Locked now.`],
    ],
  },
  {
    subject: 'Second signature on reports',
    suits: 'any',
    turns: [
      [
        'them',
        0,
        `Our procedure asks for two signatures where an excursion was assessed, one where nothing happened. Can the software tell these apart?`,
      ],
      [
        'us',
        1,
        `It can. The rule is set per lane: "second signature when the result is not pass". A shipment without excursion closes with one signature, the other waits in the reviewer's list until it is signed.`,
      ],
      ['them', 1, `That is our procedure word for word. {colleague} is glad.`],
    ],
  },
  {
    subject: 'Supplier questionnaire',
    suits: 'before',
    turns: [
      [
        'them',
        0,
        `You are on our list of suppliers to be assessed, which is good news. {colleague} has put the questionnaire into our portal, 84 questions, mostly about your quality system.`,
      ],
      [
        'us',
        4,
        `All 84 are answered in the portal, with the certificates where they were asked for. For question 61, on change notices, I wrote down the 60 days that the contract gives you.`,
      ],
      ['them', 3, `Assessment passed, with a note of thanks from {colleague} because nothing was left blank.`],
    ],
  },
  {
    subject: 'How long are records kept',
    suits: 'any',
    turns: [
      ['them', 0, `Legal asks about the keeping of records. We need ten years for {goods}.`],
      [
        'us',
        0,
        `Ten years can be set per lane, and the records stay readable when a contract ends: you receive them as PDF and as a table, with the checksums. That is in section 9 of the general terms.`,
      ],
      ['them', 2, `Section 9 is what they wanted to see. Settled.`],
    ],
  },
  {
    subject: 'Training record of the night shift',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `Eleven people of the night shift were trained by {colleague} and not by you. Will an inspector accept it?`,
      ],
      [
        'us',
        1,
        `A trained trainer is accepted when two things are on file: the trainer's own certificate and a short test per person. The test is in the onboarding folder, eight questions. {colleague} has a certificate from the first week.`,
      ],
      ['them', 5, `All eleven passed, one needed a second try. Filed.`],
    ],
  },
  {
    subject: 'Interface to our transport system',
    suits: 'any',
    turns: [
      [
        'them',
        0,
        `IT wants to create shipments from our transport system. They ask whether they may test without touching real lanes.`,
      ],
      [
        'us',
        0,
        `There is a test environment with the same interface, and Ines has opened it for you. The key went to {colleague} through the portal. Nothing in there can reach a real lane.`,
      ],
      [
        'them',
        7,
        `IT created its first forty test shipments and found the documentation clear. They were surprised, they said.`,
      ],
    ],
  },
];
