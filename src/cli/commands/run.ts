import type { RunSummary, RunView } from '../../api/run-view.ts';
import { instantWords } from '../../domain/time-words.ts';
import { type Command, optionNumber } from '../command.ts';
import { printCounts, printRun } from '../print-run.ts';

/** All runs. */
const runs: Command = {
  name: 'runs',
  summary: 'Runs of all goals, newest first',
  usage: 'gtm runs [--limit N]',
  example: 'gtm runs',
  json: 'The answer of `listRuns`.',
  options: { limit: { type: 'string' } },
  async run(input) {
    const { screen } = input;
    const api = await input.api();
    const query = { limit: optionNumber(input, 'limit') ?? 20 };
    const page = await api.call<{ items: RunSummary[]; next: string | null }>('/runs', { query });
    const { zone } = await api.call<{ zone: string }>('/tenant');
    screen.result(page, () => {
      if (page.items.length === 0) screen.line('No runs yet. State a goal: gtm goal "..."');
      else {
        screen.table(
          ['run', 'started', 'state', 'goal', ''],
          page.items.map((run) => [
            ...[
              run.id,
              instantWords(run.startedAt, zone),
              run.state.replace('_', ' '),
              run.goal,
              printCounts(run.counts),
            ],
          ]),
        );
      }
    });
    return 0;
  },
};

/** One run. */
const run: Command = {
  name: 'run',
  summary: 'One run: proposals, who was left alone and why; the latest when none is named',
  usage: 'gtm run [RUN] [--cancel]',
  example: 'gtm run',
  json: 'The answer of `getRun`.',
  words: 1,
  options: { cancel: { type: 'boolean' } },
  async run(input) {
    const { screen, words, options } = input;
    const path = `/runs/${encodeURIComponent(words[0] ?? 'latest')}`;
    const api = await input.api();
    if (options['cancel'] === true) await api.call(`${path}/cancel`, { method: 'POST', body: {} });
    const view = await api.call<RunView>(path);
    screen.result(view, () => printRun(screen, view));
    return view.state === 'failed' ? 1 : 0;
  },
};

export const runCommands: Command[] = [runs, run];
