import type { NamePool } from './background-accounts.ts';

interface Names {
  first: readonly string[];
  last: readonly string[];
}

const words = (list: string) => list.split(' ');

/** Given and family names per language area. */
export const namePools: Record<NamePool, Names> = {
  german: {
    first: words('Annette Bernd Carolin Detlef Elke Florian Gesine Henrik Imke Jochen Katrin Lutz Margit Norbert'),
    last: words(
      'Ahlers Brandes Cordes Drechsler Eggert Fuhrmann Gerlach Hartwig Jessen Kaltenbach Lohmann Menzel Nolte Rabe',
    ),
  },
  british: {
    first: words(
      'Alison Barnaby Catriona Dominic Eleanor Fergus Gillian Hamish Imogen Julian Kirsty Leonard Moira Nigel Philippa Rory',
    ),
    last: words(
      'Ashdown Birtles Colclough Dunmore Eastwell Fairbairn Gostelow Hollis Inchbald Kerrigan Lorimer Mottram Nethercott Ormsby Pargeter Rudge',
    ),
  },
  french: {
    first: words('Adèle Benoît Camille Didier Élodie Fabrice Gaëlle Hugues Inès Jérôme Maëlle Olivier'),
    last: words(
      'Aubertin Bossuet Chastain Delvaux Fontenay Giraudel Hennequin Lacaze Marchand Pellerin Rousset Vignal',
    ),
  },
  dutch: {
    first: words('Anouk Bas Carlijn Diederik Elsbeth Floris Geerte Joost Lieke Maarten'),
    last: words('Bruinsma Dekker Hoekstra Kuiper Leenders Nijhof Postma Roelofs Terpstra Wiersma'),
  },
  nordic: {
    first: words('Astrid Bjarne Camilla Dag Elin Fredrik Gunhild Halvard Ida Jens Kirsten Lars'),
    last: words(
      'Aagaard Bredesen Dahlström Engberg Folkestad Grønvold Holmqvist Isaksen Kjeldsen Lundgaard Nyström Ravn',
    ),
  },
  italian: {
    first: words('Alessia Bruno Caterina Davide Elisa Fabio Ginevra Lorenzo Marta Nicola'),
    last: words('Albrizzi Bertolucci Cavagna Degasperi Fontanelli Grassini Lombardo Marchetti Pozzoli Rinaldi'),
  },
  spanish: {
    first: words('Alba Bernardo Carmen Diego Elena Fermín Graciela Hugo Irene Joaquín Leonor Mateo'),
    last: words(
      'Abascal Barrientos Carrasco Domínguez Echevarría Figueroa Gallardo Herrero Iriarte Luengo Montalvo Quiroga',
    ),
  },
  polish: {
    first: words('Agnieszka Bartosz Celina Dariusz Ewelina Grzegorz Hanna Jacek Kinga Łukasz'),
    last: words('Kowalik Gawron Marczak Pietrzak Nowak Wrona Duda Mazur Sikora Kubiak'),
  },
  american: {
    first: words('Abigail Brandon Cheryl Darnell Emily Frank Gwen Hector Janelle Kevin'),
    last: words('Abernathy Bristow Caldwell Delgado Emerson Farrow Guthrie Hollander Jeffers Kowalczyk'),
  },
  swiss: {
    first: words('Andrea Beat Corinne Daniel Eveline Flurin Nadja Reto Sandra Urs'),
    last: words('Abegglen Bürki Caduff Däppen Eggenberger Furrer Gantenbein Imboden Rüegg Zgraggen'),
  },
};

/** Job titles by the part a person plays in a purchase. */
export const jobTitles = {
  Champion: [
    'Cold Chain Manager',
    'Head of Distribution',
    'Quality Operations Manager',
    'Logistics Excellence Lead',
    'GDP Responsible Person',
  ],
  'Decision maker': [
    'Supply Chain Director',
    'VP Quality',
    'Head of Logistics',
    'Managing Director',
    'Director Operations',
  ],
  Influencer: ['Validation Engineer', 'IT Systems Owner', 'Packaging Engineer', 'QA Specialist', 'Metrology Engineer'],
  User: ['Warehouse Supervisor', 'Dispatch Coordinator', 'Shift Lead Outbound', 'Export Clerk'],
  Procurement: ['Category Buyer', 'Purchasing Manager', 'Strategic Buyer'],
} as const;

/** How a telephone number begins, by country; two digits follow. */
export const phonePrefixes: Readonly<Record<string, string>> = {
  Denmark: '+45 86 55 01 ',
  France: '+33 1 99 00 41 ',
  Germany: '+49 551 5550 1',
  Ireland: '+353 91 555 1',
  Italy: '+39 059 555 01',
  Netherlands: '+31 20 555 01',
  Norway: '+47 55 55 01 ',
  Poland: '+48 61 555 01 ',
  Spain: '+34 976 55 01 ',
  Sweden: '+46 18 55 01 ',
  Switzerland: '+41 27 555 01 ',
  'United Kingdom': '+44 1904 4960',
  'United States': '+1 919 555 01',
};
