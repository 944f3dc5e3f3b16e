import type { CountriesOfPhone } from './guess-zone.ts';

/** Reads the countries that a number's calling code stands for. Loads the numbering plans on the first call. */
export async function countriesOfPhone(): Promise<CountriesOfPhone> {
  const { default: parsePhone } = await import('libphonenumber-js/min');
  return (phone) => {
    const number = parsePhone(phone);
    if (!number) return [];
    return number.country ? [number.country] : number.getPossibleCountries();
  };
}
