import type { Conversation } from './conversation.ts';

/** Small things between people who work together: gates, labels, clocks, cables. */
export const everydayConversations: readonly Conversation[] = [
  {
    subject: 'Where to unload',
    suits: 'any',
    turns: [
      [
        'us',
        0,
        `We come with two flight cases and a trolley. Is there somewhere near {site} to unload without crossing the whole yard?`,
      ],
      [
        'them',
        1,
        `Gate 2, ring the bell marked Goods In. Reception needs the number plate a day ahead, a text to {colleague} is enough.`,
      ],
      ['us', 0, `{colleague} has the plate. Gate 2 it is.`],
    ],
  },
  {
    subject: 'Everything twice in the portal',
    suits: 'any',
    turns: [
      [
        'them',
        0,
        `Our buyer says each of your documents is in the portal twice, English and German. Can the German set go?`,
      ],
      ['us', 0, `It can, and it has. It came from an old default of our export.`],
      ['them', 1, `Much tidier, thx.`],
    ],
  },
  {
    subject: 'Poster about loading doors',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `We are making a poster about loading doors for the shift room. May we use the chart of {shipment}, with your logo cut off?`,
      ],
      [
        'us',
        1,
        `Use it, logo or not. It shows {minutes} minutes at the door, and the time axis begins at the dock scan, so people can find themselves on it.`,
      ],
      ['them', 7, `Hangs at door 3 since this morning. People stop and look, which I had not expected.`],
    ],
  },
  {
    subject: 'Two weeks off',
    suits: 'any',
    turns: [
      [
        'them',
        0,
        `From {weekday} on I am in the mountains for two weeks and there is no signal, I checked. {colleague} decides what cannot wait.`,
      ],
      ['us', 0, `Have a good time up there. Nothing here that cannot wait.`],
    ],
  },
  {
    subject: 'Number on the label',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `Drivers ring the number on the label at night and reach your switchboard, which sleeps at that hour. There is another number, is there not?`,
      ],
      [
        'us',
        0,
        `There is: the one for shipments on the road, answered at all hours. {count} new labels with that number are in the post. Until then it is printed on the back of the docking station.`,
      ],
      ['them', 4, `Labels are here, the old ones are in the bin. Greetings from the night shift.`],
    ],
  },
  {
    subject: 'Your invitation found a namesake',
    suits: 'before',
    turns: [
      [
        'them',
        0,
        `There are two of us with that surname here, and the other one sits in payroll. Payroll has accepted your demonstration and is quite interested.`,
      ],
      ['us', 0, `Then it is the best-informed payroll in {city}. The invitation is with you now.`],
      ['them', 0, `Got it. I said payroll may come along anyway.`],
    ],
  },
  {
    subject: 'Language of the report',
    suits: 'after',
    abroad: true,
    turns: [
      ['them', 0, `Our receiver in {destination} reads no English. Does the report exist in other languages?`],
      [
        'us',
        1,
        `In eleven, chosen per consignee and not per shipment. Figures, dates and checksum are the same in all of them, so your archive copy can stay English.`,
      ],
      ['them', 3, `Set for {destination}. They rang to say that they understood page one. A first.`],
    ],
  },
  {
    subject: '03:10 on page two',
    suits: 'any',
    abroad: true,
    turns: [
      [
        'them',
        0,
        `Page two has a handover at 03:10. {carrier} wrote down another time, and they have witnesses. Who is right?`,
      ],
      [
        'us',
        1,
        `Both, it is one moment on two clocks: the report of that lane is set to {city} time, and they write down local time. In the copy I put into your test folder each leg has its own time, and the two agree to the minute.`,
      ],
      ['them', 0, `They do. Changed for all lanes, and I owe somebody a beer.`],
    ],
  },
  {
    subject: 'Your calendar comes back',
    suits: 'any',
    turns: [
      [
        'them',
        0,
        `Our compliance officer returns your wall calendar, with regret. Anything worth more than 15 has to be declared, and nobody wanted to fill in the form.`,
      ],
      ['us', 1, `Quite right. It hangs in our own kitchen now.`],
    ],
  },
  {
    subject: 'What a logger weighs',
    suits: 'any',
    turns: [
      ['them', 0, `{carrier} has begun to charge by the gram. What does one of yours weigh?`],
      [
        'us',
        0,
        `84 g for a Borea R with its battery, 31 g for a Borea S. On a box like yours that is less than half a percent.`,
      ],
      ['them', 2, `Passed on. They rounded it down to nothing.`],
    ],
  },
  {
    subject: 'Battery declaration, again',
    suits: 'any',
    abroad: true,
    turns: [
      ['them', 0, `The airline on {lane} wants a battery declaration per box again. Is that us or you?`],
      [
        'us',
        0,
        `You hand it over, but the paper is ours: it lies in Trackbook under Documents and is good for any number of boxes. The cell is so small that the box itself needs no label.`,
      ],
      ['them', 3, `Printed, laminated, tied to the box. It flew without a discussion.`],
    ],
  },
  {
    subject: 'New forwarder on {lane}',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `From {month} on {carrier} takes over {lane}. For the first {n} weeks their own tracker rides along with yours.`,
      ],
      [
        'us',
        1,
        `Good. Two records of one trip end most arguments before they begin. Put the number of their unit into the remark, then it is on page one.`,
      ],
      [
        'them',
        11,
        `Three trips with both so far. They agree within a quarter of a degree, and everybody is being very polite.`,
      ],
    ],
  },
  {
    subject: 'Who changed the limit on {lane2}',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `Somebody moved the upper limit on {lane2} last week and nobody here can remember it. Can you see who?`,
      ],
      [
        'us',
        0,
        `{colleague}, at 16:52, with the reason "as agreed with QA". It is the third entry in the audit trail of the lane.`,
      ],
      ['them', 1, `{colleague} has remembered.`],
    ],
  },
  {
    subject: 'Old computer at dispatch',
    suits: 'any',
    turns: [
      ['them', 0, `Dispatch has one computer, and it is from another century. What does Trackbook need?`],
      [
        'us',
        0,
        `A browser from the last three years and nothing else. For reading a logger you need no computer at all, the docking station does that alone.`,
      ],
      ['them', 2, `IT found a newer one in a cupboard. It will do.`],
    ],
  },
  {
    subject: 'Three numbers for a slide',
    suits: 'after',
    turns: [
      ['them', 0, `One slide, three numbers, today if you can: trips, alarms, released the same day.`],
      [
        'us',
        0,
        `{count} trips, {n} alarms, all but one released the same day. For next time, you find it under Reports, Year, and it is the size of a slide.`,
      ],
      ['them', 0, `Exactly one slide. You are a star.`],
    ],
  },
  {
    subject: 'Cable',
    suits: 'after',
    turns: [
      ['them', 0, `The cable of the docking station is two metres long. The socket is three metres away. Ideas?`],
      ['us', 0, `A five-metre one is in today's post, part CB-{digits}.`],
      ['them', 2, `Plugged in and blinking.`],
    ],
  },
  {
    subject: 'Stock take',
    suits: 'after',
    turns: [
      ['them', 0, `Stock take on {weekday}. Trackbook says {count} loggers, our shelf has {n} fewer. Who is right?`],
      [
        'us',
        0,
        `Both. Those {n} are in the return box that is on its way to Hamburg, and they count as yours until we have scanned it.`,
      ],
      ['them', 3, `Box is scanned, the numbers agree, the accountant has gone home early.`],
    ],
  },
  {
    subject: 'Sunday, six in the morning',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `Your support picked up on Sunday at six, found our box in {destination} and talked the driver through reading it. I do not know who it was, but please pass on our thanks.`,
      ],
      [
        'us',
        1,
        `It was Wiebke, and she has read your mail aloud in the kitchen. She says that the driver did the work.`,
      ],
    ],
  },
];
