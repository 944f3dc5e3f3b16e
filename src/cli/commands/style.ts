import { type Command, type CommandInput, requireWord } from '../command.ts';

/** A note as the API gives it. */
export interface StyleNote {
  id: string;
  userId: string;
  inWords: string;
  mails: number;
  enabled: boolean;
}

async function change(input: CommandInput, body: { value?: string; enabled?: boolean }): Promise<number> {
  const id = requireWord(input, 0, 'NOTE');
  const api = await input.api();
  const note = await api.call<StyleNote>(`/style-notes/${encodeURIComponent(id)}`, { method: 'PATCH', body });
  const does = note.enabled ? 'The next drafts in your name follow it' : 'Drafts follow it no more';
  input.screen.result(note, () => input.screen.line(`${does}: ${note.inWords}`));
  return 0;
}

/** What repeated edits say about how each of us writes, and how to change that. */
export const styleCommands: Command[] = [
  {
    name: 'style',
    summary: 'How each of us writes, learned from repeated edits; drafts follow it',
    usage: 'gtm style',
    example: 'gtm style',
    json: 'The answer of `listStyleNotes`.',
    async run(input) {
      const api = await input.api();
      const { items } = await api.call<{ items: StyleNote[] }>('/style-notes');
      input.screen.result({ items }, () => {
        if (items.length === 0) input.screen.line('Nothing yet: three edits of the same kind make a note.');
        else {
          input.screen.table(
            ['id', 'who', 'state', 'from', 'note'],
            items.map(({ id, userId, enabled, mails, inWords }) => [
              ...[id, userId, enabled ? 'on' : 'off', `${mails} mails`, inWords],
            ]),
          );
        }
      });
      return 0;
    },
  },
  {
    name: 'style set',
    summary: 'Put a note of yours in other words',
    usage: 'gtm style set NOTE VALUE',
    example: 'gtm style set sty_0190a1b2c3d47e5f8091a2b3c4d5e6f7 Hey',
    json: 'The answer of `changeStyleNote`.',
    words: 2,
    run: (input) => change(input, { value: requireWord(input, 1, 'VALUE') }),
  },
  {
    name: 'style off',
    summary: 'Let drafts follow a note of yours no more',
    usage: 'gtm style off NOTE',
    example: 'gtm style off sty_0190a1b2c3d47e5f8091a2b3c4d5e6f7',
    json: 'The answer of `changeStyleNote`.',
    words: 1,
    run: (input) => change(input, { enabled: false }),
  },
  {
    name: 'style on',
    summary: 'Let drafts follow a note of yours again',
    usage: 'gtm style on NOTE',
    example: 'gtm style on sty_0190a1b2c3d47e5f8091a2b3c4d5e6f7',
    json: 'The answer of `changeStyleNote`.',
    words: 1,
    run: (input) => change(input, { enabled: true }),
  },
];
