import type { Conversation } from './roaster-conversations.ts';

const german = { language: 'de' } as const;

/** Accounts of the second tenant that write German. */
export const germanConversations: readonly Conversation[] = [
  {
    ...{ ...german, company: 'Hansen Kaffeerösterei GmbH', domain: 'hansen-kaffee.example', country: 'Germany' },
    person: ['Maike', 'Hansen', 'Inhaberin', 'Decision maker'],
    deal: ['Hansen: R15 mit Nachverbrenner', 'Proposal', 58_400, 'EUR', 50],
    subject: 'Angebot R15',
    mails: [
      [
        'us',
        12,
        'Sehr geehrte Frau Hansen,\n\nanbei wie besprochen das Angebot für den R15 mit Nachverbrenner.\n\nMit freundlichen Grüßen',
      ],
      [
        'them',
        5,
        'Guten Tag Herr Lenz,\n\nvielen Dank für das Angebot. Welchen Durchmesser hat der Abluftkanal beim R15? Unser Schornsteinfeger will das vorab wissen.\n\nMit freundlichen Grüßen\nMaike Hansen',
      ],
    ],
  },
  {
    ...{ ...german, company: 'Bergmann & Söhne OHG', domain: 'bergmann-kaffee.example', country: 'Germany' },
    person: ['Jens', 'Bergmann', 'Geschäftsführer', 'Champion'],
    deal: ['Bergmann: zweiter Röster', 'Discovery', 41_000, 'EUR', 80],
    subject: 'Zweiter Röster für Göttingen',
    mails: [
      [
        'them',
        41,
        'Hallo Tobias,\n\nnach der Sommerpause entscheiden wir, ob der zweite Röster nach Göttingen oder nach Kassel kommt. Bis dahin bitte noch nichts bestellen.\n\nGruß\nJens',
      ],
      [
        'us',
        40,
        'Hallo Jens,\n\ndanke, dann halte ich die Maschine noch nicht frei. Ich melde mich.\n\nViele Grüße\nTobias',
      ],
    ],
  },
  {
    ...{ ...german, company: 'Alpenröst GmbH', domain: 'alpenroest.example', country: 'Austria' },
    person: ['Katharina', 'Moser', 'Leiterin Produktion', 'Champion'],
    deal: ['Alpenröst: R30 für Innsbruck', 'Negotiation', 96_500, 'EUR', 35],
    subject: 'R30 in Innsbruck',
    mails: [
      ['us', 30, 'Sehr geehrte Frau Moser,\n\nwie weit ist die Prüfung des Bodens in der Halle?\n\nFreundliche Grüße'],
      [
        'them',
        27,
        'Guten Tag Herr Lenz,\n\nder Statiker kommt in der kommenden Woche, danach wissen wir, ob der Boden den R30 trägt. Vorher kann ich den Vertrag nicht unterschreiben.\n\nMit freundlichen Grüßen\nKatharina Moser',
      ],
    ],
  },
  {
    ...{ ...german, company: 'Café Lindenhof KG', domain: 'cafe-lindenhof.example', country: 'Germany' },
    person: ['Sabine', 'Reuter', 'Geschäftsführerin', 'Decision maker'],
    deal: ['Lindenhof: R5 elektrisch', 'Discovery', 21_900, 'EUR', 60],
    subject: 'R5 für das Café',
    mails: [
      [
        'them',
        3,
        'Guten Tag Herr Lenz,\n\nwie lange dauert es vom Auftrag bis zur Lieferung, und wie viele Tage brauchen Ihre Monteure?\n\nMit besten Grüßen\nSabine Reuter',
      ],
    ],
  },
  {
    ...{ ...german, company: 'Nordsee Kaffeekontor GmbH', domain: 'nordsee-kontor.example', country: 'Germany' },
    person: ['Ole', 'Petersen', 'Betriebsleiter', 'User'],
    deal: ['Nordsee: Wartung R30', 'Closed Won', 7200, 'EUR', -320, 45],
    subject: 'R30 steht still',
    mails: [
      [
        'them',
        2,
        'Hallo Herr Lenz,\n\nunser R30 steht seit gestern still, der Brenner ist ausgefallen und die Anzeige ist defekt. Das ist das dritte Mal in diesem Jahr, wir sind wirklich enttäuscht. Wann kommt jemand?\n\nGruß\nOle Petersen',
      ],
    ],
  },
  {
    ...{ ...german, company: 'Rösthaus Freiburg GmbH', domain: 'roesthaus-freiburg.example', country: 'Germany' },
    person: ['Lukas', 'Brenner', 'Röstmeister', 'Champion'],
    deal: ['Rösthaus: R15 und Röstlog', 'Qualification', 52_000, 'EUR', 95],
    subject: 'Röstlog und unsere Profile',
    mails: [
      [
        'us',
        33,
        'Hallo Lukas,\n\nhattest du Zeit, die Profile aus eurem alten Röster zu exportieren?\n\nViele Grüße\nTobias',
      ],
      [
        'them',
        31,
        'Hallo Tobias,\n\ndie Profile kommen, sobald unser neuer Azubi sich eingearbeitet hat. Wir hoffen, dass du sie dann mit uns durchgehen kannst.\n\nBis dann\nLukas',
      ],
    ],
  },
  {
    ...{ ...german, company: 'Hotel Seeblick Betriebs GmbH', domain: 'seeblick-hotel.example', country: 'Austria' },
    person: ['Ingrid', 'Wallner', 'Einkauf', 'Procurement'],
    deal: ['Seeblick: R5', 'Proposal', 23_400, 'EUR', 25],
    subject: 'Angebot R5 Nr. 2291',
    mails: [
      [
        'us',
        16,
        'Sehr geehrte Frau Wallner,\n\nwie besprochen das Angebot. Ich schicke Ihnen noch diese Woche das Datenblatt der Trommelröster.\n\nMit freundlichen Grüßen',
      ],
      [
        'them',
        15,
        'Sehr geehrter Herr Lenz,\n\ndanke, das Angebot liegt jetzt bei der Geschäftsleitung, die im Juli über alle Anschaffungen entscheidet.\n\nMit freundlichen Grüßen\nIngrid Wallner',
      ],
    ],
  },
  {
    ...{ ...german, company: 'Stadtrösterei Leipzig eG', domain: 'stadtroesterei-leipzig.example', country: 'Germany' },
    person: ['Anne', 'Krüger', 'Vorstand', 'Decision maker'],
    deal: ['Leipzig: Nachverbrenner K2', 'Discovery', 18_700, 'EUR', 70],
    subject: 'Geruch in der Nachbarschaft',
    mails: [
      [
        'them',
        4,
        'Guten Tag Herr Lenz,\n\nlässt sich der Nachverbrenner K2 an unserem R15 von 2018 nachrüsten? Die Nachbarn beschweren sich über den Rauch.\n\nViele Grüße\nAnne Krüger',
      ],
    ],
  },
  {
    ...{ ...german, company: 'Manufaktur Sauerland GmbH', domain: 'manufaktur-sauerland.example', country: 'Germany' },
    person: ['Dirk', 'Vogt', 'Geschäftsführer', 'Decision maker'],
    deal: ['Sauerland: R15', 'Qualification', 44_900, 'EUR', 40],
    subject: 'Besuch in Bremen',
    mails: [
      [
        'us',
        14,
        'Guten Tag Herr Vogt,\n\nschön, dass Sie bei uns in Bremen waren. Was meinen Ihre Gesellschafter?\n\nFreundliche Grüße',
      ],
      [
        'them',
        11,
        'Guten Tag Herr Lenz,\n\nmeine Gesellschafter wollen erst die Zahlen vom ersten Halbjahr sehen, bevor wir über den R15 sprechen.\n\nFreundliche Grüße\nDirk Vogt',
      ],
    ],
  },
  {
    ...{ ...german, company: 'Ostwind Kaffee UG', domain: 'ostwind-kaffee.example', country: 'Germany' },
    person: ['Jana', 'Weiß', 'Gründerin', 'Champion'],
    deal: ['Ostwind: R5 gebraucht', 'Discovery', 12_500, 'EUR', 30],
    subject: 'Gebrauchter R5',
    mails: [
      [
        'them',
        52,
        'Hi Tobias,\n\ndie Förderbank will meinen Antrag bis Ende Mai prüfen, erst dann kann ich den R5 bezahlen.\n\nLiebe Grüße\nJana',
      ],
      ['us', 51, 'Hi Jana,\n\nalles klar, ich drücke die Daumen!\n\nLiebe Grüße\nTobias'],
    ],
  },
];
