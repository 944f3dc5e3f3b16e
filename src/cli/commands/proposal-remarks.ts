import { anyNumber, type Command, requireWord } from '../command.ts';

/** Takes an approved action back while it has not left. */
export const undoCommand: Command = {
  name: 'undo',
  summary: 'Pull an approved action back before it leaves',
  usage: 'gtm undo HANDLE',
  example: 'gtm undo k7q2',
  json: 'The answer of `pullBackProposal` with `handle`.',
  words: 1,
  async run(input) {
    const handle = requireWord(input, 0, 'HANDLE');
    const api = await input.api();
    const answer = await api.call<{ result: string }>(`/proposals/${encodeURIComponent(handle)}/undo`, {
      method: 'POST',
      body: {},
    });
    input.screen.result({ handle, ...answer }, () => {
      input.screen.line(`Pulled back: nothing leaves. Decide again with gtm show ${handle}`);
    });
    return 0;
  },
};

/** Leaves a remark on a proposal. */
export const annotateCommand: Command = {
  name: 'annotate',
  summary: 'Leave a remark on a proposal',
  usage: 'gtm annotate HANDLE TEXT',
  example: 'gtm annotate k7q2 "She prefers to be called"',
  json: 'The answer of `annotateProposal` with `handle`.',
  words: anyNumber,
  async run(input) {
    const handle = requireWord(input, 0, 'HANDLE');
    requireWord(input, 1, 'TEXT');
    const api = await input.api();
    const body = { note: input.words.slice(1).join(' ') };
    const path = `/proposals/${encodeURIComponent(handle)}/annotations`;
    const answer = await api.call<{ id: string }>(path, { method: 'POST', body });
    input.screen.result({ handle, ...answer }, () => input.screen.line('Noted.'));
    return 0;
  },
};
