import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '__fixtures__', 'own-data');
const writtenOn = Date.UTC(2026, 10, 20);
const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

/** `time` later by whole weeks, as a mail header writes it. */
function headerDate(time: Date): string {
  return time.toUTCString().replace('GMT', '+0000');
}

/**
 * Moves every date of a fixture by as many whole weeks as have passed since it was written, so that what was recent in it
 * still is and Tuesdays stay Tuesdays.
 */
function moveDates(text: string, days: number): string {
  const moved = (date: string) => new Date(Date.parse(date) + days * DAY_MS);
  return text
    .replaceAll(/\b20\d\d-\d\d-\d\d\b/g, (date) => moved(`${date}T12:00:00Z`).toISOString().slice(0, 10))
    .replaceAll(/^(Date: )(.+)$/gm, (_, name: string, date: string) => name + headerDate(moved(date)));
}

/** Puts the files that a person brings into `directory`, with dates that fit `now`; returns the path of each by its name. */
export function writeOwnData(directory: string, now: Date): (name: string) => string {
  const days = Math.floor((now.getTime() - writtenOn) / (WEEK_DAYS * DAY_MS)) * WEEK_DAYS;
  mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(folder)) {
    writeFileSync(join(directory, name), moveDates(readFileSync(join(folder, name), 'utf8'), days));
  }
  return (name) => join(directory, name);
}
