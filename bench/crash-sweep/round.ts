import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { live, openWorld } from './life.ts';
import { type LedgerLine, readLedger } from './outside-world.ts';
import { placesOfRound } from './places.ts';
import { cutPower } from './power-cut.ts';
import { leftInside, type Progress } from './tally.ts';
import type { Weakness } from './weaknesses.ts';

/** One directory through a series of deaths: what it does, how it dies, and what the providers can be asked. */
export interface RoundPlan {
  task: 'goal' | 'send';
  /** At the count-th time that a place is reached. */
  count: number;
  /** A power cut also takes what no fsync has covered. */
  death: 'kill' | 'power-cut';
  opaque: boolean;
}

/** How a round ended. */
export interface RoundEnd {
  /** The places that killed, in order. */
  kills: string[];
  /** Null when the database could not be opened any more. */
  end: Progress | null;
  ledger: LedgerLine[];
  /** Effects that a kill left where absence proves nothing. */
  parkable: Set<string>;
}

/** The plan of a sweep's nth round: tasks, deaths and providers take turns. */
export function planRound(nth: number): RoundPlan {
  const turn = Math.floor(nth / 2);
  return {
    task: nth % 2 === 0 ? 'send' : 'goal',
    count: 1 + (turn % 3),
    death: turn % 2 === 0 ? 'kill' : 'power-cut',
    opaque: nth % 2 === 0 && turn % 3 === 2,
  };
}

/** Runs a round on a copy of `base` and lets it come to its end; `isEnough` stops the killing before. */
export async function runRound(
  base: string,
  { task, count, death, opaque }: RoundPlan,
  { weakness, isEnough }: { weakness: Weakness | null; isEnough(): boolean },
): Promise<RoundEnd> {
  const place = mkdtempSync(join(tmpdir(), 'gtm-sweep-'));
  const [data, ledgerPath, journal] = ['data', 'ledger.jsonl', 'journal'].map((name) => join(place, name)) as [
    string,
    string,
    string,
  ];
  cpSync(base, data, { recursive: true });
  const world = await openWorld(ledgerPath);
  const watched = death === 'power-cut' ? { journal } : {};
  const kills: string[] = [];
  const parkable = new Set<string>();
  try {
    let end: Progress | null = null;
    for (const point of [...placesOfRound(task, count), null]) {
      const failpoint = isEnough() ? null : point;
      const args = [task, data, world.url, opaque ? 'opaque' : 'look-up-able'];
      const { killed, broken, progress } = await live(args, { failpoint, weakness, ...watched });
      if (killed) cutPower(journal);
      rmSync(journal, { force: true });
      if (broken) break;
      if (opaque) for (const id of leftInside(progress[0]!)) parkable.add(id);
      if (killed) {
        kills.push(point!.split('@')[0]!);
        continue;
      }
      end = progress.at(-1)!;
      // A send that came to its end passes no place any more; a goal's later steps are still to be reached.
      if (task === 'send' || end.runs.every(({ state }) => state !== 'running')) break;
    }
    return { kills, end, ledger: readLedger(ledgerPath), parkable };
  } finally {
    world.process.stdin!.end();
    rmSync(place, { recursive: true, force: true });
  }
}
