import { monthNames, weekdayNames } from '../demo-dates.ts';

const two = (value: number) => String(value).padStart(2, '0');

/** The Date header (RFC 5322 section 3.3) of an instant on a clock that is `offsetMinutes` ahead of UTC. */
export function mailDate(instant: Date, offsetMinutes: number): string {
  const local = new Date(instant.getTime() + offsetMinutes * 60_000);
  const sign = offsetMinutes < 0 ? '-' : '+';
  const size = Math.abs(offsetMinutes);
  return (
    `${weekdayNames[local.getUTCDay()]!.slice(0, 3)}, ${two(local.getUTCDate())} ` +
    `${monthNames[local.getUTCMonth()]!.slice(0, 3)} ${local.getUTCFullYear()} ` +
    `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())} ` +
    `${sign}${two(Math.floor(size / 60))}${two(size % 60)}`
  );
}

/** `Thu, 5 Mar 2026 at 14:22`, as mail programs write it above quoted text. */
export function quoteDate(instant: Date, offsetMinutes: number): string {
  const local = new Date(instant.getTime() + offsetMinutes * 60_000);
  return (
    `${weekdayNames[local.getUTCDay()]!.slice(0, 3)}, ${local.getUTCDate()} ` +
    `${monthNames[local.getUTCMonth()]!.slice(0, 3)} ${local.getUTCFullYear()} ` +
    `at ${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`
  );
}

/** `05 March 2026 14:22`, as in the header block that some programs put above the mail they answer. */
export function blockDate(instant: Date, offsetMinutes: number): string {
  const local = new Date(instant.getTime() + offsetMinutes * 60_000);
  return (
    `${two(local.getUTCDate())} ${monthNames[local.getUTCMonth()]} ${local.getUTCFullYear()} ` +
    `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`
  );
}
