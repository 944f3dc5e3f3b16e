import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { openDatabase } from '../src/data/database/open-database.ts';
import { parseId } from '../src/domain/prefixed-id.ts';
import { namedId } from '../src/ingestion/hooks/named-id.ts';
import { freePort } from '../src/testing/free-port.ts';
import { type HookSigner, standardSigner } from '../src/testing/hook-signers.ts';
import type { BenchRun } from './bench-run.ts';
import { memoryWithChildren } from './start/process-memory.ts';

const MINUTES = 2;
const CAPACITY_SECONDS = 10;
const STEADY_SECONDS = 60;
const STEADY_SHARE = 0.5;
const TIMES = 10;
const MOST_RSS_OF_STEADY = 1.5;
const CONNECTIONS = 800;
/** Senders that each wait for their answer, when it is measured what the server can take. */
const SENDERS = 200;
const WARM_UP_SECONDS = 5;
/** What the load generator keeps open at most: beyond it a request counts as refused by a full line. */
const MOST_OPEN = 4000;
const TICK_MS = 20;

const program = join(import.meta.dirname, '..', 'bin', 'gtm.js');

async function startServer(data: string, port: number) {
  const words = ['--max-semi-space-size=8', program, 'serve', '--data', data, '--port', String(port)];
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('Ready')) break;
  child.stdout.resume();
  return child;
}

function gtm(data: string, ...words: string[]): string {
  return execFileSync(process.execPath, [program, ...words, '--data', data], { encoding: 'utf8' });
}

interface Hook {
  path: string;
  hookId: string;
  signer: HookSigner;
}

/** A tenant with one source. */
function prepare(data: string): Hook {
  gtm(data, 'tenant', 'create', 'Overload', '--zone', 'Europe/Berlin');
  const made = JSON.parse(gtm(data, 'hook', 'add', 'load', '--from', 'standard', '--json')) as {
    id: string;
    url: string;
    secret: string;
  };
  const signer = standardSigner(Buffer.from(made.secret.slice('whsec_'.length), 'base64'));
  return { path: new URL(made.url).pathname, hookId: parseId('hook', made.id), signer };
}

/** Sends deliveries and keeps what each was answered. */
function createLoad(pool: Pool, { path, signer }: Hook) {
  const acknowledged: string[] = [];
  const statuses: Record<string, number> = {};
  let without = 0;
  let number = 0;
  let open = 0;
  async function send(): Promise<number> {
    number += 1;
    const id = `msg_${number}`;
    const data = { recipient: `person${number % 5000}@one.example`, messageId: `m${number}@ours.example` };
    const body = Buffer.from(JSON.stringify({ specversion: '1.0', id, type: 'mail.opened', source: '/load', data }));
    const { headers } = signer.sign({ body, id, nowMs: Date.now(), url: '' });
    open += 1;
    try {
      const response = await pool.request({ method: 'POST', path, headers: headers as Record<string, string>, body });
      await response.body.dump();
      const { statusCode } = response;
      if (statusCode === 202) acknowledged.push(id);
      if ((statusCode === 429 || statusCode === 503) && response.headers['retry-after'] === undefined) without += 1;
      statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
      return statusCode;
    } catch {
      statuses['no answer'] = (statuses['no answer'] ?? 0) + 1;
      return 0;
    } finally {
      open -= 1;
    }
  }
  return {
    ...{ send, acknowledged, statuses },
    open: () => open,
    withoutRetryAfter: () => without,
  };
}
type Load = ReturnType<typeof createLoad>;

/** What the server takes when each sender waits for its answer: acknowledged a second. */
async function measureCapacity(load: Load): Promise<number> {
  const startsAt = performance.now() + WARM_UP_SECONDS * 1000;
  const endsAt = startsAt + CAPACITY_SECONDS * 1000;
  let taken = 0;
  const work = async () => {
    while (performance.now() < endsAt) {
      if ((await load.send()) !== 202) await delay(100);
      else if (performance.now() >= startsAt) taken += 1;
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, work));
  return taken / CAPACITY_SECONDS;
}

/** Offers so many a second whether answers come or not. */
async function offer(load: Load, perSecond: number, seconds: number, look: () => void) {
  const [startedAt, before] = [performance.now(), { ...load.statuses }];
  let [offered, keptBack] = [0, 0];
  for (let second = 0; ; ) {
    const passed = performance.now() - startedAt;
    if (passed >= seconds * 1000) break;
    for (const due = (passed / 1000) * perSecond; offered < due; offered++) {
      if (load.open() >= MOST_OPEN) keptBack += 1;
      else void load.send();
    }
    if (passed / 1000 > second) {
      second += 1;
      look();
    }
    await delay(TICK_MS);
  }
  while (load.open() > 0) await delay(TICK_MS);
  const answered = Object.fromEntries(
    Object.entries(load.statuses).map(([status, count]) => [status, count - (before[status] ?? 0)]),
  );
  return { offered, keptBack, answered };
}

/** Which of the acknowledged deliveries are not in the database of a server that was killed. */
async function countLost(
  data: string,
  { hookId }: Hook,
  acknowledged: readonly string[],
): Promise<{ lost: number; kept: number }> {
  const { database } = await openDatabase(`pglite:${join(data, 'database')}`);
  try {
    const [tenant] = await database.asPlatform('gtm_relay', (transaction) =>
      transaction.query<{ tenantId: string }>('select tenant_id from gtm.hooks where id = $1', [hookId]),
    );
    const rows = await database.asTenant(tenant!.tenantId, (transaction) =>
      transaction.query<{ id: string }>('select id from hook_deliveries where hook_id = $1', [hookId]),
    );
    const kept = new Set(rows.map(({ id }) => id));
    return {
      kept: kept.size,
      lost: acknowledged.filter((id) => !kept.has(namedId('hook delivery', hookId, id))).length,
    };
  } finally {
    await database[Symbol.asyncDispose]();
  }
}

const highest = (values: readonly number[]) => Math.max(...values);
const middle = (values: readonly number[]) => values.toSorted((left, right) => left - right)[values.length >> 1]!;

/**
 * R7: `npm run bench -- overload [MINUTES]` (2 when left out): a real server on a new data directory is offered half of
 * what it can take for a minute, then ten times that, and is killed at the end. Memory beside that of the steady minute
 * (target 1.5x), and how many acknowledged deliveries are not there after the kill (target 0).
 */
export const bench: BenchRun = async ({ arguments: [given = String(MINUTES)] }) => {
  const folder = mkdtempSync(join(tmpdir(), 'gtm-bench-overload-'));
  const data = join(folder, 'data');
  const port = await freePort();
  const server = await startServer(data, port);
  const ended = once(server, 'exit');
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS });
  try {
    const hook = prepare(data);
    const load = createLoad(pool, hook);
    const rss: Record<'steady' | 'overload', number[]> = { steady: [], overload: [] };
    const look = (phase: keyof typeof rss) => () => rss[phase].push(memoryWithChildren(server.pid!).own.nowMib);
    const capacity = await measureCapacity(load);
    const perSecond = capacity * STEADY_SHARE;
    const steady = await offer(load, perSecond, STEADY_SECONDS, look('steady'));
    const overload = await offer(load, perSecond * TIMES, Number(given) * 60, look('overload'));
    server.kill('SIGKILL');
    await ended;
    const { lost, kept } = await countLost(data, hook, load.acknowledged);
    const rssOfSteady = Number((highest(rss.overload) / highest(rss.steady)).toFixed(2));
    const row = (phase: keyof typeof rss, result: typeof steady, seconds: number) => ({
      ...{ phase, seconds, 'offered a second': Math.round(result.offered / seconds) },
      taken: result.answered['202'] ?? 0,
      'told to wait': (result.answered['429'] ?? 0) + (result.answered['503'] ?? 0),
      'kept back by the sender': result.keptBack,
      'no answer': result.answered['no answer'] ?? 0,
      'RSS MiB, middle': middle(rss[phase]),
      'RSS MiB, highest': highest(rss[phase]),
    });
    return {
      rows: [row('steady', steady, STEADY_SECONDS), row('overload', overload, Number(given) * 60)],
      notes: {
        ...{ minutes: Number(given), capacityPerSecond: Math.round(capacity), answers: load.statuses },
        ...{ rssOfSteady, acknowledged: load.acknowledged.length, kept, acknowledgedThenLost: lost },
        waitWithoutRetryAfter: load.withoutRetryAfter(),
      },
      holds: lost === 0 && load.withoutRetryAfter() === 0 && rssOfSteady <= MOST_RSS_OF_STEADY,
    };
  } finally {
    server.kill('SIGKILL');
    await ended;
    await pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
