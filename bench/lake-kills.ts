import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchRun } from './bench-run.ts';
import { type Death, lakePoints, live } from './lake-kills/kill-lake.ts';
import type { Standing } from './lake-kills/standing.ts';

const TENANTS = ['018f0000-0000-7000-8000-0000000000a1', '018f0000-0000-7000-8000-0000000000b2'];
/** Every so many deaths one comes at no point, but in the middle of whatever goes on. */
const POINTS_AND_ONE = lakePoints.length + 1;

function deathOf(index: number): Death {
  const place = index % POINTS_AND_ONE;
  if (place === lakePoints.length) return { afterMs: 40 + ((index * 97) % 400) };
  return { point: lakePoints[place]!, pass: 1 + (Math.floor(index / POINTS_AND_ONE) % 3) };
}

const nameOf = (death: Death) => ('point' in death ? death.point : 'at any moment');

interface Tally {
  kills: number;
  wrong: number;
  failedQueries: number;
  strays: number;
}

/** Kills by place. */
type State = Record<string, Tally>;

/** What a run that was stopped goes on with. */
interface Begun {
  place: string;
  state: State;
}

const countOf = (state: State) => Object.values(state).reduce((sum, { kills }) => sum + kills, 0);

/** Adds what the last death left, as the next life found it. */
function addStanding(state: State, standing: Standing): void {
  const count = countOf(state);
  const tally = count === 0 ? undefined : state[nameOf(deathOf(count - 1))];
  if (!tally) return;
  tally.wrong += standing.wrong;
  tally.failedQueries += standing.failedQueries;
  tally.strays += standing.stray;
}

async function killOnce(data: string, state: State): Promise<void> {
  const death = deathOf(countOf(state));
  const [standing] = await live(data, TENANTS, death);
  addStanding(state, standing!);
  const tally = state[nameOf(death)] ?? { kills: 0, wrong: 0, failedQueries: 0, strays: 0 };
  state[nameOf(death)] = { ...tally, kills: tally.kills + 1 };
  console.error(
    `# ${countOf(state)} kills: before the last one ${standing!.lake} of ${standing!.outbox} events in the lake`,
  );
}

/**
 * `npm run bench -- lake-kills [KILLS]`: one installation with two tenants whose lake is killed while it writes, again and
 * again. Queries run all the time, and each life compares every tenant's lake with the outbox before it writes. What was
 * stopped goes on where it was.
 */
export const bench: BenchRun = async ({ arguments: [kills = '50'], progress }) => {
  const begun = progress.load<Begun>();
  const place = begun && existsSync(begun.place) ? begun.place : mkdtempSync(join(tmpdir(), 'gtm-lake-kills-'));
  const state = begun?.place === place ? begun.state : {};
  const data = join(place, 'data');
  while (countOf(state) < Number(kills)) {
    await killOnce(data, state);
    progress.save({ place, state } satisfies Begun);
  }
  const [begin, end] = await live(data, TENANTS, 'end');
  addStanding(state, begin!);
  rmSync(place, { recursive: true, force: true });
  const rows = Object.entries(state).map(([killed, tally]) => ({ killed, ...tally }));
  const equal = end!.lake === end!.outbox && end!.wrong === 0 && end!.stray === 0;
  const faults = Object.values(state).reduce((sum, tally) => sum + tally.wrong + tally.failedQueries, 0);
  return { rows, notes: { atTheEnd: end, equal }, holds: equal && faults === 0 };
};
