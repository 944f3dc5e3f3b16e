import type { ProposalView } from '../../api/proposal-view.ts';
import { rejectReasons } from '../../data/records/feedback.ts';
import { type Command, optionText, requireOption, requireWord, wrongUse } from '../command.ts';

/** Turns a proposal down. */
export const rejectCommand: Command = {
  name: 'reject',
  summary: 'Turn a proposal down, with the reason it learns from',
  usage: `gtm reject HANDLE --reason ${rejectReasons.join('|')} [--note TEXT]`,
  example: 'gtm reject k7q2 --reason not_now --note "They are closed until January"',
  json: 'The answer of `rejectProposal` with `handle`.',
  words: 1,
  options: { reason: { type: 'string' }, note: { type: 'string' } },
  async run(input) {
    const handle = requireWord(input, 0, 'HANDLE');
    const reason = requireOption(input, 'reason');
    if (!rejectReasons.some((known) => known === reason)) {
      throw wrongUse(`--reason must be one of ${rejectReasons.join(', ')}.`);
    }
    const note = optionText(input, 'note');
    const api = await input.api();
    const path = `/proposals/${encodeURIComponent(handle)}`;
    const { digest, headline } = await api.call<ProposalView>(path);
    const body = { digest, reason, ...(note === undefined ? {} : { note }) };
    const answer = await api.call<{ result: string }>(`${path}/reject`, { method: 'POST', body });
    input.screen.result({ handle, ...answer }, () => input.screen.line(`Rejected: ${headline}`));
    return 0;
  },
};
