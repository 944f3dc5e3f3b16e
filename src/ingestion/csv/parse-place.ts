import { wordTable } from '../../domain/word-table.ts';

const codes =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  );
const otherNames = wordTable<string>({
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  usa: 'US',
  'u.s.': 'US',
  'u.s.a.': 'US',
  america: 'US',
  'united states of america': 'US',
  holland: 'NL',
  'the netherlands': 'NL',
  'czech republic': 'CZ',
  'republic of ireland': 'IE',
  'south korea': 'KR',
  'north korea': 'KP',
  'russian federation': 'RU',
  turkey: 'TR',
  uae: 'AE',
  'viet nam': 'VN',
  macedonia: 'MK',
  'ivory coast': 'CI',
  deutschland: 'DE',
  österreich: 'AT',
  schweiz: 'CH',
});
let names: Map<string, string> | null = null;

/** ISO 3166-1 alpha-2 code of a country's code or its English, German or French name; null when it is not recognised. */
export function countryCode(text: string): string | null {
  const bare = text.trim();
  if (/^[A-Za-z]{2}$/.test(bare)) {
    const upper = bare.toUpperCase();
    return upper === 'UK' ? 'GB' : codes.includes(upper) ? upper : null;
  }
  names ??= countryNames();
  return names.get(bare.toLowerCase()) ?? null;
}

function countryNames(): Map<string, string> {
  const found = new Map<string, string>(Object.entries(otherNames));
  for (const language of ['en', 'de', 'fr']) {
    const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const code of codes) {
      const name = display.of(code);
      if (name !== undefined && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), code);
    }
  }
  return found;
}

/** The IANA zone a cell names, in its usual spelling; null when there is none of that name. */
export function zoneName(text: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text.trim() }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** ISO 639-1 code of a language's code, tag or English name; null when it is not recognised. */
export function languageCode(text: string): string | null {
  const bare = text.trim().toLowerCase();
  const code = /^([a-z]{2})(?:[-_][a-z]{2,4})?$/.exec(bare)?.[1];
  if (code !== undefined) return code;
  const known = wordTable({
    english: 'en',
    german: 'de',
    deutsch: 'de',
    french: 'fr',
    français: 'fr',
    spanish: 'es',
    italian: 'it',
    dutch: 'nl',
    portuguese: 'pt',
    polish: 'pl',
  });
  return known[bare] ?? null;
}
