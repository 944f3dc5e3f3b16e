import { setTimeout as sleep } from 'node:timers/promises';
import type { RunView } from '../../api/run-view.ts';
import type { ApiClient } from '../client.ts';
import { anyNumber, type Command, type CommandInput, optionText, requireWord, wrongUse } from '../command.ts';
import { printRun } from '../print-run.ts';
import type { Screen } from '../screen.ts';

const POLL_MS = 400;
const EARLY_LOOKS = 5;

interface Suggestions {
  items: { text: string; count: number; label: string }[];
}
interface Estimate {
  seconds: number;
  tokens: number;
  costMicros: number;
  cost: 'none' | 'measured' | 'unknown';
}
interface Question {
  question: string;
  options: string[];
  uninterpreted: string[];
}
type Preview =
  | ({ kind: 'question'; degraded: string[] } & Question)
  | {
      kind: 'plan';
      understood: { words: string; meaning: string }[];
      degraded: string[];
      targetCount: number;
      begunCount: number;
      people: Record<string, string[]>;
      sample: { label: string; reason: string }[];
      sentence: string;
      figures: string[];
      estimate: Estimate;
    };

/** A day or an instant as an instant; a day means its end. */
function readAsOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59Z` : text;
  if (Number.isNaN(Date.parse(instant))) throw wrongUse(`--as-of must be a day such as 2026-03-31 (found "${text}").`);
  return instant;
}

async function suggest({ screen, options }: CommandInput, api: ApiClient): Promise<number> {
  const answer = await api.call<Suggestions>('/goals/suggestions', { query: { mine: options['mine'] === true } });
  screen.result(answer, () => {
    if (answer.items.length === 0) {
      screen.line('The data asks for nothing right now. Bring more in with gtm import, or state a goal yourself.');
      return;
    }
    for (const { text, label } of answer.items) screen.line(`  gtm goal "${text}"   ${screen.faint(label)}`);
  });
  return 0;
}

function printQuestion(screen: Screen, { question, options, uninterpreted }: Question): void {
  screen.line(question);
  for (const option of options) screen.line(`  gtm goal "${option}"`);
  if (uninterpreted.length > 0) screen.line(screen.faint('A term of your own: gtm term set --help'));
}

function estimateText({ seconds, tokens, costMicros, cost }: Estimate): string {
  const took = `About ${seconds} s`;
  if (cost === 'none') return `${took}; it costs nothing, the playbook writes.`;
  const used = `${tokens.toLocaleString('en-US')} tokens`;
  if (cost === 'measured')
    return `${took} and US$ ${(costMicros / 1_000_000).toFixed(2)} (${used}), as the latest runs took.`;
  return tokens > 0
    ? `${took} and ${used}; set GTM_MODEL_PRICES to see what they cost.`
    : `${took}; what it costs is known after the first run with this model.`;
}

interface Person {
  name: string;
  accountName: string | null;
  addresses: { address: string; isPrimary: boolean }[];
}

/** The people behind a number of the preview, one a line. */
async function listPeople(screen: Screen, api: ApiClient, ids: readonly string[]): Promise<void> {
  const people: Person[] = [];
  for (const id of ids) people.push(await api.call<Person>(`/contacts/${id}`));
  screen.result(people, () => {
    for (const { name, accountName, addresses } of people) {
      const address = addresses.find(({ isPrimary }) => isPrimary) ?? addresses[0];
      screen.line([name, address?.address, accountName].filter(Boolean).join(' · '));
    }
  });
}

async function preview(input: CommandInput, api: ApiClient, goal: object): Promise<number> {
  const { screen } = input;
  const standing = optionText(input, 'people');
  const answer = await api.call<Preview>('/goals/preview', { method: 'POST', body: goal });
  if (standing !== undefined && answer.kind === 'plan') {
    const ids = answer.people[standing];
    if (!ids) throw wrongUse(`--people must be one of ${Object.keys(answer.people).join(', ')}.`);
    await listPeople(screen, api, ids);
    return 0;
  }
  screen.result(answer, () => {
    for (const part of answer.degraded) screen.line(`Did without ${part}.`);
    if (answer.kind === 'question') {
      printQuestion(screen, answer);
      return;
    }
    for (const { words, meaning } of answer.understood) screen.line(`  "${words}": ${meaning}`);
    screen.line();
    const { targetCount, begunCount } = answer;
    const most = begunCount < targetCount ? `, of which a run takes the ${begunCount} most pressing` : '';
    screen.line(`${targetCount} to work on${most}. ${answer.sentence}.`);
    for (const figures of answer.figures) screen.line(figures);
    for (const { label, reason } of answer.sample) screen.line(`  ${label}${reason === '' ? '' : `: ${reason}`}`);
    screen.line(`${estimateText(answer.estimate)} Nothing ran yet: leave out --preview to run it.`);
  });
  return answer.kind === 'plan' ? 0 : 1;
}

/** Reads the run until it has ended, and says each new proposal as it comes. */
async function waitForRun({ screen, signal }: CommandInput, api: ApiClient, runId: string): Promise<RunView> {
  const told = new Set<string>();
  while (true) {
    const run = await api.call<RunView>(`/runs/${runId}`);
    for (const { handle, headline, label } of run.proposals) {
      if (!told.has(handle)) screen.line(`  ${handle}  ${label ?? ''}  ${headline}`);
      told.add(handle);
    }
    if (run.state !== 'running' || signal.aborted) return run;
    const done = run.targets.filter(({ state }) => state !== 'waiting').length;
    screen.progress(`${done} of ${run.targets.length} looked at`);
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
  }
}

/** What the run asks back, where it says so soon: nobody should go away and wait for nothing. */
async function earlyQuestion({ signal }: CommandInput, api: ApiClient, runId: string): Promise<string | null> {
  for (let look = 0; look < EARLY_LOOKS; look++) {
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
    const { state, question, targets } = await api.call<RunView>(`/runs/${runId}`);
    if (state === 'needs_answer') return question;
    if (state !== 'running' || targets.length > 0) return null;
  }
  return null;
}

/** States a goal. */
export const goalCommand: Command = {
  name: 'goal',
  summary: 'State a goal: proposals follow. --suggest shows what the data asks for',
  usage:
    'gtm goal "TEXT" [--preview [--people writable|unverified|stale|...]] [--wait] [--as-of DATE] | gtm goal --suggest [--mine]',
  example: 'gtm goal "Win back stalled enterprise deals in EMEA" --wait',
  json: 'The answer of `startGoal`; with `--wait` that of `getRun` once the run has ended; with `--preview` that of `previewGoal`; with `--suggest` that of `suggestGoals`.',
  words: anyNumber,
  options: {
    suggest: { type: 'boolean' },
    mine: { type: 'boolean' },
    preview: { type: 'boolean' },
    people: { type: 'string' },
    wait: { type: 'boolean' },
    'as-of': { type: 'string' },
  },
  async run(input) {
    const { screen, options } = input;
    if (options['suggest'] === true) return suggest(input, await input.api());
    requireWord(input, 0, '"TEXT"');
    const asOf = readAsOf(optionText(input, 'as-of'));
    const goal = { text: input.words.join(' '), ...(asOf === undefined ? {} : { asOf }) };
    const api = await input.api();
    if (options['preview'] === true) return preview(input, api, goal);
    const started = await api.call<{ goalId: string; runId: string }>('/goals', { method: 'POST', body: goal });
    // A run lives in the server; in a process of our own it would end with us.
    if (options['wait'] !== true && api.isServer) {
      const question = await earlyQuestion(input, api, started.runId);
      screen.result(started, () =>
        screen.line(question ?? `Working on it: gtm run ${started.runId}, then gtm approvals`),
      );
      return question === null ? 0 : 1;
    }
    const run = await waitForRun(input, api, started.runId);
    screen.progress('');
    screen.result(run, () => printRun(screen, run));
    return run.state === 'done' ? 0 : 1;
  },
};
