import type { RoundEnd } from './round.ts';

/** How things stand in a data directory of the sweep. */
export interface Progress {
  effects: { id: string; tool: string; state: string; key: string }[];
  runs: { state: string }[];
  /** What was proposed, by kind, subject and play; in order. */
  proposals: string[];
}

/** What the rounds found. Everything but the kills should be nothing. */
export interface Tally {
  /** By place. */
  kills: Record<string, number>;
  /** Things that happened twice outside, and proposals made twice. */
  duplicates: number;
  /** Effects that are done and did not happen, happened and are not done, or failed; proposals that are missing. */
  lost: number;
  /** Effects and runs that never came to an end. */
  stuck: number;
  /** Databases that could not be opened any more. */
  broken: number;
  /** Effects whose outcome nobody knows. */
  parked: number;
  /** Effects that a kill left between claim and receipt at a provider whose absence proves nothing: exactly these are parked. */
  parkable: number;
  /** Effects that are parked and should not be, or the other way round. */
  misparked: number;
}

/** The names under which the outside world must know an effect; none for what stays inside. */
function namesOutside({ tool, key }: Progress['effects'][number]): string[] {
  if (tool === 'send_email') return [key];
  // A meeting is an entry in the calendar and an invitation by mail.
  return tool === 'schedule_meeting' ? [key, `<${key}>`] : [];
}

/** Effects of the outside world that a life left between claim and receipt. */
export function leftInside({ effects }: Progress): string[] {
  return effects.filter((effect) => effect.state === 'claimed' && namesOutside(effect).length > 0).map(({ id }) => id);
}

/** A tally before the first round. */
export function emptyTally(): Tally {
  return { kills: {}, duplicates: 0, lost: 0, stuck: 0, broken: 0, parked: 0, parkable: 0, misparked: 0 };
}

/** How often a sweep has killed, everywhere. */
export function totalKills({ kills }: Tally): number {
  return Object.values(kills).reduce((sum, count) => sum + count, 0);
}

/** Whether a place has killed `least` times. */
export function isKilledEnough({ kills }: Tally, place: string, least: number): boolean {
  return (kills[place] ?? 0) >= least;
}

/** What should be nothing. */
export function faults({ duplicates, lost, stuck, broken, misparked }: Tally): number {
  return duplicates + lost + stuck + broken + misparked;
}

/** Adds to the tally how a round ended. */
export function addRound(tally: Tally, { kills, end, ledger, parkable }: RoundEnd): void {
  for (const place of kills) tally.kills[place] = (tally.kills[place] ?? 0) + 1;
  if (end === null) {
    tally.broken += 1;
    return;
  }
  const happened = ledger.map(({ key }) => key);
  tally.duplicates += happened.length - new Set(happened).size;
  tally.parkable += parkable.size;
  tally.stuck += end.runs.filter(({ state }) => state === 'running').length;
  const expected = new Set<string>();
  for (const effect of end.effects) {
    const names = namesOutside(effect);
    if (effect.state === 'scheduled' || effect.state === 'claimed') tally.stuck += 1;
    if (effect.state === 'failed') tally.lost += 1;
    if (effect.state === 'unknown') tally.parked += 1;
    if ((effect.state === 'unknown') !== parkable.has(effect.id)) tally.misparked += 1;
    if (effect.state === 'done' && !names.every((name) => happened.includes(name))) tally.lost += 1;
    if (effect.state === 'done' || effect.state === 'unknown') for (const name of names) expected.add(name);
  }
  tally.lost += [...new Set(happened)].filter((name) => !expected.has(name)).length;
}

/** Adds what a disturbed run proposed more or less than an undisturbed one. */
export function compareProposals(tally: Tally, found: readonly string[], wanted: readonly string[]): void {
  const left = [...wanted];
  for (const name of found) {
    const place = left.indexOf(name);
    if (place === -1) tally.duplicates += 1;
    else left.splice(place, 1);
  }
  tally.lost += left.length;
}
