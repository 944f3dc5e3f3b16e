import type { ContactFacts } from '../facts.ts';

/** What is known about where somebody is; `country` is an ISO 3166-1 code, `phone` an E.164 number. */
export interface Whereabouts {
  zone: string | null;
  country: string | null;
  city: string | null;
  phone: string | null;
}

/** Countries whose numbers begin like this one; empty for a number that says nothing. */
export type CountriesOfPhone = (phone: string) => readonly string[];

type Zone = ContactFacts['zone'];
const january = new Date('2026-01-01T00:00:00Z');
const july = new Date('2026-07-01T00:00:00Z');

function offset(zone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** One zone for each clock: those that tell the same time in winter and in summer count once. */
function oneForEachClock(zones: readonly string[]): string[] {
  const clocks = Map.groupBy(zones, (zone) => `${offset(zone, january)} ${offset(zone, july)}`);
  return [...clocks.values()].map(([first]) => first!);
}

function zonesOfCountry(country: string): string[] {
  if (!/^[A-Z]{2}$/.test(country)) return [];
  // The engine knows the zones of a country; TypeScript's library does not list the method yet.
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones(): string[] | undefined };
  return locale.getTimeZones() ?? [];
}

function namedAfter(city: string, zones: readonly string[]): string[] {
  const name = city.trim().replaceAll(/\s+/g, '_').toLowerCase();
  return zones.filter((zone) => zone.toLowerCase().endsWith(`/${name}`));
}

/** Where a zone bears the city's name, that one; else every zone of the country. */
function zonesOfPlace({ city, country }: Whereabouts): string[] {
  const candidates = country === null ? Intl.supportedValuesOf('timeZone') : zonesOfCountry(country);
  const named = city === null ? [] : namedAfter(city, candidates);
  if (named.length > 0) return named;
  return country === null ? [] : candidates;
}

const guesses = new Map<string, string[]>();

/** The zones somebody may be in, from the first of place and phone that says anything. Many people are in one place. */
function guess(where: Whereabouts, countriesOf: CountriesOfPhone): string[] {
  const key = JSON.stringify([where.country, where.city, where.phone?.slice(0, 8) ?? null]);
  const known = guesses.get(key);
  if (known) return known;
  const place = zonesOfPlace(where);
  const found = place.length > 0 || where.phone === null ? place : countriesOf(where.phone).flatMap(zonesOfCountry);
  const zones = oneForEachClock(found);
  if (guesses.size < 10_000) guesses.set(key, zones);
  return zones;
}

/**
 * The zone of a person: their own where it is stated; else a guess from their city or country, from their phone's
 * country, then from their account. Where a guess spans several clocks, all of them are given. `unknown` leaves the
 * tenant's zone.
 */
export function zoneOfPerson(person: Whereabouts, account: Whereabouts, countriesOf: CountriesOfPhone): Zone {
  if (person.zone !== null) return { certainty: 'known', zones: [person.zone] };
  const own = guess(person, countriesOf);
  if (own.length > 0) return { certainty: 'guessed', zones: own };
  const zones = account.zone === null ? guess(account, countriesOf) : [account.zone];
  return zones.length === 0 ? { certainty: 'unknown', zones: [] } : { certainty: 'guessed', zones };
}
