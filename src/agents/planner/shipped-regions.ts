import type { ShippedTerm } from './shipped-term.ts';

const dach = ['DE', 'AT', 'CH'];
const nordics = ['DK', 'FI', 'IS', 'NO', 'SE'];
const benelux = ['BE', 'LU', 'NL'];
const baltics = ['EE', 'LT', 'LV'];
const union = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
const economicArea = [...union, 'IS', 'LI', 'NO'];
const europe = [...economicArea, ...'AD AL BA BY CH GB MC MD ME MK RS SM UA VA XK'.split(' ')];
const gulf = ['AE', 'BH', 'KW', 'OM', 'QA', 'SA'];
const middleEast = [...gulf, ...'IL IQ IR JO LB PS SY TR YE'.split(' ')];
const africa =
  'AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW'.split(
    ' ',
  );
const asia = 'BD BN BT CN HK ID IN JP KH KR LA LK MM MN MO MV MY NP PH PK SG TH TL TW VN'.split(' ');
const oceania = ['AU', 'FJ', 'NZ', 'PG'];
const northAmerica = ['CA', 'US'];
const latinAmerica = 'AR BO BR BZ CL CO CR CU DO EC GT HN HT JM MX NI PA PE PR PY SV TT UY VE'.split(' ');

function region(name: string, countries: readonly string[], words: string[] = []): ShippedTerm {
  const sentence = `the countries ${[...new Set(countries)].sort().join(', ')}`;
  const definition = {
    kind: 'countries' as const,
    countries: [...new Set(countries)].sort(),
    words: [name.toLowerCase(), ...words],
  };
  return { name, sentence, definition };
}

/** Groups of countries as sales teams name them. */
export const shippedRegions: ShippedTerm[] = [
  region('EMEA', [...europe, ...middleEast, ...africa], ['europe middle east and africa']),
  region('DACH', dach, ['german speaking']),
  region('Nordics', nordics, ['nordic', 'nordic countries', 'scandinavia', 'scandinavian']),
  region('Benelux', benelux),
  region('Baltics', baltics, ['baltic', 'baltic states']),
  region('UK and Ireland', ['GB', 'IE'], ['uki', 'uk i', 'uk & ireland', 'british isles']),
  region('EU', union, ['european union']),
  region('EEA', economicArea, ['european economic area']),
  region('Europe', europe, ['european']),
  region('Iberia', ['ES', 'PT'], ['iberian']),
  region('CEE', 'BG CZ EE HR HU LT LV PL RO SI SK'.split(' '), ['central and eastern europe', 'eastern europe']),
  region('Middle East', middleEast),
  region('GCC', gulf, ['gulf', 'gulf states']),
  region('MENA', [...middleEast, 'DZ', 'EG', 'LY', 'MA', 'TN']),
  region('Africa', africa, ['african']),
  region('APAC', [...asia, ...oceania], ['apj', 'asia pacific']),
  region('Asia', asia, ['asian']),
  region('ANZ', ['AU', 'NZ'], ['australasia']),
  region('North America', northAmerica, ['noram', 'namer', 'north american']),
  region('LATAM', latinAmerica, ['latin america', 'latin american']),
  region('Americas', [...northAmerica, ...latinAmerica], ['amer', 'the americas']),
];
