import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { live } from './life.ts';
import { everyPlace } from './places.ts';
import { planRound, runRound } from './round.ts';
import { addRound, compareProposals, emptyTally, faults, isKilledEnough, type Tally, totalKills } from './tally.ts';
import { plantWeakness, type Weakness } from './weaknesses.ts';

/** Each place has to kill at least this often for a sweep to count. */
const LEAST_KILLS = 2;

/** Where a sweep stands; what is needed to go on with it. */
export interface SweepState {
  rounds: number;
  tally: Tally;
}

export interface SweepOptions {
  kills: number;
  /** Each place kills at least this often. */
  least?: number;
  /** Rounds that run side by side. */
  lanes?: number;
  weakness?: Weakness | null;
  /** What an earlier sweep came to. */
  begun?: SweepState;
  /** Told after each round. */
  onRound?(state: SweepState): void;
  /** Ends the sweep at the first fault. */
  untilFault?: boolean;
}

interface Bases {
  /** A demo tenant whose goal has not been stated. */
  seeded: string;
  /** The same with everything proposed. */
  proposed: string;
  undisturbed: string[];
}

async function prepare(place: string, weakness: Weakness | null): Promise<Bases> {
  const [seeded, proposed, calm] = [join(place, 'seeded'), join(place, 'proposed'), join(place, 'calm')];
  await live(['prepare', seeded]);
  for (const copy of [proposed, calm]) cpSync(seeded, copy, { recursive: true });
  await live(['propose', proposed]);
  await live(['invite', proposed]);
  const end = await live(['goal', calm]);
  if (weakness !== null) for (const directory of [seeded, proposed]) await plantWeakness(directory, weakness);
  return { seeded, proposed, undisturbed: end.progress.at(-1)!.proposals };
}

/** Whether a sweep found nothing, and killed everywhere often enough to say so. */
export function hasPassed(tally: Tally, least = LEAST_KILLS): boolean {
  return faults(tally) === 0 && everyPlace.every((place) => isKilledEnough(tally, place, least));
}

/** Kills until there were as many as wanted, and as many at each place; or until the rounds run out. */
export async function sweep(options: SweepOptions): Promise<SweepState> {
  const { kills, least = LEAST_KILLS, lanes = 1, weakness = null, onRound = () => {}, untilFault = false } = options;
  const state: SweepState = options.begun ?? { rounds: 0, tally: emptyTally() };
  const { tally } = state;
  const isEnough = () =>
    (untilFault && faults(tally) > 0) ||
    (totalKills(tally) >= kills && everyPlace.every((place) => isKilledEnough(tally, place, least)));
  const mostRounds = state.rounds + 6 + (2 * kills) / LEAST_KILLS;
  const place = mkdtempSync(join(tmpdir(), 'gtm-sweep-base-'));
  try {
    const bases = await prepare(place, weakness);
    let next = state.rounds;
    const lane = async () => {
      while (!isEnough() && next < mostRounds) {
        const plan = planRound(next);
        next += 1;
        const base = plan.task === 'send' ? bases.proposed : bases.seeded;
        const ended = await runRound(base, plan, { weakness, isEnough });
        addRound(tally, ended);
        if (plan.task === 'goal' && ended.end) compareProposals(tally, ended.end.proposals, bases.undisturbed);
        state.rounds += 1;
        onRound(state);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return state;
}
