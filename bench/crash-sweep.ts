import { parseArgs } from 'node:util';
import type { BenchRun } from './bench-run.ts';
import { everyPlace } from './crash-sweep/places.ts';
import { hasPassed, type SweepState, sweep } from './crash-sweep/sweep.ts';
import { emptyTally, faults, type Tally, totalKills } from './crash-sweep/tally.ts';
import { firstRounds, weaknesses } from './crash-sweep/weaknesses.ts';

/** Kills within which a weakness must show. */
const MOST_KILLS_FOR_A_WEAKNESS = 120;

function countsOf({ kills: _kills, ...counts }: Tally): Omit<Tally, 'kills'> {
  return counts;
}

function tell({ rounds, tally }: SweepState): void {
  console.error(`# ${totalKills(tally)} kills, ${faults(tally)} faults after ${rounds} rounds`);
}

/**
 * `npm run bench -- crash-sweep KILLS LEAST LANES`: kills until there were that many, and at least so many at each place.
 * What was stopped goes on where it was.
 */
export const bench: BenchRun = async ({ arguments: [kills = '60', least = '2', lanes = '1'], progress }) => {
  const began = performance.now();
  const earlier = progress.load<SweepState & { minutes: number }>();
  const minutes = () => Math.round(((earlier?.minutes ?? 0) + (performance.now() - began) / 60_000) * 10) / 10;
  const { tally, rounds } = await sweep({
    ...{ kills: Number(kills), least: Number(least), lanes: Number(lanes) },
    ...(earlier ? { begun: earlier } : {}),
    onRound(state) {
      tell(state);
      progress.save({ ...state, minutes: minutes() });
    },
  });
  const rows = everyPlace.map((place) => ({ place, kills: tally.kills[place] ?? 0 }));
  const passed = hasPassed(tally, Number(least));
  return { rows, notes: { kills: totalKills(tally), rounds, ...countsOf(tally), minutes: minutes() }, holds: passed };
};

/** Takes one safeguard away after the other; the sweep has to find each. */
async function sweepWeaknesses(): Promise<boolean> {
  let found = 0;
  for (const weakness of weaknesses) {
    const begun = { rounds: firstRounds[weakness], tally: emptyTally() };
    const options = { kills: MOST_KILLS_FOR_A_WEAKNESS, weakness, untilFault: true, begun };
    const { tally } = await sweep({ ...options, onRound: tell });
    if (faults(tally) > 0) found += 1;
    const { duplicates, lost, stuck, broken, misparked } = tally;
    console.log(
      `without ${weakness}: ${faults(tally) > 0 ? 'found' : 'NOT FOUND'} after ${totalKills(tally)} kills; duplicates ${duplicates}, lost ${lost}, stuck ${stuck}, broken ${broken}, parked wrongly ${misparked}`,
    );
  }
  console.log(`${found} passed, ${weaknesses.length - found} failed`);
  return found === weaknesses.length;
}

async function sweepKills(kills: number): Promise<boolean> {
  const { tally } = await sweep({ kills, onRound: tell });
  for (const place of everyPlace) console.log(`${place.padEnd(28)}${tally.kills[place] ?? 0}`);
  const { duplicates, lost, stuck, broken, parked, parkable, misparked } = tally;
  console.log(
    `kills ${totalKills(tally)}, duplicates ${duplicates}, lost ${lost}, stuck ${stuck}, broken ${broken}, parked ${parked} of ${parkable} killed inside an opaque provider, ${misparked} parked wrongly`,
  );
  const passed = hasPassed(tally);
  console.log(`${passed ? 1 : 0} passed, ${passed ? 0 : 1} failed`);
  return passed;
}

async function main(): Promise<void> {
  const options = {
    kills: { type: 'string', default: '60' },
    weaknesses: { type: 'boolean', default: false },
  } as const;
  const { values } = parseArgs({ options, allowPositionals: true });
  const passed = values.weaknesses ? await sweepWeaknesses() : await sweepKills(Number(values.kills));
  process.exitCode = passed ? 0 : 1;
}

if (import.meta.main) await main();
