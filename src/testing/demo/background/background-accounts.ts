/** Why nothing needs doing at an account: `open` has a next meeting and a fresh answered mail, the others are closed. */
export type AccountState = 'open' | 'customer' | 'lost';

export type NamePool =
  | 'german'
  | 'british'
  | 'french'
  | 'dutch'
  | 'nordic'
  | 'italian'
  | 'spanish'
  | 'polish'
  | 'american'
  | 'swiss';

export interface BackgroundAccount {
  name: string;
  domain: string;
  state: AccountState;
  industry: string;
  city: string;
  country: string;
  zone: string;
  names: NamePool;
  employees: number;
  lanesPerMonth: number;
  range: string;
  /** What travels, as one says it in a sentence. */
  goods: string;
  /** `Basel to Singapore` */
  lanes: [string, string];
  site: string;
  currency: 'EUR' | 'GBP' | 'CHF' | 'USD';
}

type Line = [
  name: string,
  domain: string,
  state: AccountState,
  industry: string,
  place: [city: string, country: string, zone: string, names: NamePool],
  size: [employees: number, lanesPerMonth: number],
  range: string,
  goods: string,
  lanes: [string, string],
  site: string,
  currency: BackgroundAccount['currency'],
];

const berlin = 'Europe/Berlin';
const london = 'Europe/London';
const paris = 'Europe/Paris';
const zurich = 'Europe/Zurich';

// biome-ignore format: one account a line reads as a table
const lines: Line[] = [
  ['Oderhaven Vaccines', 'oderhaven-vaccines.example', 'customer', 'Vaccines', ['Szczecin', 'Poland', 'Europe/Warsaw', 'polish'], [1400, 120], '2-8 °C', 'flu vaccines', ['Szczecin to Madrid', 'Szczecin to Athens'], 'the Szczecin cold store', 'EUR'],
  ['Brisefleur Biotech', 'brisefleur-biotech.example', 'customer', 'Cell and gene therapy', ['Lyon', 'France', paris, 'french'], [210, 26], '-80 °C', 'cell therapies', ['Lyon to Boston', 'Lyon to Vienna'], 'the Lyon dispatch room', 'EUR'],
  ['Kestrelmoor Pharma', 'kestrelmoor-pharma.example', 'open', 'Pharmaceuticals', ['Harrogate', 'United Kingdom', london, 'british'], [720, 38], '2-8 °C', 'insulin pens', ['Harrogate to Dubai', 'Harrogate to Lagos'], 'the Harrogate hub', 'GBP'],
  ['Tannwald Arzneimittel', 'tannwald-arzneimittel.example', 'open', 'Pharmaceuticals', ['Freiburg', 'Germany', berlin, 'german'], [980, 61], '15-25 °C', 'tablets in bulk', ['Freiburg to Istanbul', 'Freiburg to Warsaw'], 'hall 3 in Freiburg', 'EUR'],
  ['Grindelvik Farma', 'grindelvik-farma.example', 'open', 'Biotechnology', ['Aarhus', 'Denmark', 'Europe/Copenhagen', 'nordic'], [450, 33], '2-8 °C', 'fish vaccines', ['Aarhus to Puerto Montt', 'Aarhus to Bergen'], 'the Aarhus packing hall', 'EUR'],
  ['Castelbruno Plasma', 'castelbruno-plasma.example', 'open', 'Plasma products', ['Modena', 'Italy', 'Europe/Rome', 'italian'], [610, 42], '-30 °C', 'plasma bags', ['Modena to Frankfurt', 'Modena to Zagreb'], 'the Modena freezer store', 'EUR'],
  ['Hexenbach Diagnostics', 'hexenbach-diagnostics.example', 'open', 'Diagnostics', ['Göttingen', 'Germany', berlin, 'german'], [260, 55], '2-8 °C', 'test kits', ['Göttingen to Doha', 'Göttingen to Oslo'], 'the Göttingen dispatch', 'EUR'],
  ['Marisqueiro Vet', 'marisqueiro-vet.example', 'lost', 'Animal health', ['Vigo', 'Spain', 'Europe/Madrid', 'spanish'], [180, 14], '2-8 °C', 'veterinary vaccines', ['Vigo to Casablanca', 'Vigo to Lima'], 'the Vigo cold room', 'EUR'],
  ['Pendlegate Clinical', 'pendlegate-clinical.example', 'open', 'Clinical trial supply', ['Reading', 'United Kingdom', london, 'british'], [390, 47], '2-8 °C', 'trial kits', ['Reading to Toronto', 'Reading to Cape Town'], 'the Reading depot', 'GBP'],
  ['Zurbriggen Onkologie', 'zurbriggen-onkologie.example', 'open', 'Pharmaceuticals', ['Visp', 'Switzerland', zurich, 'swiss'], [830, 36], '2-8 °C', 'antibodies', ['Visp to Singapore', 'Visp to New Jersey'], 'building 14 in Visp', 'CHF'],
  ['Noordkade Logistics', 'noordkade-logistics.example', 'customer', 'Pharma logistics', ['Rotterdam', 'Netherlands', 'Europe/Amsterdam', 'dutch'], [1250, 210], '2-8 °C, 15-25 °C', 'mixed pallets', ['Rotterdam to Accra', 'Rotterdam to Dublin'], 'the Maasvlakte terminal', 'EUR'],
  ['Solvegard Serums', 'solvegard-serums.example', 'open', 'Plasma products', ['Uppsala', 'Sweden', 'Europe/Stockholm', 'nordic'], [370, 24], '-30 °C', 'immunoglobulins', ['Uppsala to Lisbon', 'Uppsala to Tallinn'], 'the Uppsala cold house', 'EUR'],
  ['Rookwood Therapeutics', 'rookwood-therapeutics.example', 'open', 'Cell and gene therapy', ['Cambridge', 'United Kingdom', london, 'british'], [145, 11], '-150 °C', 'viral vectors', ['Cambridge to Philadelphia', 'Cambridge to Milan'], 'the Cambridge suite', 'GBP'],
  ['Wielkopolska Leki', 'wielkopolska-leki.example', 'open', 'Wholesale', ['Poznań', 'Poland', 'Europe/Warsaw', 'polish'], [910, 96], '2-8 °C, 15-25 °C', 'wholesale medicines', ['Poznań to Vilnius', 'Poznań to Prague'], 'the Poznań distribution centre', 'EUR'],
  ['Amberlough Biosciences', 'amberlough-bio.example', 'lost', 'Biotechnology', ['Galway', 'Ireland', 'Europe/Dublin', 'british'], [220, 17], '2-8 °C', 'enzymes', ['Galway to Basel', 'Galway to Boston'], 'the Galway site', 'EUR'],
  ['Talmeer Apotheken', 'talmeer-apotheken.example', 'customer', 'Hospital supply', ['Utrecht', 'Netherlands', 'Europe/Amsterdam', 'dutch'], [300, 40], '2-8 °C', 'compounded infusions', ['Utrecht to Groningen', 'Utrecht to Liège'], 'the Utrecht pharmacy', 'EUR'],
  ['Kupferberg Logistik', 'kupferberg-logistik.example', 'open', 'Pharma logistics', ['Leipzig', 'Germany', berlin, 'german'], [1600, 180], '2-8 °C, 15-25 °C', 'air freight pallets', ['Leipzig to Bogotá', 'Leipzig to Seoul'], 'the Leipzig airside hall', 'EUR'],
  ['Aiguebelle Vaccins', 'aiguebelle-vaccins.example', 'open', 'Vaccines', ['Tours', 'France', paris, 'french'], [690, 45], '2-8 °C', 'paediatric vaccines', ['Tours to Dakar', 'Tours to Brussels'], 'the Tours dispatch', 'EUR'],
  ['Thistlebank Diagnostics', 'thistlebank-diagnostics.example', 'customer', 'Diagnostics', ['Dundee', 'United Kingdom', london, 'british'], [175, 22], '2-8 °C', 'reagents', ['Dundee to Hanoi', 'Dundee to Turin'], 'the Dundee labs', 'GBP'],
  ['Cedarline Biologics', 'cedarline-biologics.example', 'open', 'Biotechnology', ['Raleigh', 'United States', 'America/New_York', 'american'], [520, 34], '2-8 °C', 'biosimilars', ['Raleigh to Frankfurt', 'Raleigh to Tokyo'], 'the Raleigh fill-finish site', 'USD'],
  ['Harrowgate Specialty Rx', 'harrowgate-specialty.example', 'lost', 'Specialty pharmacy', ['Columbus', 'United States', 'America/New_York', 'american'], [410, 65], '2-8 °C', 'specialty prescriptions', ['Columbus to Denver', 'Columbus to Tampa'], 'the Columbus pharmacy', 'USD'],
  ['Monteraz Laboratorios', 'monteraz-laboratorios.example', 'open', 'Pharmaceuticals', ['Zaragoza', 'Spain', 'Europe/Madrid', 'spanish'], [770, 52], '15-25 °C', 'inhalers', ['Zaragoza to Mexico City', 'Zaragoza to Algiers'], 'the Zaragoza platform', 'EUR'],
  ['Eiderstrom Peptides', 'eiderstrom-peptides.example', 'open', 'Contract manufacturing', ['Kiel', 'Germany', berlin, 'german'], [130, 9], '-20 °C', 'peptides', ['Kiel to San Diego', 'Kiel to Zurich'], 'the Kiel pilot plant', 'EUR'],
  ['Langfjord Medisin', 'langfjord-medisin.example', 'customer', 'Hospital supply', ['Bergen', 'Norway', 'Europe/Oslo', 'nordic'], [280, 37], '2-8 °C', 'hospital medicines', ['Bergen to Tromsø', 'Bergen to Stavanger'], 'the Bergen central pharmacy', 'EUR'],
  ['Rhonebridge Pharma', 'rhonebridge-pharma.example', 'open', 'Contract manufacturing', ['Geneva', 'Switzerland', zurich, 'swiss'], [460, 28], '2-8 °C', 'clinical batches', ['Geneva to Sydney', 'Geneva to Montreal'], 'the Geneva QA release area', 'CHF'],
  ['Burgkamp Veterinär', 'burgkamp-vet.example', 'lost', 'Animal health', ['Oldenburg', 'Germany', berlin, 'german'], [150, 20], '2-8 °C', 'poultry vaccines', ['Oldenburg to Kyiv', 'Oldenburg to Lublin'], 'the Oldenburg store', 'EUR'],
  ['Whitcombe Infusions', 'whitcombe-infusions.example', 'open', 'Hospital supply', ['Exeter', 'United Kingdom', london, 'british'], [330, 58], '2-8 °C', 'ready-made infusions', ['Exeter to Belfast', 'Exeter to Jersey'], 'the Exeter aseptic unit', 'GBP'],
  ['Ijsselhof Biopharma', 'ijsselhof-biopharma.example', 'lost', 'Biotechnology', ['Zwolle', 'Netherlands', 'Europe/Amsterdam', 'dutch'], [290, 15], '2-8 °C', 'monoclonal antibodies', ['Zwolle to Seoul', 'Zwolle to Geneva'], 'the Zwolle fill line', 'EUR'],
];

/** First destinations that are reached without customs. */
const sameMarket = new Set(['Madrid', 'Groningen', 'Frankfurt', 'Lisbon', 'Vilnius', 'Tromsø', 'Belfast', 'Denver']);

/** Whether shipments on the account's first lane pass customs. */
export function passesCustoms({ lanes }: BackgroundAccount): boolean {
  return !sameMarket.has(lanes[0].split(' to ')[1]!);
}

/** The accounts at which there is nothing to do. */
export const backgroundAccounts: readonly BackgroundAccount[] = lines.map(
  ([
    name,
    domain,
    state,
    industry,
    [city, country, zone, names],
    [employees, lanesPerMonth],
    range,
    goods,
    lanes,
    site,
    currency,
  ]) => ({
    name,
    domain,
    state,
    industry,
    city,
    country,
    zone,
    names,
    employees,
    lanesPerMonth,
    range,
    goods,
    lanes,
    site,
    currency,
  }),
);
