import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchRun } from './bench-run.ts';
import { type Death, lakePoints, live, look, type Standing } from './lake-kills/kill-lake.ts';

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

/**
 * `npm run bench -- lake-kills [--kills 50]`: one installation with two tenants whose lake is killed while it writes,
 * again and again; after each death every tenant's lake is queried and compared with the outbox.
 */
export const bench: BenchRun = async ({ arguments: args }) => {
  const { values } = parseArgs({ args: [...args], options: { kills: { type: 'string', default: '50' } } });
  const data = mkdtempSync(join(tmpdir(), 'gtm-lake-kills-'));
  const tallies = new Map<string, Tally>();
  try {
    for (let index = 0; index < Number(values.kills); index++) {
      const death = deathOf(index);
      await live(data, TENANTS, death);
      const standing = await look(data, TENANTS);
      const tally = tallies.get(nameOf(death)) ?? { kills: 0, wrong: 0, failedQueries: 0, strays: 0 };
      tally.kills += 1;
      tally.wrong += standing.wrong;
      tally.failedQueries += standing.failedQueries;
      tally.strays += standing.stray;
      tallies.set(nameOf(death), tally);
      console.error(`# ${index + 1} kills: ${standing.lake} of ${standing.outbox} events in the lake`);
    }
    await live(data, TENANTS, 'end');
    const end: Standing = await look(data, TENANTS);
    const rows = [...tallies].map(([killed, tally]) => ({ killed, ...tally }));
    return { rows, notes: { atTheEnd: end, equal: end.lake === end.outbox && end.wrong === 0 && end.stray === 0 } };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
};
