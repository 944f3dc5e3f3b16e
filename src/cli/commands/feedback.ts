import type { Command } from '../command.ts';
import { optionText } from '../command.ts';

/** What people did with proposals, to learn from. */
export const feedbackCommand: Command = {
  name: 'feedback',
  summary: 'Export what people did with proposals, as JSON Lines',
  usage: 'gtm feedback [--since DATE] > feedback.jsonl',
  example: 'gtm feedback --since 2026-10-01 > feedback.jsonl',
  json: 'With or without `--json`, JSON Lines: the items of `exportFeedback`.',
  options: { since: { type: 'string' } },
  async run(input) {
    const since = optionText(input, 'since');
    const api = await input.api();
    const query = { since: since === undefined ? undefined : `${since}T00:00:00Z` };
    for await (const item of api.stream<object>('/feedback', { query })) {
      input.screen.raw(`${JSON.stringify(item)}\n`);
    }
    return 0;
  },
};
