import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { type HookSigner, standardSigner } from '../../src/testing/hook-signers.ts';

/** One burst of deliveries about persons `first` to `first + count - 1`, so many a second. */
export interface Burst {
  first: number;
  count: number;
  perSecond: number;
}

/** What became of one delivery; milliseconds of the machine's monotonic clock, which all its processes share. */
export interface Sent {
  person: number;
  status: number;
  sentMs: number;
  answeredMs: number;
}

/** Most connections at once: a sender that keeps its rate whether answers come or not. */
const CONNECTIONS = 200;

/** The machine's monotonic clock. */
export const machineMs = (): number => Number(process.hrtime.bigint()) / 1e6;

export const addressOf = (person: number): string => `person${person}@one.example`;

/** Sends one event and waits for its answer. */
async function send(pool: Pool, path: string, signer: HookSigner, person: number): Promise<Sent> {
  const id = `bounce-${person}`;
  const data = { recipient: addressOf(person), severity: 'soft' };
  const body = Buffer.from(JSON.stringify({ specversion: '1.0', id, type: 'mail.bounced', source: '/sender', data }));
  const { headers } = signer.sign({ body, id, nowMs: Date.now(), url: '' });
  const sentMs = machineMs();
  const response = await pool.request({ method: 'POST', path, headers: headers as Record<string, string>, body });
  const answeredMs = machineMs();
  await response.body.dump();
  return { person, status: response.statusCode, sentMs, answeredMs };
}

/** A process of its own beside the server: `paced-sender.ts URL PATH SECRET`, then a burst a message, answered by what was sent. */
async function main([url, path, secret]: readonly string[]): Promise<void> {
  const signer = standardSigner(Buffer.from(secret!, 'base64'));
  const pool = new Pool(url!, { connections: CONNECTIONS });
  process.on('message', async ({ first, count, perSecond }: Burst) => {
    const startsMs = machineMs();
    const sent: Promise<Sent>[] = [];
    for (let index = 0; index < count; index++) {
      const early = startsMs + (index * 1000) / perSecond - machineMs();
      if (early > 0) await delay(early);
      sent.push(send(pool, path!, signer, first + index));
    }
    process.send!(await Promise.all(sent));
  });
  process.send!('ready');
}

if (import.meta.main) await main(process.argv.slice(2));
