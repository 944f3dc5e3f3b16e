import type { ApiClient } from '../client.ts';
import { type Command, requireWord, wrongUse } from '../command.ts';

const nouns: Record<string, string> = { acc: 'account', con: 'contact', deal: 'deal' };

/** Contacts are also named by an address. */
async function contactId(api: ApiClient, name: string): Promise<string> {
  if (!name.includes('@')) return name;
  return (await api.call<{ id: string }>(`/contacts/${encodeURIComponent(name)}`)).id;
}

/** Two records made one, and taken apart again. */
export const mergeCommands: Command[] = [
  {
    name: 'merge',
    summary: 'Make two records of the same person, company or deal one; can be undone',
    usage: 'gtm merge KEPT OTHER',
    example: 'gtm merge con_0190a1b2c3d47e5f8091a2b3c4d5e6f7 con_0190a1b2c3d47e5f8091a2b3c4d5e6f8',
    json: 'The answer of `merge`.',
    words: 2,
    async run(input) {
      const [kept, other] = [requireWord(input, 0, 'KEPT'), requireWord(input, 1, 'OTHER')];
      const noun = kept.includes('@') ? 'contact' : nouns[kept.split('_')[0]!];
      if (noun === undefined) {
        throw wrongUse('KEPT must be the id of an account, contact or deal (gtm list shows them), or an address.');
      }
      const api = await input.api();
      const [survivorId, absorbedId] = [await contactId(api, kept), await contactId(api, other)];
      const body = { noun, survivorId, absorbedId };
      const answer = await api.call<{ id: string }>('/merges', { method: 'POST', body });
      input.screen.result(answer, () => input.screen.line(`Merged. Take it back: gtm unmerge ${answer.id}`));
      return 0;
    },
  },
  {
    name: 'unmerge',
    summary: 'Take a merge back',
    usage: 'gtm unmerge MERGE',
    example: 'gtm unmerge mrg_0190a1b2c3d47e5f8091a2b3c4d5e6f7',
    json: 'The answer of `undoMerge`.',
    words: 1,
    async run(input) {
      const id = requireWord(input, 0, 'MERGE');
      const api = await input.api();
      const path = `/merges/${encodeURIComponent(id)}/undo`;
      const answer = await api.call<{ result: string }>(path, { method: 'POST', body: {} });
      input.screen.result(answer, () => input.screen.line('Taken apart again.'));
      return 0;
    },
  },
];
