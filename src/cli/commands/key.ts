import { counted } from '../../domain/counted.ts';
import { type Command, requireWord } from '../command.ts';

interface Rotation {
  version: number;
  secrets: number;
  forgotten: number;
}

interface Key {
  id: string;
  name: string;
  lastFour: string;
  createdAt: string;
  revoked: boolean;
}

/** Keys of programs, which may propose and never approve, and the key that wraps stored secrets. */
export const keyCommands: Command[] = [
  {
    name: 'key create',
    summary: 'Make a key for a program; it is shown this once',
    usage: 'gtm key create NAME',
    example: 'gtm key create "nightly loader"',
    json: 'The answer of `createKey`.',
    words: 1,
    async run(input) {
      const name = requireWord(input, 0, 'NAME');
      const api = await input.api();
      const made = await api.call<{ id: string; key: string }>('/keys', { method: 'POST', body: { name } });
      input.screen.result(made, () => {
        input.screen.line(made.key);
        // Beside the output, so that a script can keep just the key.
        input.screen.problem('Keep it now: it is not shown again. It may propose and never approve.');
      });
      return 0;
    },
  },
  {
    name: 'key list',
    summary: 'Keys of programs',
    usage: 'gtm key list',
    example: 'gtm key list',
    json: 'The answer of `listKeys`.',
    async run(input) {
      const api = await input.api();
      const answer = await api.call<{ items: Key[] }>('/keys');
      input.screen.result(answer, () => {
        if (answer.items.length === 0) {
          input.screen.line('No keys yet. Make one for a program: gtm key create NAME');
          return;
        }
        input.screen.table(
          ['key', 'name', 'ends in', 'made', ''],
          answer.items.map(({ id, name, lastFour, createdAt, revoked }) => [
            ...[id, name, lastFour, createdAt.slice(0, 10), revoked ? 'revoked' : ''],
          ]),
        );
      });
      return 0;
    },
  },
  {
    name: 'key revoke',
    summary: 'End a key at once',
    usage: 'gtm key revoke KEY',
    example: 'gtm key revoke key_0190a1b2c3d47e5f8091a2b3c4d5e6f7',
    json: 'The answer of `revokeKey`.',
    words: 1,
    async run(input) {
      const id = requireWord(input, 0, 'KEY');
      const api = await input.api();
      const answer = await api.call<{ result: string }>(`/keys/${encodeURIComponent(id)}`, { method: 'DELETE' });
      input.screen.result(answer, () =>
        input.screen.line(answer.result === 'revoked' ? 'The key is revoked.' : 'No valid key has this id.'),
      );
      return answer.result === 'revoked' ? 0 : 1;
    },
  },
  {
    name: 'key rotate',
    summary: 'Make a new installation key and wrap every stored secret with it, while the server runs',
    usage: 'gtm key rotate',
    example: 'gtm key rotate',
    json: 'The answer of `rotateInstallationKey`.',
    async run(input) {
      const api = await input.api();
      const answer = await api.call<Rotation>('/installation-key/rotate', { method: 'POST' });
      const { version, secrets, forgotten } = answer;
      input.screen.result(answer, () => {
        input.screen.line(`Version ${version} wraps ${counted(secrets, 'secret')} now.`);
        input.screen.line(
          forgotten === 0
            ? `The version before stays in the key file until the next rotation.`
            : `${counted(forgotten, 'old version')} left the key file; the one before stays until the next rotation.`,
        );
        input.screen.line('Back up installation.key again, apart from the database.');
      });
      return 0;
    },
  },
];
