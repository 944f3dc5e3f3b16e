import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { counted } from '../../domain/counted.ts';
import { GtmError } from '../../domain/errors.ts';
import type { ApiClient } from '../client.ts';
import type { Command, CommandInput } from '../command.ts';
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

/** A whole tenant as a file, or what the CRM does not know yet. */
export const exportCommand: Command = {
  name: 'export',
  summary: 'Write the whole tenant into one file ("gtm import" takes it), or what is to be written back to the CRM',
  usage: 'gtm export [FILE|DIR] [--changes]',
  example: 'gtm export --changes',
  details: [
    'With --changes: CSV files of the approved changes, mails and meetings that the CRM does not have yet, with its record',
    'ids and column labels. They are in each export until an import of the CRM shows that it has them.',
  ],
  json: 'The answer of `exportTenant`; with `--changes` that of `exportCrmChanges` and the `folder`.',
  words: 1,
  options: { changes: { type: 'boolean' } },
  async run(input) {
    if (input.options['changes'] === true) return exportChanges(input);
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

interface ChangeFiles {
  files: { name: string; source: string; rows: number; text: string }[];
  leftOut: { id: string; why: string }[];
}

const whyLeftOut: Record<string, string> = {
  'no-record-id': 'of records that no CRM file has brought with an id',
  'empties-a-field': 'that empty a field: most imports leave it as it is for an empty cell, so empty it by hand',
};

/** The files for the CRM, in a folder of their own. */
async function exportChanges(input: CommandInput): Promise<number> {
  const { screen } = input;
  const api = await input.api();
  const answer = await api.call<ChangeFiles>('/crm-changes/export', { method: 'POST', body: {} });
  const folder = datedTarget(input.words[0], 'gtm-changes', '');
  if (answer.files.length > 0) mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const { name, text } of answer.files) writeFileSync(join(folder, name), text, { mode: 0o600 });
  screen.result({ ...answer, folder }, () => {
    if (answer.files.length === 0) screen.line('Nothing is to be written back.');
    else {
      screen.line(`${folder}:`);
      screen.table(
        ['file', 'for', 'rows'],
        answer.files.map(({ name, source, rows }) => [name, source, String(rows)]),
      );
      screen.line('Import them there. The next export from there, imported here, shows that it has them.');
    }
    for (const [why, list] of Map.groupBy(answer.leftOut, (change) => change.why)) {
      screen.line(`Left out: ${counted(list.length, 'change')} ${whyLeftOut[why]}.`);
    }
  });
  return 0;
}

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
