import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../src/data/database/database.ts';
import { type Burst, machineMs } from './paced-sender.ts';

const PAUSE_MS = 1;

/**
 * What the engine alone costs: a row is inserted through the port and committed, and a reader in the same process asks
 * every millisecond what is new. No signature, tenant, audit or run.
 */
export async function openBareQueue(database: Database) {
  await database.asPlatform('gtm_owner', async (transaction) => {
    await transaction.query('create table platform.bare_queue (number int primary key)');
    await transaction.query('grant select, insert on platform.bare_queue to gtm_relay');
  });
  return {
    async follow({ first, count, perSecond }: Burst) {
      const events = Array.from({ length: count }, () => ({
        sentMs: 0,
        answeredMs: 0,
        begunMs: null as number | null,
      }));
      const insert = async (index: number) => {
        events[index]!.sentMs = machineMs();
        await database.asPlatform('gtm_relay', (transaction) =>
          transaction.query('insert into platform.bare_queue values ($1)', [first + index]),
        );
        events[index]!.answeredMs = machineMs();
      };
      const read = async () => {
        for (let seen = 0; seen < count; ) {
          const rows = await database.asPlatform('gtm_relay', (transaction) =>
            transaction.query<{ number: number }>('select number from platform.bare_queue where number >= $1', [first]),
          );
          for (const { number } of rows) {
            const event = events[number - first]!;
            if (event.begunMs === null) seen += 1;
            event.begunMs ??= machineMs();
          }
          await delay(PAUSE_MS);
        }
      };
      const reading = read();
      const startsMs = machineMs();
      const inserted: Promise<void>[] = [];
      for (let index = 0; index < count; index++) {
        const early = startsMs + (index * 1000) / perSecond - machineMs();
        if (early > 0) await delay(early);
        inserted.push(insert(index));
      }
      await Promise.all([...inserted, reading]);
      return { events, refused: 0, tooMany: 0 };
    },
  };
}
