import { createSystemClock } from '../../runtime/system/system-clock.ts';
import { findServer } from '../client.ts';
import { type Command, type CommandInput, optionText, wrongUse } from '../command.ts';

/** `3w` as a number of weeks. */
function weeksOf(input: CommandInput): number | undefined {
  const text = optionText(input, 'simulate');
  if (text === undefined) return undefined;
  const weeks = /^([1-9]|1[0-2])w$/.exec(text)?.[1];
  if (weeks === undefined) throw wrongUse('--simulate takes 1w to 12w.');
  return Number(weeks);
}

async function run(input: CommandInput, demo: boolean): Promise<number> {
  const { config, screen, signal } = input;
  const simulatedWeeks = weeksOf(input);
  const running = findServer(config.dataDirectory);
  if (running) {
    screen.problem(`A server runs on this data directory already: ${running.url} (process ${running.pid}).`);
    return 1;
  }
  const startedAtMs = createSystemClock().monotonicMs();
  const say = (line: string) => screen.line(line);
  say('agentic-gtm-platform is starting.');
  const { serve } = await import('../../app/serve.ts');
  await serve(config, { demo, say, signal, startedAtMs, ...(simulatedWeeks !== undefined && { simulatedWeeks }) });
  return 0;
}

/** The server, with or without the demo tenant. */
export const startCommands: Command[] = [
  {
    name: 'start',
    summary: 'Start the server with the demo tenant, and say what to do next',
    usage: 'gtm start [--data DIR] [--host HOST] [--port PORT]',
    example: 'gtm start',
    json: 'Nothing: it runs until it is stopped.',
    run: (input) => run(input, true),
  },
  {
    name: 'serve',
    summary: 'Start the server without the demo tenant',
    usage: 'gtm serve [--data DIR] [--host HOST] [--port PORT]',
    example: 'gtm serve --data /var/lib/gtm --port 8080',
    json: 'Nothing: it runs until it is stopped.',
    run: (input) => run(input, false),
  },
  {
    name: 'demo',
    summary: 'The same as start: the demo tenant and its outside world',
    usage: 'gtm demo [--simulate WEEKSw] [--data DIR]',
    example: 'gtm demo --simulate 3w --data /tmp/demo',
    details: [
      '--simulate lets weeks pass in minutes: a person decides each day, the world answers, writes, moves deals and opts out.',
    ],
    options: { simulate: { type: 'string' } },
    json: 'Nothing: it runs until it is stopped.',
    run: (input) => run(input, true),
  },
];
