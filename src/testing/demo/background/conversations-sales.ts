import type { Conversation } from './conversation.ts';

/** First contacts, demonstrations, comparisons, decisions. */
export const salesConversations: readonly Conversation[] = [
  {
    subject: 'After your talk in the morning session',
    suits: 'before',
    turns: [
      [
        'them',
        0,
        `Your colleague's talk about handovers at the apron described our {lane} so well that I wondered whether you had been there. We still use single-use recorders and read perhaps one in ten.`,
      ],
      [
        'us',
        1,
        `Nobody had been there, but the apron is the same everywhere. What you describe, reading one in ten, is where most sites start. The step that changes it is small: the consignee plugs the logger in and the PDF comes by itself.\n\nI would like to see the dock once before I say more.`,
      ],
      ['them', 3, `Come by, then. {colleague} can show you {site}, and the coffee is better than at the fair.`],
      ['us', 1, `I look forward to both. The visit is in the calendar.`],
    ],
  },
  {
    subject: 'Comparison with the system we have',
    suits: 'before',
    turns: [
      [
        'them',
        0,
        `Before we go on I need to explain to the board what is different from what we have. They see two grey boxes that measure temperature. Give me three sentences.`,
      ],
      [
        'us',
        1,
        `The box is not the difference. The difference is that the report is finished when the truck door closes: legs, handovers, limits and signature on five pages that an inspector reads without help. Your present system leaves that to {colleague}, who by your own count spends two days a week on it.`,
      ],
      [
        'them',
        2,
        `Those were long sentences, but the board liked the last one best. The project is on the list for this year.`,
      ],
    ],
  },
  {
    subject: 'Demonstration: people and questions',
    suits: 'before',
    turns: [
      [
        'us',
        0,
        `For the demonstration Ines will use a shipment like yours, {goods} on {lane}, with one excursion in it. It is more telling than a trip on which nothing happens.`,
      ],
      [
        'them',
        1,
        `Good idea. We are five: quality, logistics, IT, {colleague} and I. IT will ask about sign-in, quality about signatures, and I about what it costs if nobody looks.`,
      ],
      ['us', 0, `Noted in this order. Ines answers the first two, the third is mine.`],
    ],
  },
  {
    subject: 'Numbers for the business case',
    suits: 'before',
    turns: [
      [
        'them',
        0,
        `Controlling wants figures. We lost {n} shipments last year, about 31,000 each, and we pay for two days a week of copying readings into a form. What else do others count?`,
      ],
      [
        'us',
        2,
        `Two things that are easily forgotten: batches that were held although they were fine, because a record was missing, and the hours of quality people per deviation. At sites of your size the second is usually the largest item.\n\nLeave out the reputation. Controlling never believes it.`,
      ],
      [
        'them',
        4,
        `Held batches turned out to be larger than the losses. The case is with controlling now, without the reputation.`,
      ],
    ],
  },
  {
    subject: 'Trial with ten loggers',
    suits: 'before',
    turns: [
      [
        'them',
        0,
        `The ten trial loggers are at {site}. We start with {lane} on {weekday}, one per pallet, old recorder beside it.`,
      ],
      [
        'us',
        9,
        `Your first three trips are in. Old and new agree within 0.2 °C except on the second pallet, where the old recorder started 40 minutes late. That is visible as a gap at the beginning.`,
      ],
      [
        'them',
        1,
        `The late start is human, we press the button when we remember. It is the point I wanted to show here. The trial has our {colleague} convinced, and that is not easy.`,
      ],
    ],
  },
  {
    subject: 'Who decides, and when',
    suits: 'before',
    turns: [
      [
        'us',
        0,
        `To plan Ines's time I would like to understand your calendar: when is the board's last date for things of this size?`,
      ],
      [
        'them',
        2,
        `The board meets in the third week of each month. Up to 50,000 our director signs alone. With the second site it is above that, so the board it is, and I have it on the list.`,
      ],
      ['us', 0, `Thank you, that is all I needed. Then nothing is urgent, and the offer can be read in peace.`],
    ],
  },
  {
    subject: 'Reference call',
    suits: 'before',
    turns: [
      ['them', 0, `Could we speak to somebody who ships {goods} or similar and had an inspection since?`],
      [
        'us',
        1,
        `Oderhaven Vaccines in Szczecin has agreed to take such calls. They monitor 120 lanes a month and have had inspections since. I have introduced you in a separate mail, the rest is between the two of you.`,
      ],
      [
        'them',
        6,
        `We spoke for half an hour. Open people. They told us what went wrong in the first month too, which I found more useful than praise.`,
      ],
    ],
  },
  {
    subject: 'Offer for {lane} and {lane2}',
    suits: 'before',
    turns: [
      [
        'us',
        0,
        `The offer for both lanes is in your supplier portal. It has {count} loggers, two docking stations and Trackbook for three years; training and validation pack are inside the price.`,
      ],
      [
        'them',
        3,
        `Seen. It is complete and the structure is as we asked. Purchasing compares it with two others, that takes them until our next meeting. There is nothing open on our side.`,
      ],
      ['us', 0, `That is fine. We go through the comparison at the meeting.`],
    ],
  },
  {
    subject: 'Fewer lanes to begin with',
    suits: 'before',
    turns: [
      [
        'them',
        0,
        `A change of plan: we want to begin with {lane} only and add the others in half a year. Does the price fall apart then?`,
      ],
      [
        'us',
        1,
        `No. The price per logger stays as long as the second step is ordered within twelve months, and the docking station is needed in any case. Starting with one lane is what I would do too.`,
      ],
      ['them', 2, `Good, then the first step goes to {colleague} for the paperwork.`],
    ],
  },
  {
    subject: 'Minutes of our meeting',
    suits: 'any',
    turns: [
      [
        'us',
        0,
        `In short, what we said: {lane} comes first, the limits stay at {range} with thirty minutes of delay, {colleague} owns the list of users. The docking station stands next to the packing bench and not in the office.`,
      ],
      ['them', 1, `Nothing to add. I have passed it on to the shift leads.`],
    ],
  },
  {
    subject: 'Introducing {colleague}',
    suits: 'any',
    turns: [
      [
        'them',
        0,
        `{colleague}, in copy, takes over the day-to-day of {lane} from me. I stay responsible for the budget and for complaints, in this order.`,
      ],
      [
        'us',
        0,
        `Thank you for the introduction, and a welcome to {colleague}, who finds the lane with its limits in Trackbook since this morning and can look around before we meet.`,
      ],
      ['them', 2, `{colleague} has looked around and found everything. See you at the meeting.`],
    ],
  },
  {
    subject: 'Meeting moved by an hour',
    suits: 'any',
    turns: [
      [
        'them',
        0,
        `Something internal has landed on our slot. One hour later on the same day works for all of us here.`,
      ],
      ['us', 0, `One hour later is fine, the invitation is changed.`],
      ['them', 0, `Accepted. Thanks for being flexible.`],
    ],
  },
];

/** How deals were lost: the last exchange at accounts that decided against us. */
export const lostConversations: readonly Conversation[] = [
  {
    subject: 'Our decision',
    suits: 'before',
    turns: [
      [
        'them',
        0,
        `I owe you a clear word. The board has decided to extend with the present supplier for two years. It was the price of changing, not the system; {colleague} and I would have chosen otherwise.\n\nPlease close it on your side. I will come back when the two years are nearly over.`,
      ],
      [
        'us',
        0,
        `Thank you for the clear word, and for the fair process. I have closed it here. All the best with {lane}.`,
      ],
    ],
  },
  {
    subject: 'Project stopped',
    suits: 'before',
    turns: [
      [
        'them',
        0,
        `The whole logistics of {goods} goes to an outside provider in the new year, so the project ends before it began. Nothing you did or did not do.`,
      ],
      [
        'us',
        1,
        `I am sorry for the work that {colleague} and you put in. I close it here, and the trial loggers may stay as a thank-you.`,
      ],
    ],
  },
  {
    subject: 'Result of the tender',
    suits: 'before',
    turns: [
      [
        'them',
        0,
        `The tender is decided and your offer came second. The winner was stronger on humidity, which half of our products need. On reports you were ahead.`,
      ],
      ['us', 0, `Thank you for telling me the reason, humidity is a fair one. I have closed the offer on our side.`],
    ],
  },
];
