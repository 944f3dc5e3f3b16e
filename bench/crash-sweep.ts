import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { FailPointName } from '../src/runtime/failpoints.ts';
import type { BenchRun } from './bench-run.ts';
import { readLedger } from './crash-sweep/outside-world.ts';
import {
  compareProposals,
  emptyTally,
  judgeRound,
  leftInside,
  type Progress,
  type Tally,
} from './crash-sweep/tally.ts';

const folder = (name: string) => fileURLToPath(new URL(`./crash-sweep/${name}`, import.meta.url));
/** Steps of a goal's run; each is a place to die before and after. */
const stepNames = [
  'planGoal',
  'listTargets',
  'retrieveEvidence',
  'decide',
  'judgeDraft',
  'proposeDraft',
  'settleTarget',
  'finishRun',
];
/** Steps of the run itself; the others come once for each target or draft. */
const onceInARun: ReadonlySet<string> = new Set(['planGoal', 'listTargets', 'finishRun']);
/**
 * Places in the life of a send, `after-calendar-entry` between a meeting's entry and its invitation. In an order in
 * which a recovery follows a death that left something to recover.
 */
const sendPoints: readonly (FailPointName | 'after-calendar-entry')[] = [
  'after-calendar-entry',
  'before-claim',
  'after-claim',
  'before-provider',
  'before-recovery',
  'after-provider',
  'after-recovery',
  'before-receipt',
  'after-receipt',
];
const everyPlace = [...sendPoints, ...stepNames.flatMap((name) => [`before-${name}`, `after-${name}`])];
/** Each place has to kill at least this often for a sweep to count. */
const LEAST_KILLS = 2;

interface Life {
  killed: boolean;
  /** How things stood at the beginning, and at the end of a life that was not killed. */
  progress: Progress[];
}

/** Runs one process; it ends by itself or at the armed place. Throws when it fails on its own. */
function live(args: readonly string[], failpoint: string | null): Promise<Life> {
  return new Promise((resolve, reject) => {
    const environment = { ...process.env, ...(failpoint === null ? {} : { GTM_FAILPOINT: failpoint }) };
    const child = spawn(process.execPath, [folder('worker.ts'), ...args], { env: environment });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('close', (code, signal) => {
      const killed = signal === 'SIGKILL';
      if (!killed && code !== 0) return reject(new Error(`a life of the sweep failed:\n${output}\n${errors}`));
      const lines = output.split('\n').filter((line) => line.startsWith('{'));
      resolve({ killed, progress: lines.map((line) => JSON.parse(line) as Progress) });
    });
  });
}

async function openWorld(ledger: string): Promise<{ url: string; process: ChildProcess }> {
  const world = spawn(process.execPath, [folder('outside-world.ts'), ledger], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) => {
    world.stdout!.once('data', (chunk: Buffer) => resolve((JSON.parse(chunk.toString()) as { port: number }).port));
  });
  return { url: `http://127.0.0.1:${port}`, process: world };
}

/**
 * One directory through a series of deaths, and then to its end. Adds the kills and what the outside world saw; returns
 * how things stand then.
 */
async function round(
  base: string,
  task: 'goal' | 'send',
  points: readonly string[],
  tally: Tally,
  { opaque, isDone }: { opaque: boolean; isDone(): boolean },
): Promise<Progress> {
  const place = mkdtempSync(join(tmpdir(), 'gtm-sweep-'));
  const data = join(place, 'data');
  cpSync(base, data, { recursive: true });
  const ledgerPath = join(place, 'ledger.jsonl');
  const world = await openWorld(ledgerPath);
  const args = [task, data, world.url, opaque ? 'opaque' : 'look-up-able'];
  const parkable = new Set<string>();
  try {
    let end: Progress | null = null;
    for (const point of [...points, null]) {
      const { killed, progress } = await live(args, isDone() ? null : point);
      if (opaque) for (const id of leftInside(progress[0]!)) parkable.add(id);
      if (killed) {
        const name = point!.split('@')[0]!;
        tally.kills.set(name, (tally.kills.get(name) ?? 0) + 1);
        continue;
      }
      end = progress.at(-1)!;
      // A send that came to its end passes no place any more; a goal's later steps are still to be reached.
      if (task === 'send' || end.runs.every(({ state }) => state !== 'running')) break;
    }
    console.error(`# ${total(tally)} kills after a round of ${task}${opaque ? ' at opaque providers' : ''}`);
    judgeRound(tally, { end: end!, ledger: readLedger(ledgerPath), parkable });
    return end!;
  } finally {
    world.process.stdin!.end();
    rmSync(place, { recursive: true, force: true });
  }
}

const isKilledEnough = (tally: Tally, place: string) => (tally.kills.get(place) ?? 0) >= LEAST_KILLS;
const hasPassed = (tally: Tally) =>
  tally.duplicates + tally.lost + tally.stuck + tally.misparked === 0 &&
  everyPlace.every((place) => isKilledEnough(tally, place));
const total = (tally: Tally) => [...tally.kills.values()].reduce((sum, count) => sum + count, 0);

/** Kills until there were `wanted`, and at each place at least `LEAST_KILLS`; or until the turns run out. */
async function sweep(wanted: number): Promise<Tally> {
  const place = mkdtempSync(join(tmpdir(), 'gtm-sweep-base-'));
  const [seeded, proposed] = [join(place, 'seeded'), join(place, 'proposed')];
  const tally = emptyTally();
  const isDone = () => total(tally) >= wanted && everyPlace.every((place) => isKilledEnough(tally, place));
  const sendRound = (count: number, opaque: boolean) => {
    const atOnce = (name: string) => name.endsWith('recovery') || name.endsWith('entry');
    const points = sendPoints.map((name) => `${name}@${atOnce(name) ? 1 : count}`);
    return round(proposed, 'send', points, tally, { opaque, isDone });
  };
  try {
    await live(['prepare', seeded], null);
    cpSync(seeded, proposed, { recursive: true });
    const undisturbed = (await live(['goal', proposed, 'http://127.0.0.1:9'], null)).progress.at(-1)!;
    await live(['invite', proposed], null);
    const mostTurns = 3 + wanted / LEAST_KILLS;
    for (let turn = 0; turn < mostTurns && !isDone(); turn++) {
      const count = 1 + (turn % 3);
      await sendRound(count, turn % 3 === 2);
      if (isDone()) break;
      const nth = (name: string) => (onceInARun.has(name) ? 1 : count);
      const points = stepNames.flatMap((name) => [`before-${name}@${nth(name)}`, `after-${name}@1`]);
      const { proposals } = await round(seeded, 'goal', points, tally, { opaque: false, isDone });
      compareProposals(tally, proposals, undisturbed.proposals);
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return tally;
}

/** `npm run bench -- crash-sweep KILLS`: the same sweep, kept as a result. */
export const bench: BenchRun = async ({ arguments: [wanted = '60'] }) => {
  const began = performance.now();
  const tally = await sweep(Number(wanted));
  const { kills, ...counts } = tally;
  const rows = everyPlace.map((place) => ({ place, kills: kills.get(place) ?? 0 }));
  const minutes = Math.round((performance.now() - began) / 6000) / 10;
  return { rows, notes: { kills: total(tally), ...counts, passed: hasPassed(tally), minutes } };
};

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { kills: { type: 'string', default: '60' } }, allowPositionals: true });
  const tally = await sweep(Number(values.kills));
  for (const place of everyPlace) console.log(`${place.padEnd(28)}${tally.kills.get(place) ?? 0}`);
  const { duplicates, lost, stuck, parked, parkable, misparked } = tally;
  console.log(
    `kills ${total(tally)}, duplicates ${duplicates}, lost ${lost}, stuck ${stuck}, parked ${parked} of ${parkable} killed inside an opaque provider, ${misparked} parked wrongly`,
  );
  const passed = hasPassed(tally);
  console.log(`${passed ? 1 : 0} passed, ${passed ? 0 : 1} failed`);
  process.exitCode = passed ? 0 : 1;
}

if (import.meta.main) await main();
