import type { Conversation } from './conversation.ts';

/** Qualification runs, lane studies, packaging. */
export const studyConversations: readonly Conversation[] = [
  {
    subject: 'Summer profile for {lane}',
    suits: 'any',
    turns: [
      [
        'them',
        0,
        `We have to repeat the summer profile on {lane}. The old one is from a year with a mild July and our auditor [noticed|did not let it pass].\n\nHow many shippers do we need per run for it to count?`,
      ],
      [
        'us',
        1,
        `Three runs with three shippers each is what inspectors accept most often, with two loggers per shipper: one in the product's coldest corner and one near the lid. That makes eighteen records for {lane}.\n\nKeep the interval at five minutes. Ten is allowed, but short peaks on the tarmac disappear in it.`,
      ],
      [
        'them',
        2,
        `Clear. [Nine shippers are in the store, so that is possible before the end of {month}.|We have the shippers, and {colleague} found a slot before the end of {month}.] Thank you.`,
      ],
    ],
  },
  {
    subject: 'Results of the last run',
    suits: 'any',
    chilled: true,
    turns: [
      [
        'us',
        0,
        `All {n} loggers from the last run on {lane} are read out. The coldest point was {low} at the second handover and lasted {minutes} minutes. Everything else stayed inside {range}.\n\nThe leg that made it cold is the apron, not the truck: the light sensor shows the container doors open for that time.`,
      ],
      [
        'them',
        1,
        `That settles an argument we have had with {carrier} for two years. [I passed the chart on to them this morning.|They have the chart now.]`,
      ],
    ],
  },
  {
    subject: 'Where to put the second logger',
    suits: 'any',
    chilled: true,
    turns: [
      [
        'them',
        0,
        `Our packaging engineer wants the second logger next to the cool packs, I want it in the middle of the {goods}. Who is right?`,
      ],
      [
        'us',
        1,
        `Both, for different reasons. Next to the packs you learn whether anything froze, in the middle you learn what the product felt. For a qualification you [need|should have] both positions. For routine shipments the position that was worst in the study is enough, and in your study that was the upper corner.`,
      ],
      ['them', 1, `Upper corner it is, then. I have changed the packing instruction for {site} accordingly.`],
    ],
  },
  {
    subject: 'Protocol number for {lane}',
    suits: 'any',
    turns: [
      [
        'them',
        0,
        `The protocol for {lane} has come back from QA with one remark: it does not say who may stop a run. We have put our dispatch lead there.\n\nIt carries the number QP-{digits} from now on.`,
      ],
      [
        'us',
        0,
        `Thank you, QP-{digits} is now printed on the report as well. Having the dispatch lead stop a run is how most sites handle it.`,
      ],
    ],
  },
  {
    subject: 'Empty run first',
    suits: 'before',
    chilled: true,
    turns: [
      [
        'us',
        0,
        `Before {goods} travel with our loggers, an empty run on {lane} is worth its money: same box, same packs, water bottles in place of the product. You see the lane without risking a batch.`,
      ],
      [
        'them',
        3,
        `We talked it over here and will do that. {colleague} has bottles of the right size from an older study. The box leaves on {weekday}.`,
      ],
      [
        'us',
        1,
        `Very good. The three loggers you have from the visit are already set to five minutes and {range}, so {colleague} only has to press the button until the light blinks green.`,
      ],
    ],
  },
  {
    subject: 'Spring and autumn on {lane2}',
    suits: 'after',
    chilled: true,
    turns: [
      [
        'them',
        0,
        `Is it defensible to cover spring and autumn on {lane2} with the winter pack-out? It would save us a third set of packs.`,
      ],
      [
        'us',
        1,
        `It depends on the warmest autumn days at the destination. In your records of last year, {n} of 61 shipments saw more than 22 °C outside, and the winter pack-out held in the study up to 25 °C. With that margin written down, inspectors have accepted it.\n\nThe weak point would be a delay over a weekend, so the booking rule "no departures after Wednesday" has to stay.`,
      ],
      [
        'them',
        2,
        `The Wednesday rule exists anyway. I will argue it that way in the rationale, thanks for the numbers.`,
      ],
    ],
  },
  {
    subject: 'Shipper qualification: who signs what',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `A formal point. In the last qualification {colleague} signed as executor and as reviewer, because two people were ill. QA wants that put right.`,
      ],
      [
        'us',
        1,
        `The record can be reviewed again by another person: open the qualification, choose "second review" and give the reason. The first signature stays visible, which is what QA will look for. Nothing has to be repeated.`,
      ],
      ['them', 0, `Done just now, with the reason. It took five minutes. Thanks.`],
    ],
  },
  {
    subject: 'Load test with half a pallet',
    suits: 'any',
    chilled: true,
    turns: [
      ['them', 0, `We will often send half pallets on {lane}. Does the full-pallet study cover them?`],
      [
        'us',
        2,
        `Not by itself, because a half pallet has less mass and warms faster. In the chamber half a pallet of water bottles reached the limit after [about 19|almost 20] hours where the full one took 33. If your lane takes less than 19 hours from door to door you can say so and be done; {lane} takes {n} hours longer in the worst case on record.`,
      ],
      ['them', 2, `So we test it. {colleague} has booked two runs, both with the loggers we have here.`],
      [
        'us',
        0,
        `That is the clean way. Use the same positions as for the full pallet, then the two studies can be laid over each other.`,
      ],
    ],
  },
];
