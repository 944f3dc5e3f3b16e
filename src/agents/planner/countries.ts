/** One country as goals and records may write it. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  code: string;
  /** English name. */
  name: string;
  /** Lower-case ways to write it in a goal, its code excepted. */
  spoken: string[];
  /** Lower-case ways in which records may hold it, in several languages. */
  stored: string[];
}

// What the name tables of the runtime do not hold: short forms and adjectives that people write.
const otherNames: Readonly<Record<string, readonly string[]>> = {
  AE: ['uae', 'emirates'],
  AT: ['austrian'],
  AU: ['australian'],
  BE: ['belgian'],
  BR: ['brazilian'],
  CA: ['canadian'],
  CH: ['swiss'],
  CN: ['chinese'],
  CZ: ['czech republic', 'czech'],
  DE: ['german', 'ger', 'deutschland'],
  DK: ['danish'],
  ES: ['spanish'],
  FI: ['finnish'],
  FR: ['french'],
  GB: ['uk', 'great britain', 'britain', 'british'],
  IE: ['irish'],
  IN: ['indian'],
  IT: ['italian'],
  JP: ['japanese'],
  KR: ['korea', 'korean'],
  NL: ['dutch', 'holland', 'the netherlands'],
  NO: ['norwegian'],
  PL: ['polish'],
  PT: ['portuguese'],
  SE: ['swedish'],
  TR: ['turkey', 'turkish'],
  US: ['usa', 'united states of america', 'american', 'u s', 'u s a', 'the states', 'the us', 'in us'],
};

const nameLanguages = ['en', 'de', 'fr', 'es', 'it', 'nl'];

let known: readonly Country[] | null = null;

/** Every country the runtime's tables know, by code. Read once: they do not change while the process runs. */
export function listCountries(): readonly Country[] {
  known ??= readCountries();
  return known;
}

function readCountries(): Country[] {
  const tables = nameLanguages.map((language) => new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }));
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .flatMap((code) => {
      const name = tables[0]!.of(code);
      if (!name || notCountries.includes(code) || !isCurrentCode(code)) return [];
      const names = tables.map((table) => table.of(code)?.toLowerCase() ?? '');
      const spoken = [name.toLowerCase(), ...(otherNames[code] ?? [])];
      return [{ code, name, spoken, stored: [...new Set([code.toLowerCase(), ...names.filter(Boolean), ...spoken])] }];
    });
}

const notCountries = ['EU', 'EZ', 'UN', 'XA', 'XB', 'QO', 'ZZ'];

/** Codes that were withdrawn or are aliases (such as UK and DD) come back as another code. */
function isCurrentCode(code: string): boolean {
  return Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
}
