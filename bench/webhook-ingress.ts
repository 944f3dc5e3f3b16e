import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Pool } from 'undici';
import { formatId } from '../src/domain/prefixed-id.ts';
import { readHookState } from '../src/testing/hook-state.ts';
import { createTraffic, type ExpectedState, signDelivery, trafficSenders } from '../src/testing/hook-traffic.ts';
import type { BenchRun } from './bench-run.ts';
import { openHookWorld } from './webhooks/hook-world.ts';

const SEED = 20_261_125;
const WIDTH = 64;
const PEOPLE_SHARE = 5;

/** How many entries of a sorted list are on one side only. */
function apart(left: readonly string[], right: readonly string[]): number {
  const count = (list: readonly string[]) => Map.groupBy(list, (entry) => entry);
  const [ours, theirs] = [count(left), count(right)];
  const names = new Set([...ours.keys(), ...theirs.keys()]);
  return [...names].reduce(
    (sum, name) => sum + Math.abs((ours.get(name)?.length ?? 0) - (theirs.get(name)?.length ?? 0)),
    0,
  );
}

function compare(actual: ExpectedState, expected: ExpectedState) {
  const rows = (['signals', 'suppressed', 'bounced', 'bodies'] as const).map((what) => ({
    ...{
      what,
      expected: expected[what].length,
      actual: actual[what].length,
      apart: apart(actual[what], expected[what]),
    },
  }));
  const counts = Object.entries(expected.counts).map(([outcome, count]) => ({
    ...{ what: `answered: ${outcome}`, expected: count, actual: actual.counts[outcome] ?? 0 },
    apart: Math.abs(count - (actual.counts[outcome] ?? 0)),
  }));
  return [...rows, ...counts];
}

/**
 * R3: `npm run bench -- webhook-ingress [COUNT]` (100,000 when left out) deliveries of three senders over HTTP into the
 * embedded engine: 30 % repeated, 30 % in another order, some late, 1 % poison, 1 % forged, 0.5 % old; told to come again
 * they come again. What is there in the end, beside what a sequential oracle says: `apart` must be 0 everywhere.
 */
export const bench: BenchRun = async ({ arguments: [given = '100000'] }) => {
  const count = Number(given);
  const addresses = Array.from({ length: Math.ceil(count / PEOPLE_SHARE) }, (_, index) => `person${index}@one.example`);
  const senders = trafficSenders();
  const world = await openHookWorld(addresses, senders);
  const pool = new Pool(world.url, { connections: WIDTH });
  try {
    const nowMs = world.clock.now().getTime();
    const { deliveries, expected } = createTraffic({ seed: SEED, count, addresses, nowMs });
    let told = 0;
    const statuses: Record<number, number> = {};
    const send = async (delivery: (typeof deliveries)[number]): Promise<void> => {
      const path = `/v1/hooks/${formatId('hook', world.hookIds[delivery.sender]!)}`;
      for (;;) {
        const { headers, body } = signDelivery(
          senders[delivery.sender]!,
          delivery,
          world.clock.now().getTime(),
          `${world.url}${path}`,
        );
        const response = await pool.request({ method: 'POST', path, headers: headers as Record<string, string>, body });
        await response.body.dump();
        statuses[response.statusCode] = (statuses[response.statusCode] ?? 0) + 1;
        if (response.statusCode !== 429 && response.statusCode !== 503) return;
        told += 1;
        await delay(Number(response.headers['retry-after']) * 1000);
      }
    };
    await world.bus.start();
    const startedAt = performance.now();
    const queue = deliveries.values();
    await Promise.all(
      Array.from({ length: WIDTH }, async () => {
        for (const delivery of queue) await send(delivery);
      }),
    );
    const answeredMs = performance.now() - startedAt;
    await world.bus.drain();
    const workedOffMs = performance.now() - startedAt;
    await world.hooks.counts.flush();
    const actual = await readHookState(world.database, world.tenantId, addresses, world.hookIds);
    const rows = compare(actual, expected);
    const notes = {
      ...{ seed: SEED, deliveries: count, equal: isDeepStrictEqual(actual, expected), statuses, toldToComeAgain: told },
      ...{ answeredSeconds: Math.round(answeredMs / 100) / 10, workedOffSeconds: Math.round(workedOffMs / 100) / 10 },
      deliveriesPerSecond: Math.round(count / (answeredMs / 1000)),
    };
    return { rows, notes, holds: notes.equal };
  } finally {
    await pool.close();
    await world.close();
  }
};
