import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { failPointNames } from '../src/runtime/failpoints.ts';
import { readLedger } from './crash-sweep/outside-world.ts';

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
const insideProvider = new Set(['before-provider', 'after-provider', 'before-receipt']);

interface Life {
  killed: boolean;
  output: string;
  code: number | null;
}

interface Tally {
  kills: Map<string, number>;
  duplicates: number;
  lost: number;
  stuck: number;
  parked: number;
  parkable: number;
}

function live(args: readonly string[], failpoint: string | null): Promise<Life> {
  return new Promise((resolve) => {
    const environment = { ...process.env, ...(failpoint === null ? {} : { GTM_FAILPOINT: failpoint }) };
    const child = spawn(process.execPath, [folder('worker.ts'), ...args], { env: environment });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('exit', (code, signal) => resolve({ killed: signal === 'SIGKILL', output, code }));
  });
}

async function openWorld(ledger: string): Promise<{ url: string; process: ChildProcess }> {
  const world = spawn(process.execPath, [folder('outside-world.ts'), ledger], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) => {
    world.stdout!.once('data', (chunk: Buffer) => resolve((JSON.parse(chunk.toString()) as { port: number }).port));
  });
  return { url: `http://127.0.0.1:${port}`, process: world };
}

function expectOutput(life: Life): { moving: number; parked: number; runs: { state: string }[] } {
  const line = life.output.trim().split('\n').at(-1) ?? '';
  if (life.code !== 0 || !line.startsWith('{')) throw new Error(`a life of the sweep failed:\n${life.output}`);
  return JSON.parse(line) as { moving: number; parked: number; runs: { state: string }[] };
}

/** One directory through a series of deaths, and then to its end. Counts what the outside world saw. */
async function round(
  base: string,
  task: 'goal' | 'send',
  points: readonly string[],
  tally: Tally,
  opaque: boolean,
): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), 'gtm-sweep-'));
  const data = join(place, 'data');
  cpSync(base, data, { recursive: true });
  const ledgerPath = join(place, 'ledger.jsonl');
  const world = await openWorld(ledgerPath);
  const args = [task, data, world.url, opaque ? 'opaque' : 'look-up-able'];
  try {
    for (const point of points) {
      const life = await live(args, point);
      if (!life.killed) {
        expectOutput(life);
        continue;
      }
      const name = point.split('@')[0]!;
      tally.kills.set(name, (tally.kills.get(name) ?? 0) + 1);
      if (opaque && insideProvider.has(name)) tally.parkable += 1;
    }
    const end = expectOutput(await live(args, null));
    tally.stuck += end.moving + end.runs.filter((run) => run.state === 'running').length;
    tally.parked += end.parked;
    const keys = readLedger(ledgerPath).map((line) => line.key);
    tally.duplicates += keys.length - new Set(keys).size;
    if (task === 'send' && keys.length === 0) tally.lost += 1;
  } finally {
    world.process.stdin!.end();
    rmSync(place, { recursive: true, force: true });
  }
}

const total = (tally: Tally) => [...tally.kills.values()].reduce((sum, count) => sum + count, 0);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { kills: { type: 'string', default: '60' } }, allowPositionals: true });
  const wanted = Number(values.kills);
  const place = mkdtempSync(join(tmpdir(), 'gtm-sweep-base-'));
  const [seeded, proposed] = [join(place, 'seeded'), join(place, 'proposed')];
  const tally: Tally = { kills: new Map(), duplicates: 0, lost: 0, stuck: 0, parked: 0, parkable: 0 };
  try {
    const prepared = await live(['prepare', seeded], null);
    if (prepared.code !== 0) throw new Error(prepared.output);
    cpSync(seeded, proposed, { recursive: true });
    expectOutput(await live(['goal', proposed, 'http://127.0.0.1:9'], null));
    for (let turn = 0; total(tally) < wanted; turn++) {
      const count = 1 + (turn % 3);
      await round(
        proposed,
        'send',
        failPointNames.map((name) => `${name}@${count}`),
        tally,
        turn % 3 === 2,
      );
      if (total(tally) >= wanted) break;
      await round(
        seeded,
        'goal',
        stepNames.flatMap((name) => [`before-${name}@${count}`, `after-${name}@1`]),
        tally,
        false,
      );
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  for (const [name, count] of [...tally.kills].sort()) console.log(`${name.padEnd(28)}${count}`);
  const { duplicates, lost, stuck, parked, parkable } = tally;
  console.log(
    `kills ${total(tally)}, duplicates ${duplicates}, lost ${lost}, stuck ${stuck}, parked ${parked} of ${parkable} inside an opaque provider`,
  );
  const failed = duplicates + lost + stuck + (parked > parkable ? 1 : 0);
  console.log(`${failed === 0 ? 1 : 0} passed, ${failed === 0 ? 0 : 1} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
