import { readFileSync } from 'node:fs';
import { GtmError } from '../../domain/errors.ts';
import type { ApiClient } from '../client.ts';
import { type Command, type CommandInput, optionNumber, optionText, requireOption, requireWord } from '../command.ts';

interface Hook {
  id: string;
  name: string;
  from: string;
  url: string;
  hasKey: boolean;
  previousKeyUntil: string | null;
  counts: Record<string, number>;
  lastAcceptedAt: string | null;
}

interface Made {
  id: string;
  url: string;
  secret: string | null;
  needsKey: boolean;
}

const refusals = ['forged', 'stale', 'malformed', 'oversized', 'too_fast'];

async function findHook(api: ApiClient, name: string): Promise<Hook> {
  const { items } = await api.call<{ items: Hook[] }>('/hooks');
  const hook = items.find((candidate) => candidate.name === name || candidate.id === name);
  if (!hook) throw new GtmError('not-found', `There is no hook "${name}"; list them with \`gtm hooks\`.`);
  return hook;
}

/** The key from a file, or from the standard input for `-`: on the command line it would stay in the shell's history. */
function keyFrom(input: CommandInput): string | undefined {
  const file = optionText(input, 'key-file');
  return file === undefined ? undefined : readFileSync(file === '-' ? 0 : file, 'utf8').trim();
}

function printMade({ screen }: CommandInput, name: string, made: Made): void {
  screen.line(made.url);
  if (made.secret !== null) screen.line(made.secret);
  // Beside the output, so that a script can keep just address and secret.
  if (made.needsKey) {
    screen.problem(`Nothing is taken until the sender's key is known: gtm hook rotate ${name} --key-file FILE`);
  } else if (made.secret !== null || made.url.includes('@')) {
    screen.problem('Keep it now: it is not shown again.');
  }
}

/** Sources of webhooks. */
export const hookCommands: Command[] = [
  {
    name: 'hooks',
    summary: 'Sources of webhooks, and how many requests were taken and refused',
    usage: 'gtm hooks',
    example: 'gtm hooks',
    json: 'The answer of `listHooks`.',
    async run(input) {
      const api = await input.api();
      const answer = await api.call<{ items: Hook[] }>('/hooks');
      input.screen.result(answer, () => {
        if (answer.items.length === 0) {
          input.screen.line('No source yet: gtm hook add NAME --from PROVIDER');
          return;
        }
        input.screen.table(
          ['name', 'from', 'taken', 'repeated', 'refused', 'events', 'mails', 'unused', 'last', 'key'],
          answer.items.map(({ name, from, counts, lastAcceptedAt, hasKey, previousKeyUntil }) => {
            const refused = refusals.flatMap((reason) =>
              counts[reason] ? [`${counts[reason]} ${reason.replace('_', ' ')}`] : [],
            );
            const number = (outcome: string) => String(counts[outcome] ?? 0);
            const key = previousKeyUntil === null ? '' : `old key until ${previousKeyUntil.slice(0, 16)}`;
            return [
              ...[name, from, number('accepted'), number('duplicate'), refused.join(', ') || '0'],
              ...[number('event'), number('mail'), number('unused')],
              ...[lastAcceptedAt?.slice(0, 16) ?? '', hasKey ? key : 'missing'],
            ];
          }),
        );
        for (const { name, url } of answer.items) input.screen.line(`${name}: ${url}`);
      });
      return 0;
    },
  },
  {
    name: 'hook add',
    summary: 'Make a source of webhooks; its address and secret are shown this once',
    usage: 'gtm hook add NAME --from PROVIDER [--key-file FILE]',
    example: 'gtm hook add bounces --from postmark',
    json: 'The answer of `addHook`.',
    words: 1,
    options: { from: { type: 'string' }, 'key-file': { type: 'string' } },
    async run(input) {
      const name = requireWord(input, 0, 'NAME');
      const body = { name, from: requireOption(input, 'from'), key: keyFrom(input) };
      const api = await input.api();
      const made = await api.call<Made>('/hooks', { method: 'POST', body });
      input.screen.result(made, () => printMade(input, name, made));
      return 0;
    },
  },
  {
    name: 'hook rotate',
    summary: 'Give a source a new key; the old one stays good for a while',
    usage: 'gtm hook rotate NAME [--key-file FILE] [--overlap-hours N]',
    example: 'gtm hook rotate bounces --overlap-hours 48',
    json: 'The answer of `rotateHook`.',
    words: 1,
    options: { 'key-file': { type: 'string' }, 'overlap-hours': { type: 'string' } },
    async run(input) {
      const name = requireWord(input, 0, 'NAME');
      const body = { key: keyFrom(input), overlapHours: optionNumber(input, 'overlap-hours') };
      const api = await input.api();
      const { id } = await findHook(api, name);
      const made = await api.call<Made & { previousKeyUntil: string }>(`/hooks/${id}/rotate`, { method: 'POST', body });
      input.screen.result(made, () => {
        printMade(input, name, made);
        input.screen.problem(`The key before is good until ${made.previousKeyUntil.slice(0, 16)}, then only this one.`);
      });
      return 0;
    },
  },
  {
    name: 'hook remove',
    summary: 'Take a source of webhooks away at once; what it brought stays',
    usage: 'gtm hook remove NAME',
    example: 'gtm hook remove bounces',
    json: 'The answer of `removeHook`.',
    words: 1,
    async run(input) {
      const name = requireWord(input, 0, 'NAME');
      const api = await input.api();
      const { id } = await findHook(api, name);
      const answer = await api.call<{ result: string }>(`/hooks/${id}`, { method: 'DELETE' });
      input.screen.result(answer, () => input.screen.line(`Nothing is taken from "${name}" any more.`));
      return 0;
    },
  },
];
