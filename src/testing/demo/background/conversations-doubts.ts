import type { Conversation } from './conversation.ts';

/** What people want to know before they trust a logger: money, law, colleagues, arithmetic. */
export const doubtConversations: readonly Conversation[] = [
  {
    subject: 'Three words my colleagues ask about',
    suits: 'before',
    turns: [
      [
        'them',
        0,
        `My colleagues ask what a leg, an excursion and MKT are, and I noticed that I cannot explain one of them without the other two. Could you?`,
      ],
      [
        'us',
        1,
        `A leg is the way between two handovers. An excursion is the time outside the limits. Mean kinetic temperature is one number that gives warm hours more weight than cool ones. In this order it even makes sense.`,
      ],
      ['them', 2, `It hangs next to the coffee machine now.`],
    ],
  },
  {
    subject: 'Another year on paper',
    suits: 'before',
    turns: [
      [
        'us',
        0,
        `On the phone you wondered what happens if the paper sheets stay for another year. By your own figures: two days a week of copying, {n} batches that wait for a sheet, one remark from the inspector. None of it kills you.`,
      ],
      [
        'them',
        3,
        `Which is what I tell the board every autumn. This time it has your last sentence under it, in bold.`,
      ],
    ],
  },
  {
    subject: 'A drawer full of recorders',
    suits: 'before',
    turns: [
      [
        'them',
        0,
        `My predecessor bought recorders that now live in a drawer. Before I spend money again: why do such projects end like that, in your view?`,
      ],
      [
        'us',
        1,
        `I do not know that drawer, but most often it is because nobody owns the readings. The number is there, and no procedure says who looks at it by when. Any device ends in a drawer that way, ours too.`,
      ],
      [
        'them',
        2,
        `Honest, and I fear correct. {colleague} owns the readings from now on, and the procedure is half a page.`,
      ],
    ],
  },
  {
    subject: 'Twice at your stand',
    suits: 'before',
    turns: [
      [
        'them',
        0,
        `We came by your stand twice and you were talking both times. So in writing: {lane}, {goods}, about {count} boxes a year.`,
      ],
      [
        'us',
        2,
        `Sorry for both times. On a lane like {lane} people ask about two things, the handover in {destination} and who reads the logger there. There is a page on each in the envelope that {colleague} took along.`,
      ],
      [
        'them',
        4,
        `{colleague} has produced the envelope. Read it on the train. We talk once the budget round is over.`,
      ],
    ],
  },
  {
    subject: 'Question from the works council',
    suits: 'before',
    turns: [
      ['them', 0, `The works council would like to know whether the system shows how fast a person packs.`],
      [
        'us',
        0,
        `It does not. A logger knows when it was started and where it was read, not by whom. Names appear only where somebody signs, and that is by choice of your procedure.`,
      ],
      ['them', 5, `They have no objection. One of them works at the dock and wants the thing.`],
    ],
  },
  {
    subject: 'Our insurer',
    suits: 'any',
    turns: [
      [
        'them',
        0,
        `Our insurer lowers the premium if every shipment is monitored. How would they see proof without an account of their own?`,
      ],
      [
        'us',
        1,
        `They put the PDF on our verification page, which says whether the checksum is genuine and shows nothing else. No account, and we do not keep the file.`,
      ],
      ['them', 6, `The broker tried it with an altered file and it said no. I have rarely seen a broker so pleased.`],
    ],
  },
  {
    subject: 'Fire drill during loading',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `Fire drill yesterday, in the middle of loading. Forty people in the yard, doors open, and I expected the worst.`,
      ],
      [
        'us',
        0,
        `Nineteen minutes by the light sensor, and the warmest box went up by 1.3 °C. The lids did what lids are for.`,
      ],
      ['them', 0, `I have passed that chart on to the fire officer.`],
    ],
  },
  {
    subject: 'School class on {weekday}',
    suits: 'any',
    turns: [
      ['them', 0, `A school class visits {site} on {weekday} and I am to show them something that blinks. Any idea?`],
      [
        'us',
        0,
        `A Borea S and a cup of ice water. Start it, wait ten minutes, plug it in, and the PDF has a valley. I have put five into the post.`,
      ],
      ['them', 6, `Five valleys, one of them in somebody's lemonade. Great morning.`],
    ],
  },
  {
    subject: 'File too large for the tender portal',
    suits: 'before',
    turns: [
      ['them', 0, `The tender portal takes 5 MB per file and your validation statement has 11. Can you shrink it?`],
      ['us', 0, `Split it: the text in one file, the certificates in the other, 3 and 4 MB.`],
      ['them', 1, `Uploaded, with a day to spare.`],
    ],
  },
  {
    subject: '8.0 or 7.96',
    suits: 'any',
    chilled: true,
    turns: [
      ['them', 0, `The display says 8.0, the report says 7.96. Which one counts?`],
      [
        'us',
        0,
        `The report. The display rounds to one decimal, the record keeps two, and the limit is checked against the record.`,
      ],
      ['them', 0, `As short as I needed it.`],
    ],
  },
  {
    subject: 'One pallet, three consignees',
    suits: 'any',
    turns: [
      [
        'them',
        0,
        `On {lane2} {carrier} splits one pallet among three consignees. One logger, three endings. How do others report that?`,
      ],
      [
        'us',
        1,
        `Close the shipment at the first stop and open two more with the same logger. Each consignee then has a report of its own leg, and yours shows all three.`,
      ],
      ['them', 4, `Tried it on paper with {colleague}. Three reports, and it reads well.`],
    ],
  },
  {
    subject: 'How long does the battery really last',
    suits: 'any',
    turns: [
      ['them', 0, `Your sheet says two years for the battery of the Borea R. And in real life, at minus something?`],
      [
        'us',
        2,
        `Two years at a reading every five minutes and room temperature. In a cold store count on 19 months, in a freezer on 14. It warns you 30 days before the end, in the list and by a red blink.`,
      ],
      ['them', 1, `14 is honest. We plan with 12.`],
    ],
  },
  {
    subject: 'What if you go out of business',
    suits: 'before',
    turns: [
      ['them', 0, `Forgive the question, purchasing insists: what becomes of our records if Varnholt is gone one day?`],
      [
        'us',
        1,
        `No offence taken. The records are PDF and plain tables, and a copy can go to a folder of yours every night. What would be gone is the screen, not the record.`,
      ],
      ['them', 3, `Purchasing has ticked the box. IT has asked for the nightly copy from day one.`],
    ],
  },
  {
    subject: 'Fewer people at {site}',
    suits: 'any',
    turns: [
      [
        'them',
        0,
        `From {month} we pack with two people instead of three. Whatever we change at {site} must not cost a single extra hand movement.`,
      ],
      [
        'us',
        2,
        `Then start by light: the logger begins when it leaves its dark sleeve, and nobody presses anything. On arrival it is put on the station, which is one movement where the paper took four.`,
      ],
      ['them', 1, `{colleague} counted and says three, not four. Still in your favour.`],
    ],
  },
];
