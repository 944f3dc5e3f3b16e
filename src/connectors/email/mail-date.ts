/** A date header: the instant in UTC, and the offset that the sender's clock had. */
export interface MailDate {
  /** UTC ISO instant, `2026-11-22T18:41:02.000Z`. */
  instant: string;
  /** `+01:00`, or null where the header names no usable offset (`-0000`, an unknown zone name; read as UTC then). */
  offset: string | null;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Obsolete zone names of RFC 5322, section 4.3, in minutes east of UTC. */
const zoneNames = new Map(
  Object.entries({
    ut: 0,
    utc: 0,
    gmt: 0,
    z: 0,
    est: -300,
    edt: -240,
    cst: -360,
    cdt: -300,
    mst: -420,
    mdt: -360,
    pst: -480,
    pdt: -420,
  }),
);

const internetDate =
  /^(?:[a-z]{3,9}\.?,?\s+)?(\d{1,2})[\s-]+([a-z]{3,9})\.?[\s-]+(\d{2,4}),?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:(?:gmt|utc)?([+-]\d{1,2}:?\d{2})|([a-z]{1,5}))?/i;
const isoDate = /^(\d{4})-(\d{2})-(\d{2})[T\s](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([+-]\d{2}:?\d{2}|z)?$/i;

/**
 * Reads a Date header (RFC 5322 with its obsolete forms, and ISO 8601 as some programs write it). Null for dates that do
 * not exist (31 April, 29 February of a common year, 25:00) instead of the day after.
 */
export function parseMailDate(header: string): MailDate | null {
  const text = header
    .slice(0, 200)
    .replace(/\([^)]*\)/g, ' ')
    .trim();
  const match = internetDate.exec(text);
  if (match) {
    const month = months.indexOf(match[2]!.slice(0, 3).toLowerCase());
    const zone = match[7] ?? match[8] ?? '';
    return build(fullYear(match[3]!), month, Number(match[1]), clockOf(match.slice(4, 7)), zone);
  }
  const iso = isoDate.exec(text);
  if (!iso) return null;
  return build(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]), clockOf(iso.slice(4, 7)), iso[7] ?? '');
}

/** RFC 5322: 00-49 are 2000-2049, 50-99 and three digits count from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  return digits.length === 2 && year < 50 ? 2000 + year : 1900 + year;
}

function clockOf([hour, minute, second]: (string | undefined)[]): [number, number, number] {
  return [Number(hour), Number(minute), Number(second ?? 0)];
}

function build(
  year: number,
  month: number,
  day: number,
  clock: [number, number, number],
  zone: string,
): MailDate | null {
  const [hour, minute, second] = clock;
  if (month < 0 || year < 1970 || hour > 23 || minute > 59 || second > 60) return null;
  const local = new Date(Date.UTC(year, month, day, hour, minute, Math.min(second, 59)));
  if (local.getUTCMonth() !== month || local.getUTCDate() !== day) return null;
  const minutes = offsetMinutes(zone);
  const instant = new Date(local.getTime() - (minutes ?? 0) * 60_000);
  return { instant: instant.toISOString(), offset: minutes === null ? null : formatOffset(minutes) };
}

function offsetMinutes(zone: string): number | null {
  const digits = /^([+-])(\d{1,2}):?(\d{2})$/.exec(zone);
  if (!digits) return zoneNames.get(zone.toLowerCase()) ?? null;
  const minutes = Number(digits[2]) * 60 + Number(digits[3]);
  // "-0000" says that the time is UTC and the sender's zone unknown (RFC 5322, section 3.3).
  if (minutes > 14 * 60 || (minutes === 0 && digits[1] === '-')) return null;
  return digits[1] === '-' ? -minutes : minutes;
}

function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
