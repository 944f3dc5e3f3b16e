import { readFileSync } from 'node:fs';
import { text as readText } from 'node:stream/consumers';
import type { ProposalView } from '../../api/proposal-view.ts';
import type { Action } from '../../domain/action.ts';
import { withWords, wordsOfAction } from '../../domain/action-words.ts';
import { GtmError } from '../../domain/errors.ts';
import { type Command, type CommandInput, optionText, requireWord, wrongUse } from '../command.ts';
import { printProposal } from '../print-proposal.ts';
import type { StyleNote } from './style.ts';

/** The text of a file, or of what is piped in for `-`. */
async function readBody(path: string): Promise<string> {
  const text = path === '-' ? await readText(process.stdin) : readFileSync(path, 'utf8');
  return text.replaceAll('\r\n', '\n').trimEnd();
}

async function editedAction(input: CommandInput, action: Action): Promise<Action> {
  const words = wordsOfAction(action);
  if (!words) throw new GtmError('invalid', 'Only mails, meetings and tasks have words to edit.');
  const bodyFile = optionText(input, 'body');
  return withWords(action, {
    title: optionText(input, 'subject') ?? words.title,
    body: bodyFile === undefined ? words.body : await readBody(bodyFile),
  });
}

/** Changes the words of a proposal. */
export const editCommand: Command = {
  name: 'edit',
  summary: 'Change the words of a proposal; it is checked again',
  usage: 'gtm edit HANDLE [--body FILE|-] [--subject TEXT]',
  example: 'gtm edit k7q2 --body new-text.txt --subject "Thursday at ten?"',
  json: 'The answer of `editProposal`.',
  words: 1,
  options: { body: { type: 'string' }, subject: { type: 'string' } },
  async run(input) {
    const handle = requireWord(input, 0, 'HANDLE');
    if (optionText(input, 'body') === undefined && optionText(input, 'subject') === undefined) {
      throw wrongUse('Say what changes: --body FILE (or - for what is piped in), --subject TEXT.');
    }
    const api = await input.api();
    const path = `/proposals/${encodeURIComponent(handle)}`;
    const before = await api.call<ProposalView>(path);
    const body = { digest: before.digest, action: await editedAction(input, before.action) };
    const view = await api.call<ProposalView & { learned: StyleNote[] }>(`${path}/edit`, { method: 'POST', body });
    const { zone } = await api.call<{ zone: string }>('/tenant');
    input.screen.result(view, () => {
      printProposal(input.screen, view, zone);
      for (const { inWords, id } of view.learned) {
        input.screen.line(
          `\nNoted from your edits: ${inWords} The next drafts in your name do so. Not so? gtm style off ${id}`,
        );
      }
    });
    return 0;
  },
};
