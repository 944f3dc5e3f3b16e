import { instantWords } from '../../domain/time-words.ts';

/** `Tue 24 Nov, 09:42`, in the zone given: what a page shows is of these days. */
export const momentWords = (iso: string, zone: string) => instantWords(iso, zone, { withYear: false });
