import type { ProposalView } from '../../api/proposal-view.ts';
import type { ReplyView } from '../../api/reply-view.ts';
import { instantWords } from '../../domain/time-words.ts';
import { type Command, requireWord } from '../command.ts';
import { printProposal } from '../print-proposal.ts';
import { printReading } from '../print-reading.ts';
import type { Screen } from '../screen.ts';

interface Activity {
  id: string;
  kind: string;
  occurredAt: string;
  title: string;
  text: string;
  participants: { address: string; name: string; role: string }[];
  reply: ReplyView | null;
}

/** A mail, meeting, call, note or task in full. */
function printActivity(screen: Screen, activity: Activity, zone: string): void {
  screen.line(screen.bold(`${activity.title || activity.kind}  ${instantWords(activity.occurredAt, zone)}`));
  for (const { role, name, address } of activity.participants) screen.line(`  ${role}: ${name} <${address}>`);
  screen.line(`\n${activity.text}\n`);
  if (activity.reply) printReading(screen, activity.reply, activity.id);
}

/** One proposal in full, or one activity. */
export const showCommand: Command = {
  name: 'show',
  summary: 'Why now, the mail as it will leave, the evidence, the verdict and what to do next; or a mail that came in',
  usage: 'gtm show HANDLE|ACTIVITY',
  example: 'gtm show k7q2',
  json: 'The answer of `getProposal`; of `getActivity` for an activity.',
  words: 1,
  async run(input) {
    const handle = requireWord(input, 0, 'HANDLE');
    const api = await input.api();
    if (handle.startsWith('act_')) {
      const activity = await api.call<Activity>(`/activities/${encodeURIComponent(handle)}`);
      const { zone } = await api.call<{ zone: string }>('/tenant');
      input.screen.result(activity, () => printActivity(input.screen, activity, zone));
      return 0;
    }
    const view = await api.call<ProposalView>(`/proposals/${encodeURIComponent(handle)}`);
    const { zone } = await api.call<{ zone: string }>('/tenant');
    input.screen.result(view, () => printProposal(input.screen, view, zone));
    return 0;
  },
};
