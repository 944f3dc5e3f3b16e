import type { ProposalView } from '../../api/proposal-view.ts';
import { type Command, requireWord } from '../command.ts';
import { printProposal } from '../print-proposal.ts';

/** One proposal in full. */
export const showCommand: Command = {
  name: 'show',
  summary: 'Why now, the mail as it will leave, the evidence, the verdict and what to do next',
  usage: 'gtm show HANDLE',
  example: 'gtm show k7q2',
  json: 'The answer of `getProposal`.',
  words: 1,
  async run(input) {
    const handle = requireWord(input, 0, 'HANDLE');
    const api = await input.api();
    const view = await api.call<ProposalView>(`/proposals/${encodeURIComponent(handle)}`);
    const { zone } = await api.call<{ zone: string }>('/tenant');
    input.screen.result(view, () => printProposal(input.screen, view, zone));
    return 0;
  },
};
