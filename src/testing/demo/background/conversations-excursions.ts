import type { Conversation } from './conversation.ts';

/** Alarms, excursions, customs delays, carriers. */
export const excursionConversations: readonly Conversation[] = [
  {
    subject: 'Excursion on {lane}: {high} for {minutes} minutes',
    suits: 'after',
    abroad: true,
    turns: [
      [
        'them',
        0,
        `Shipment {shipment} arrived with an alarm: {high} for {minutes} minutes, then back inside. Our product owner wants the mean kinetic temperature for the whole trip, not only the peak.`,
      ],
      [
        'us',
        0,
        `The mean kinetic temperature over the 61 hours is on page three of the report, under the excursion list. For {shipment} it stays within the stability budget you entered for {goods}.\n\nThe time of the peak fits the customs inspection at {destination}: the doors were open from then on.`,
      ],
      ['them', 1, `Product owner released it an hour ago with that page. Thank you for the quick reading.`],
    ],
  },
  {
    subject: 'Held at customs in {destination}',
    suits: 'after',
    chilled: true,
    abroad: true,
    turns: [
      [
        'them',
        0,
        `The {goods} have been standing at customs in {destination} since {weekday} and nobody can tell us at what temperature. The loggers are inside, of course.`,
      ],
      [
        'us',
        0,
        `As long as the container is closed the loggers cannot be read. What helps is the box's own record: your pack-out held {n} hours longer than planned in the study, so by the numbers there is margin until tomorrow noon.\n\nAsk {carrier} to have it moved into the cool cell; in {destination} the handler can do that without breaking the seal.`,
      ],
      [
        'them',
        1,
        `It was in the cool cell by the evening, and it is cleared now. {carrier} did move once we used the right word.`,
      ],
      [
        'us',
        3,
        `Glad it went well. The record shows one touch of the upper limit and no excursion, the report is signed as a pass with a remark.`,
      ],
    ],
  },
  {
    subject: 'Alarm limits for {goods}',
    suits: 'after',
    chilled: true,
    turns: [
      [
        'them',
        0,
        `At the moment every logger screams when the door opens for loading. People have stopped looking. What would you set?`,
      ],
      [
        'us',
        1,
        `A delay of thirty minutes on the upper limit, none on freezing, and a cumulative limit of two hours over the whole trip. With your last {count} shipments this gives {n} alarms in place of one on every third trip, and every one of them is a shipment you would want to look at.`,
      ],
      ['them', 2, `We have set it that way for {lane} and will watch it for a month. Already quieter.`],
    ],
  },
  {
    subject: 'Freezing alarm, product fine',
    suits: 'after',
    chilled: true,
    turns: [
      [
        'them',
        0,
        `A logger touched {low} next to the gel pack while the product sensor never went below 3 °C. QA asks me whether this is a deviation.`,
      ],
      [
        'us',
        1,
        `It is an event and has to be assessed, but the instruction in your own manual says the product sensor decides. Enter it as "position outside product" and let QA sign. The report then shows both curves and the reason on one page.`,
      ],
      ['them', 0, `Signed by QA this afternoon. We also moved the logger by a hand's width.`],
    ],
  },
  {
    subject: 'Carrier says it was us',
    suits: 'after',
    chilled: true,
    turns: [
      [
        'them',
        0,
        `{carrier} rejects the claim for {shipment}. According to them the goods were already warm when they took over.`,
      ],
      [
        'us',
        0,
        `The record says otherwise. At the handover, marked by the scan at 14:20, the loggers showed 4.8 °C and 5.1 °C. The rise begins 55 minutes later, on their truck. Page two has the handover as a line on the chart, and the checksum on the last page lets them verify it on our website.`,
      ],
      ['them', 6, `They have accepted the claim. That page two is worth its weight in gold.`],
    ],
  },
  {
    subject: 'Three alarms on one weekend',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `Three alarms from {lane2} between Friday night and Sunday. All three trucks, all three different carriers. I find it hard to believe in coincidence.`,
      ],
      [
        'us',
        2,
        `It was the same dock. All three rose while standing at door 7 in {destination}, which faces south and had no curtain that weekend according to the photographs the drivers took. The trucks were in order before and after.`,
      ],
      ['them', 1, `The curtain was away for repair, the consignee admits it. It hangs again. Case closed on our side.`],
    ],
  },
  {
    subject: 'Reading during transit',
    suits: 'any',
    turns: [
      [
        'them',
        0,
        `{carrier} lets drivers read loggers by Bluetooth at the fuel stop. Does this shorten the battery or disturb the record?`,
      ],
      [
        'us',
        1,
        `Neither in a way you would notice. A reading takes the energy of about an hour of recording, and the record runs on meanwhile. The reading itself is entered as an event with the driver's phone and the time.`,
      ],
      ['them', 0, `Then we leave it allowed.`],
    ],
  },
  {
    subject: 'Storm over {destination}, flights moved',
    suits: 'after',
    abroad: true,
    turns: [
      [
        'them',
        0,
        `Because of the storm two departures on {lane} moved by 26 hours. The boxes stood in our own cold room, so no harm, but the loggers had been started. Do I have to restart them?`,
      ],
      [
        'us',
        0,
        `No, leave them running. Mark the waiting time in Trackbook as "storage before departure" and the report counts the trip from the real handover. Memory lasts for another {n} weeks at your interval.`,
      ],
      ['them', 1, `Marked. Both boxes have left now.`],
    ],
  },
];
