import { GtmError } from '../../domain/errors.ts';
import type { ApiClient } from '../client.ts';
import { type Command, requireWord } from '../command.ts';
import type { Screen } from '../screen.ts';

async function vacuum(api: ApiClient, screen: Screen): Promise<number> {
  screen.progress('writing the database files anew');
  const { tookMs } = await api.call<{ tookMs: number }>('/installation/vacuum', { method: 'POST', body: {} });
  screen.progress('');
  return tookMs;
}

/** The same after an erasure that is done: null where it has to be done later, because a backup is under way. */
export async function vacuumAfterErasing(api: ApiClient, screen: Screen): Promise<number | null> {
  try {
    return await vacuum(api, screen);
  } catch (error) {
    if (GtmError.is(error) && error.code === 'conflict') return null;
    throw error;
  }
}

/** What is to be done where nothing was vacuumed. */
export const vacuumLater = 'Their bytes stay in the database files until "gtm vacuum" on the server\'s machine.';

/** Makes what was deleted unreadable in the files, too. */
const vacuumCommand: Command = {
  name: 'vacuum',
  summary: 'Make deleted rows unreadable in the database files, too ("gtm erase" does it by itself)',
  usage: 'gtm vacuum',
  example: 'gtm vacuum',
  json: 'The answer of `vacuumInstallation`.',
  async run({ api, screen }) {
    const tookMs = await vacuum(await api(), screen);
    screen.result({ tookMs }, () =>
      screen.line(`Done in ${(tookMs / 1000).toFixed(1)} s; everybody waited meanwhile.`),
    );
    return 0;
  },
};

/** Deletes a person. */
const eraseCommand: Command = {
  name: 'erase',
  summary: 'Delete a person for good; only what keeps them from being written to stays',
  usage: 'gtm erase ADDRESS|CONTACT --yes [--later]',
  example: 'gtm erase ada@shop.example --yes',
  json: 'The answer of `eraseContact`; `vacuumMs` is null where the vacuum is left to be done.',
  words: 1,
  options: { yes: { type: 'boolean' }, later: { type: 'boolean' } },
  async run(input) {
    const { screen } = input;
    const id = encodeURIComponent(requireWord(input, 0, 'ADDRESS or CONTACT'));
    const api = await input.api();
    if (input.options['yes'] !== true) {
      const { name } = await api.call<{ name: string }>(`/contacts/${id}`);
      screen.problem(`This deletes ${name} and cannot be undone. Add --yes to do it.`);
      return 2;
    }
    const path = `/contacts/${id}/erase`;
    const answer = await api.call<{ deleted: Record<string, number> }>(path, { method: 'POST', body: {} });
    const isLater = input.options['later'] === true || !api.isOnThisMachine;
    const vacuumMs = isLater ? null : await vacuumAfterErasing(api, screen);
    screen.result({ ...answer, vacuumMs }, () => {
      const rows = Object.entries(answer.deleted).filter(([, count]) => count > 0);
      screen.line('Erased. They are never written to, and no import brings them back.');
      if (vacuumMs === null) screen.line(vacuumLater);
      screen.table(
        ['what', 'rows'],
        rows.map(([what, count]) => [what, String(count)]),
      );
    });
    return 0;
  },
};

/** Deleting people. */
export const eraseCommands: Command[] = [eraseCommand, vacuumCommand];
