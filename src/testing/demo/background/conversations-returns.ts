import type { Conversation } from './conversation.ts';

/** Logger returns, calibration, batteries, spare units. */
export const returnConversations: readonly Conversation[] = [
  {
    subject: 'Loggers that do not come back',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `Of {count} loggers sent to {destination} since spring, {n} have not come home. The consignee says they are "somewhere".\n\nWhat do other customers do about this?`,
      ],
      [
        'us',
        1,
        `The ones with the best return rate put a prepaid label on the logger itself and not into the papers, and they send the consignee a reminder on day three. Trackbook can do the reminder, it is under Returns and off by default.\n\nWith both in place the loss on comparable lanes is under one in a hundred.`,
      ],
      [
        'them',
        4,
        `Labels are printed and the reminder is on. [Two loggers turned up the same week, in a drawer.|Three turned up within days, by the way.]`,
      ],
    ],
  },
  {
    subject: 'Return box {serial}',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `Box with {n} loggers left {site} today by {carrier}, {serial} is the one with the cracked housing. The rest is routine recalibration.`,
      ],
      [
        'us',
        4,
        `The box is here and complete. {serial} has a crack at the battery door and has been exchanged, the rest went into the bath this morning.`,
      ],
      [
        'us',
        8,
        `Your loggers left Hamburg today with new certificates. The exchanged unit carries a new serial number, which Trackbook has already linked to the old one.`,
      ],
      ['them', 3, `Arrived and back in the rack. Thank you for the quick turn.`],
    ],
  },
  {
    subject: 'Certificates due in {month}',
    suits: 'after',
    turns: [
      [
        'us',
        0,
        `{n} of your loggers reach the end of their calibration in {month}. They are marked in the list "due" in Trackbook. If you send them in two halves, {site} never runs short.`,
      ],
      ['them', 2, `Two halves is sensible. The first {n} go out on {weekday}, {colleague} is packing them.`],
    ],
  },
  {
    subject: 'Certificate with the wrong name on it',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `The certificate for {serial} shows our old company name. The inspector will ask, could it be reissued?`,
      ],
      [
        'us',
        0,
        `Reissued today with the same number and the suffix A, as the accreditation rules ask. Only the name has changed, the values are the same. You find it under {serial} in Trackbook.`,
      ],
      ['them', 1, `Found it. Perfect.`],
    ],
  },
  {
    subject: 'Battery change in the field',
    suits: 'after',
    turns: [
      ['them', 0, `May our own people change the batteries, or does that break the calibration?`],
      [
        'us',
        1,
        `Your people may, and the calibration stays valid: the sensor and its electronics are not touched. Two things matter, a cell of the type printed inside the door and the seal ring sitting flat. Trackbook asks for the date so that the record shows it.`,
      ],
      ['them', 1, `Good. {colleague} did the first ten at {site} this morning, with the date entered.`],
    ],
  },
  {
    subject: 'Loan units during recalibration',
    suits: 'after',
    turns: [
      ['them', 0, `While the first half is with you, we are {n} loggers short for {lane}. Is there something on loan?`],
      [
        'us',
        0,
        `Yes, {n} loan units are packed and go out with today's pickup. They are calibrated and already assigned to your account, so dispatch can start them like their own.`,
      ],
      ['them', 2, `They are here, thank you. That saved the {weekday} departure.`],
    ],
  },
  {
    subject: 'Reference thermometer for our own check',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `Our metrology wants to check one logger per delivery itself, in an ice bath. What deviation would you still call normal?`,
      ],
      [
        'us',
        2,
        `In a well-stirred ice bath a Borea R should read within 0.2 °C of zero after fifteen minutes. If it shows more, the usual cause is a bath that is not stirred or a logger that floats. Above 0.3 °C we want to see it here, at our cost.`,
      ],
      ['them', 1, `Understood. The first one read 0.1 °C, so everyone is content.`],
    ],
  },
  {
    subject: 'Cleaning agent',
    suits: 'any',
    turns: [
      [
        'them',
        0,
        `Our clean room wipes everything with 70 % isopropanol before it goes in. Can the housing stand that every day?`,
      ],
      [
        'us',
        1,
        `It can: the housing was tested with 5,000 wipes of 70 % isopropanol without clouding. Peracetic acid is the one to avoid, it attacks the seal ring.`,
      ],
      ['them', 0, `We only use isopropanol there. Settled, thank you.`],
    ],
  },
  {
    subject: 'Scrapping old units',
    suits: 'after',
    turns: [
      [
        'them',
        0,
        `We have a crate of loggers from before your time and would like to get rid of them properly. Do you take other makers' units back?`,
      ],
      [
        'us',
        1,
        `We do when they come with a delivery of returns, since the lithium cells need a dangerous-goods label anyway. Take the cells out, tape the contacts and put them in the inner bag. There is no charge up to 20 kg.`,
      ],
      ['them', 5, `It is nine kilos. They go along with the next return box.`],
    ],
  },
];
