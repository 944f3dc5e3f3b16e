import { resolve } from 'node:path';
import { counted } from '../../domain/counted.ts';
import { GtmError } from '../../domain/errors.ts';
import type { ApiClient } from '../client.ts';
import type { Command } from '../command.ts';
import { datedTarget } from '../dated-target.ts';
import type { Screen } from '../screen.ts';
import { vacuumAfterErasing, vacuumLater } from './erase.ts';

interface Contents {
  slug: string;
  rows: Record<string, number>;
  files: number;
  audit: { count: number; hash: string } | null;
}
interface Exported extends Contents {
  path: string;
  bytes: number;
  pauseMs: number;
  leftOut: { what: string; rows: number; why: string }[];
}

const nouns = ['accounts', 'contacts', 'deals', 'activities', 'documents', 'proposals'] as const;

function summaryOf({ rows, files }: Contents): string {
  return `${nouns.map((noun) => `${rows[noun] ?? 0} ${noun}`).join(', ')}, ${counted(files, 'file')}`;
}

/** A whole tenant as a file. */
export const exportCommand: Command = {
  name: 'export',
  summary: 'Write the whole tenant into one file, for another installation ("gtm import" takes it)',
  usage: 'gtm export [FILE|DIR]',
  example: 'gtm export acme.tar',
  json: 'The answer of `exportTenant`.',
  words: 1,
  async run(input) {
    const { screen } = input;
    const api = await input.api();
    if (!api.isOnThisMachine) {
      throw new GtmError('refused', 'An export is written where the server runs: run this there, without --url.');
    }
    const path = datedTarget(input.words[0], 'gtm-export');
    const made = await api.call<Exported>('/tenant/archive', { method: 'POST', body: { path } });
    screen.result(made, () => {
      screen.line(`${made.path}: ${summaryOf(made)}; ${(made.bytes / 2 ** 20).toFixed(1)} MB.`);
      screen.line('It holds everything in clear, also the salt of the suppression list. Left out:');
      screen.table(
        ['what', 'rows', 'why'],
        made.leftOut.map(({ what, rows, why }) => [what, String(rows), why]),
      );
    });
    return 0;
  },
};

/** Takes an archive in; the caller has seen that the file is one. */
export async function takeArchive(api: ApiClient, screen: Screen, file: string): Promise<number> {
  if (!api.isOnThisMachine) {
    throw new GtmError('refused', 'An archive is read where the server runs: run this there, without --url.');
  }
  const request = { method: 'POST', body: { path: resolve(file) } } as const;
  const taken = await api.call<Contents & { erasuresRepeated: number }>('/archives', request);
  // Until then they are in the files as rows that were deleted.
  const vacuumMs = taken.erasuresRepeated > 0 ? await vacuumAfterErasing(api, screen) : null;
  screen.result({ ...taken, vacuumMs }, () => {
    screen.line(`Took in the tenant "${taken.slug}": ${summaryOf(taken)}.`);
    if (taken.erasuresRepeated > 0) {
      screen.line(`Erased again: ${counted(taken.erasuresRepeated, 'person', 'people')}.`);
      if (vacuumMs === null) screen.line(vacuumLater);
    }
    screen.line('It is paused. Next: "gtm tenant use" it, enter the secrets of its mailboxes, and "gtm resume".');
  });
  return 0;
}
