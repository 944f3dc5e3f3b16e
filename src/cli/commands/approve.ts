import type { ProposalView } from '../../api/proposal-view.ts';
import { instantWords } from '../../domain/time-words.ts';
import { approvalNeeds } from '../../domain/verdict.ts';
import { type Command, optionText, requireWord } from '../command.ts';
import { printAction } from '../print-proposal.ts';

interface Approved {
  result: 'approved' | 'superseded' | 'expired';
  notBefore: string | null;
  reason: string;
}

/** Approves exactly what it shows: the digest of what was fetched goes with the decision. */
export const approveCommand: Command = {
  name: 'approve',
  summary: 'Approve a proposal: shows what leaves, when, and how to take it back',
  usage: 'gtm approve HANDLE [--reason TEXT]',
  example: 'gtm approve k7q2',
  json: 'The answer of `approveProposal` with `handle`.',
  words: 1,
  options: { reason: { type: 'string' } },
  async run(input) {
    const { screen } = input;
    const handle = requireWord(input, 0, 'HANDLE');
    const api = await input.api();
    const path = `/proposals/${encodeURIComponent(handle)}`;
    const view = await api.call<ProposalView>(path);
    const { zone } = await api.call<{ zone: string }>('/tenant');
    if (!view.readOnly && (view.state === 'open' || view.state === 'blocked')) {
      screen.line(screen.bold(view.headline));
      printAction(screen, view.action, zone);
      screen.line();
    }
    const overrideReason = optionText(input, 'reason');
    if (view.state === 'blocked' && approvalNeeds(view.verdict) === 'reason' && overrideReason === undefined) {
      const against = view.verdict?.findings.filter(({ decision }) => decision === 'reject') ?? [];
      const said = against.map(({ message }) => message).join(' ');
      screen.problem(`${said} To approve it all the same: gtm approve ${view.handle} --reason "why"`);
      return 1;
    }
    const body = { digest: view.digest, ...(overrideReason === undefined ? {} : { overrideReason }) };
    const answer = await api.call<Approved>(`${path}/approve`, { method: 'POST', body });
    screen.result({ handle: view.handle, ...answer }, () => {
      if (answer.result !== 'approved') {
        screen.line(`Not approved, ${answer.result}: ${answer.reason}`);
        return;
      }
      const leaves = answer.notBefore === null ? '' : ` It leaves ${instantWords(answer.notBefore, zone)}`;
      screen.line(`Approved.${leaves === '' ? '' : `${leaves}.`} ${answer.reason}`.trimEnd());
      if (!api.isServer) screen.line('No server runs now: it leaves once one does. Start it with gtm start.');
      if (view.delivery !== null) screen.line(`It will be ${view.delivery}.`);
      screen.line(`Take it back until then: gtm undo ${view.handle}`);
    });
    return answer.result === 'approved' ? 0 : 1;
  },
};
