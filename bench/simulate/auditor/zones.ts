import { Temporal } from 'temporal-polyfill';
import { getDomain } from 'tldts';
import type { Evidence, Mail } from './evidence.ts';

/** Where somebody may be: a rule about their wall clock is broken only where it is in every one of these zones. */
export interface PossibleZones {
  zones: readonly string[];
  /** False where nothing is known of them, and the tenant's zone stands in. */
  isKnown: boolean;
}

const everyZone = Intl.supportedValuesOf('timeZone');
/** So many of the latest mails of somebody are looked at. */
const LATEST = 12;

/** The organisation's domain of an address: what can be registered, such as `firm.co.uk`. */
export function organisationOf(address: string): string {
  const host = address.slice(address.lastIndexOf('@') + 1);
  return getDomain(host) ?? host;
}

const offsets = new Map<string, string>();

/** `+0100`; remembered, because every rule asks about the same mails. */
function offsetIn(zone: string, at: number): string {
  const key = `${zone} ${at}`;
  const offset =
    offsets.get(key) ?? Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offset.replace(':', '');
  offsets.set(key, offset);
  return offset;
}

/** Zones in which every one of these Date headers can be written; where none fits all, those that fit the last. */
function zonesOfHeaders(mails: readonly Mail[]): readonly string[] {
  const fits = (zone: string, mail: Mail) => offsetIn(zone, mail.at) === mail.offset;
  const common = mails.slice(-LATEST).reduce((zones, mail) => zones.filter((zone) => fits(zone, mail)), everyZone);
  return common.length > 0 ? common : everyZone.filter((zone) => fits(zone, mails.at(-1)!));
}

/**
 * The zones that an address may be in, by the first of these that says something: offsets of its own Date headers, the
 * CRM's record of it, its colleagues' headers, the CRM's record of its domain. A header in UTC may be a server's: then
 * the tenant's zone is possible, too.
 */
export function zonesOf({ received, crm, zone: tenantZone }: Evidence, address: string): PossibleZones {
  const dated = received.filter(({ offset, failed }) => offset !== null && offset !== '-0000' && failed.length === 0);
  const own = dated.filter(({ from }) => from === address);
  const domain = organisationOf(address);
  const isFar = ({ offset }: Mail) => offset !== '+0000';
  const far = own.filter(isFar);
  if (far.length > 0) return known(zonesOfHeaders(far));
  const recorded = crm.zones.get(address);
  if (recorded) return known([recorded]);
  const colleagues = dated.filter((mail) => isFar(mail) && organisationOf(mail.from) === domain);
  if (colleagues.length > 0) return known(zonesOfHeaders(colleagues));
  const recordedOfDomain = crm.zones.get(domain);
  if (recordedOfDomain) return known([recordedOfDomain]);
  if (own.length > 0) return known([...zonesOfHeaders(own), tenantZone]);
  return { zones: [tenantZone], isKnown: false };
}

function known(zones: readonly string[]): PossibleZones {
  return { zones: zones.length > 0 ? zones : everyZone, isKnown: true };
}
