import type { SignedRequest } from '../src/connectors/webhooks/signed-request.ts';
import type { HookReceiver } from '../src/ingestion/hooks/receive-delivery.ts';
import { standardSigner } from '../src/testing/hook-signers.ts';
import type { BenchRun } from './bench-run.ts';
import { openHookWorld } from './webhooks/hook-world.ts';

const BATCH = 500;
const BATCHES = 8;
const ROUNDS = 7;
const url = 'https://gtm.example/v1/hooks/here';

interface Sample {
  wallMs: number;
  cpuMs: number;
}

async function measure(work: () => Promise<unknown>): Promise<Sample> {
  const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  const count = BATCH * BATCHES;
  return { wallMs: (performance.now() - startedAt) / count, cpuMs: (user + system) / 1000 / count };
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1]!;
}

/** Hands requests over as they come together, and fails when one is not answered as it should be. */
async function receiveAll(
  receiver: HookReceiver,
  hookId: string,
  batches: SignedRequest[][],
  wanted: string,
): Promise<void> {
  for (const batch of batches) {
    const answers = await Promise.all(batch.map((request) => receiver.receive(hookId, request)));
    const wrong = answers.find((answer) => answer !== wanted);
    if (wrong) throw new Error(`One was answered "${wrong}" and not "${wanted}".`);
  }
}

/**
 * P4: a delivery with its signature, body check, deduplication, row-level security, outbox event and audit row, 500 at a
 * time, beside a bare batched insert of the same bodies (`unnest`) into a table without any of it, in the same embedded
 * engine. Repeated ones are measured twice: known from memory, and after a restart, when the database has to be asked.
 */
export const bench: BenchRun = async () => {
  const signer = standardSigner(Buffer.from('a shared secret of 32 bytes, so!'));
  const world = await openHookWorld([], [signer]);
  const [hookId] = world.hookIds as [string];
  try {
    await world.pool.query('create table public.bare (id uuid primary key, content_type text, body bytea)');
    let number = 0;
    const makeBatches = () =>
      Array.from({ length: BATCHES }, () =>
        Array.from({ length: BATCH }, () => {
          number += 1;
          const data = { recipient: `person${number % 1000}@one.example`, messageId: `m${number}@ours.example` };
          const event = { specversion: '1.0', id: `e${number}`, type: 'mail.opened', source: '/mailer', data };
          const body = Buffer.from(
            JSON.stringify({ ...event, agent: 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101' }),
          );
          return signer.sign({ body, id: `msg_${number}`, nowMs: world.clock.now().getTime(), url });
        }),
      );
    const uuid = (index: number) => `00000000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
    let inserted = 0;
    const bare = async (batches: SignedRequest[][]) => {
      for (const batch of batches) {
        await world.pool.query('insert into public.bare select * from unnest($1::uuid[], $2::text[], $3::bytea[])', [
          batch.map(() => uuid(++inserted)),
          batch.map(() => 'application/json'),
          batch.map(({ body }) => body),
        ]);
      }
    };
    const samples: Record<'bare' | 'fresh' | 'repeated' | 'afterRestart', Sample>[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      const batches = makeBatches();
      const runBare = () => measure(() => bare(batches));
      const runFresh = () => measure(() => receiveAll(world.hooks.receiver, hookId, batches, 'accepted'));
      const first = round % 2 === 0 ? await runBare() : null;
      const fresh = await runFresh();
      const sample = {
        ...{ bare: first ?? (await runBare()), fresh },
        repeated: await measure(() => receiveAll(world.hooks.receiver, hookId, batches, 'duplicate')),
        afterRestart: await measure(() => receiveAll(world.forgetful().receiver, hookId, batches, 'duplicate')),
      };
      // The first round warms up.
      if (round >= 0) samples.push(sample);
    }
    const of = (pick: (sample: (typeof samples)[number]) => number) => Number(median(samples.map(pick)).toFixed(3));
    const rows = (['bare', 'fresh', 'repeated', 'afterRestart'] as const).map((arm) => ({
      arm,
      'per second': Math.round(1000 / of((sample) => sample[arm].wallMs)),
      'wall ms each': of((sample) => sample[arm].wallMs),
      'CPU ms each': of((sample) => sample[arm].cpuMs),
    }));
    const notes = {
      ...{ rounds: ROUNDS, batch: BATCH, deliveriesPerRound: BATCH * BATCHES },
      throughputBesideBare: of((sample) => sample.bare.wallMs / sample.fresh.wallMs),
      repeatedBesideFresh: of((sample) => sample.repeated.wallMs / sample.fresh.wallMs),
      afterRestartBesideFresh: of((sample) => sample.afterRestart.wallMs / sample.fresh.wallMs),
    };
    return { rows, notes };
  } finally {
    await world.close();
  }
};
