import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BenchRun } from './bench-run.ts';
import type { Event, Outcome, Task } from './webhooks/play-server.ts';

const ROUNDS = 5;
const SECONDS = 2;
const STEADY_PER_SECOND = 20;
const PERSONS = 5_000;
/** Rates that are tried, until one is not kept up with: then the last run begins so long after the last event was sent. */
const LADDER = [5, 10, 20, 35, 50, 75, 100, 150, 200];
const LATE_MS = 250;
const WARM_UP = { perSecond: 5, count: 15 };
const TRICKLE = { perSecond: 1, count: 5 };

const titles: Record<Task['what'], string> = {
  'first-step': 'webhook, the run ends with its first step',
  run: 'webhook, the run goes on to its end',
  'bare-queue': 'a bare row of the same engine, to a reader that polls',
};

/** A server of this or another checkout, in a process of its own. */
interface Server {
  name: string;
  child: ChildProcess;
}

type Load = Pick<Task, 'what' | 'perSecond' | 'count'>;
type Arm = Load & { server: Server; outcomes: Outcome[] };

async function openServer(name: string, checkout: string): Promise<Server> {
  const child = fork(join(checkout, 'bench', 'webhooks', 'play-server.ts'), [String(PERSONS)]);
  await once(child, 'message');
  return { name, child };
}

async function closeServer({ child }: Server): Promise<void> {
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
}

const highest = (values: readonly number[]) => Math.max(...values);

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1));
}

const begunOf = (events: readonly Event[]) =>
  events.flatMap(({ begunMs, ...event }) => (begunMs === null ? [] : { ...event, begunMs }));

/** How long after the last event was sent the last run began. */
function lateMs({ events }: Outcome): number {
  return highest(begunOf(events).map(({ begunMs }) => begunMs)) - highest(events.map(({ sentMs }) => sentMs));
}

/** Steps begun a second, from the first event to the last step. */
function pace({ events }: Outcome): number {
  const begun = begunOf(events);
  const tookMs = highest(begun.map(({ begunMs }) => begunMs)) - Math.min(...events.map(({ sentMs }) => sentMs));
  return (begun.length / tookMs) * 1000;
}

function rowOf({ server, what, perSecond, outcomes }: Arm) {
  const events = outcomes.flatMap((outcome) => outcome.events);
  const begun = begunOf(events);
  const sum = (pick: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  const fromSent = begun.map(({ sentMs, begunMs }) => begunMs - sentMs);
  const fromAccepted = begun.map(({ answeredMs, begunMs }) => begunMs - answeredMs);
  return {
    ...{ server: server.name, what: titles[what], 'offered a second': perSecond, events: events.length },
    'begun a second': quantile(outcomes.map(pace), 0.5),
    'sent to step p50 ms': quantile(fromSent, 0.5),
    'p90 ms': quantile(fromSent, 0.9),
    'p99 ms': quantile(fromSent, 0.99),
    'accepted to step p50 ms': quantile(fromAccepted, 0.5),
    'accepted to step p99 ms': quantile(fromAccepted, 0.99),
    'CPU ms each': quantile(
      outcomes.map(({ cpuMs, events: own }) => cpuMs / own.length),
      0.5,
    ),
    dropped: events.length - begun.length,
    refused: sum(({ refused }) => refused),
    'begun twice': sum(({ tooMany }) => tooMany),
  };
}

/**
 * P3 on the embedded engine: `npm run bench -- webhook-to-step [CHECKOUT]`. A signed delivery is posted to the whole
 * server on loopback, says that a mail bounced, becomes a signal, and starts a run of a play. Measured is the time until
 * the run's first step (the planner's `planGoal`) is called, from the request being sent and from its 202; the sender is
 * a process of its own. Runs end with that step, as a job that does nothing would, or go on to their end, so that the
 * steps of earlier runs are in the way. At 1 and 20 events a second, and at as many as are kept up with, up to 200.
 *
 * graphile-worker is not installed and needs a PostgreSQL server. Beside it stands what the engine costs at least: a row
 * inserted through the same port, and a reader that polls. CPU is that of the server's process until all has ended, with
 * what goes on in the background each second. CHECKOUT is another one whose server takes the same loads in turn.
 */
export const bench: BenchRun = async ({ arguments: [checkout] }) => {
  const servers = [await openServer('this', join(import.meta.dirname, '..'))];
  try {
    if (checkout !== undefined) servers.push(await openServer('other', checkout));
    let first = 0;
    const give = async ({ child }: Server, load: Load): Promise<Outcome> => {
      child.send({ ...load, first } satisfies Task);
      first += load.count;
      const [outcome] = (await once(child, 'message')) as [Outcome];
      return outcome;
    };
    for (const server of servers) await give(server, { what: 'first-step', ...WARM_UP });
    let most = LADDER[0]!;
    for (const perSecond of LADDER) {
      if (lateMs(await give(servers[0]!, { what: 'first-step', perSecond, count: perSecond * SECONDS })) > LATE_MS)
        break;
      most = perSecond;
    }
    const steady = { perSecond: STEADY_PER_SECOND, count: STEADY_PER_SECOND * SECONDS };
    const loads: Load[] = [
      { what: 'bare-queue', ...TRICKLE },
      { what: 'first-step', ...TRICKLE },
      { what: 'run', ...TRICKLE },
      { what: 'bare-queue', ...steady },
      { what: 'first-step', ...steady },
      ...(most === STEADY_PER_SECOND ? [] : [{ what: 'first-step', perSecond: most, count: most * SECONDS } as const]),
    ];
    const arms = loads.flatMap((load) => {
      const takers = load.what === 'bare-queue' ? servers.slice(0, 1) : servers;
      return takers.map((server): Arm => ({ ...load, server, outcomes: [] }));
    });
    for (let round = 0; round < ROUNDS; round++) {
      for (const arm of round % 2 === 0 ? arms : arms.toReversed()) arm.outcomes.push(await give(arm.server, arm));
    }
    const rows = arms.map(rowOf);
    return {
      rows,
      notes: { rounds: ROUNDS, keptUpWithPerSecond: most, rival: 'graphile-worker is not installed' },
      holds: rows.every((row) => row.dropped === 0 && row.refused === 0 && row['begun twice'] === 0),
    };
  } finally {
    for (const server of servers) await closeServer(server);
  }
};
