import type { ProposalSummary } from '../../api/proposal-view.ts';
import { type Command, optionNumber, optionText } from '../command.ts';

interface Page {
  items: ProposalSummary[];
  next: string | null;
}

/** The inbox. */
export const approvalsCommand: Command = {
  name: 'approvals',
  summary: 'Proposals that wait for you, most pressing first',
  usage: 'gtm approvals [--state open,blocked,approved,...] [--run RUN] [--limit N]',
  example: 'gtm approvals',
  json: 'The answer of `listProposals`.',
  options: { state: { type: 'string' }, run: { type: 'string' }, limit: { type: 'string' } },
  async run(input) {
    const { screen } = input;
    const api = await input.api();
    const query = {
      state: optionText(input, 'state'),
      runId: optionText(input, 'run'),
      limit: optionNumber(input, 'limit'),
    };
    const page = await api.call<Page>('/proposals', { query });
    screen.result(page, () => {
      const waiting = page.items.filter(({ readOnly }) => !readOnly);
      const old = page.items.length - waiting.length;
      const aside = `${old} more ${old === 1 ? 'is' : 'are'} from runs over old data, to be read only: gtm run`;
      if (waiting.length === 0) {
        if (old > 0) screen.line(aside);
        screen.line(
          'Nothing waits for you. State a goal: gtm goal "..." or see what the data asks for: gtm goal --suggest',
        );
        return;
      }
      screen.table(
        ['', 'verdict', 'confidence', 'what', 'why now'],
        waiting.map((item) => [
          ...[item.handle, item.label ?? item.state, item.confidenceWord, item.headline],
          item.whyNow.replaceAll(/\s+/g, ' '),
        ]),
      );
      screen.line();
      if (old > 0) screen.line(aside);
      screen.line(`Look at one: gtm show ${waiting[0]!.handle}`);
    });
    return 0;
  },
};
