import { join, resolve } from 'node:path';
import { GtmError } from '../../domain/errors.ts';
import { createSystemClock, createSystemRandom } from '../../runtime/system/system-clock.ts';
import { findServer } from '../client.ts';
import { type Command, optionTexts, requireWord } from '../command.ts';
import { datedTarget } from '../dated-target.ts';

interface Backup {
  path: string;
  files: number;
  bytes: number;
  pauseMs: number;
  totalMs: number;
}

const backup: Command = {
  name: 'backup',
  summary: 'Write everything into one file, while the server goes on working',
  usage: 'gtm backup [FILE|DIR] [--with-keys]',
  example: 'gtm backup /mnt/backups',
  json: 'The answer of `backupInstallation`.',
  words: 1,
  options: { 'with-keys': { type: 'boolean' } },
  async run(input) {
    const { screen, config } = input;
    const api = await input.api();
    if (!api.isOnThisMachine) {
      throw new GtmError('refused', 'A backup is written where the server runs: run this there, without --url.');
    }
    const withKeys = input.options['with-keys'] === true;
    const body = { path: datedTarget(input.words[0], 'gtm-backup'), withKeys };
    const made = await api.call<Backup>('/installation/backup', { method: 'POST', body });
    screen.result(made, () => {
      const size = `${(made.bytes / 2 ** 20).toFixed(1)} MB in ${(made.totalMs / 1000).toFixed(1)} s`;
      screen.line(`${made.path}: ${made.files} files, ${size}; writes waited ${made.pauseMs} ms.`);
      if (withKeys) screen.line('It holds the keys: whoever has the file can read every secret and act as the owner.');
      else {
        screen.line(
          `Not in it: ${join(config.dataDirectory, 'installation.key')}. Keep a copy of that file elsewhere:`,
        );
        screen.line('without it the passwords of mailboxes and other secrets of this backup cannot be read.');
      }
      screen.line(`Keep ${join(config.dataDirectory, 'erasures.jsonl')}, too: a restore erases again who is in it.`);
    });
    return 0;
  },
};

const restore: Command = {
  name: 'restore',
  summary: 'Put a backup into an empty data directory; every tenant is paused then',
  usage: 'gtm restore FILE [--data DIR] [--ledger FILE|DIR]...',
  example: 'gtm restore /mnt/backups/gtm.tar --data .gtm-restored --ledger .gtm',
  json: '`{dataDirectory, madeAt, tenants, erasuresRepeated, hasKeys}`',
  words: 1,
  options: { ledger: { type: 'string', multiple: true } },
  begins: true,
  async run(input) {
    const { screen, config } = input;
    const file = requireWord(input, 0, 'FILE');
    const server = findServer(config.dataDirectory);
    if (server) {
      screen.problem(`A server runs on ${config.dataDirectory} (process ${server.pid}). Choose another --data.`);
      return 1;
    }
    const { restoreBackup } = await import('../../app/restore.ts');
    const services = {
      clock: createSystemClock(),
      random: createSystemRandom(),
      ledgers: optionTexts(input, 'ledger'),
    };
    const done = await restoreBackup(config, resolve(file), services);
    screen.result(done, () => {
      screen.line(`Restored into ${done.dataDirectory}: ${done.tenants} tenants as of ${done.madeAt}.`);
      screen.line(`Erasures made again: ${done.erasuresRepeated}. Give every ledger you have with --ledger.`);
      if (!done.hasKeys) {
        screen.line(`There is no installation.key: put yours into ${done.dataDirectory}, or enter the secrets again.`);
      }
      screen.line(
        'Every tenant is paused, because what was approved then may have left since. Look at "gtm scheduled",',
      );
      screen.line('pull back what has left ("gtm undo"), then "gtm resume".');
    });
    return 0;
  },
};

/** Everything in one file, and back. */
export const backupCommands: Command[] = [backup, restore];
