import type { ProposalView } from '../../api/proposal-view.ts';
import { rejectReasons } from '../../data/records/feedback.ts';
import { type Command, optionText, optionTexts, requireOption, requireWord, wrongUse } from '../command.ts';

/** Turns a proposal down. */
export const rejectCommand: Command = {
  name: 'reject',
  summary: 'Turn a proposal down, with the reason it learns from',
  usage: `gtm reject HANDLE --reason ${rejectReasons.join('|')} [--note TEXT]\n  [--until DATE] [--evidence ID ...]`,
  example: 'gtm reject k7q2 --reason not_now --note "They are closed until January"',
  details: [
    '--until goes with not_now (30 days when left out), --evidence with wrong_fact: which of the evidence is wrong. never_contact suppresses',
    'the person; already_handled is logged as done; wrong_tone is worded once more. What still counts: gtm refusals.',
  ],
  json: 'The answer of `rejectProposal` with `handle`.',
  words: 1,
  options: {
    ...{ reason: { type: 'string' }, note: { type: 'string' }, until: { type: 'string' } },
    evidence: { type: 'string', multiple: true },
  },
  async run(input) {
    const handle = requireWord(input, 0, 'HANDLE');
    const reason = requireOption(input, 'reason');
    if (!rejectReasons.some((known) => known === reason)) {
      throw wrongUse(`--reason must be one of ${rejectReasons.join(', ')}.`);
    }
    const [note, until] = [optionText(input, 'note'), optionText(input, 'until')];
    const evidenceIds = optionTexts(input, 'evidence');
    const api = await input.api();
    const path = `/proposals/${encodeURIComponent(handle)}`;
    const { digest, headline } = await api.call<ProposalView>(path);
    const about = evidenceIds.length > 0 ? { evidenceIds } : {};
    const body = { digest, reason, note, until, ...about };
    const answer = await api.call<{ result: string }>(`${path}/reject`, { method: 'POST', body });
    input.screen.result({ handle, ...answer }, () => input.screen.line(`Rejected: ${headline}`));
    return 0;
  },
};
