import { createSystemClock } from '../../runtime/system/system-clock.ts';
import { findServer } from '../client.ts';
import type { Command, CommandInput } from '../command.ts';

async function run({ config, screen, signal }: CommandInput, demo: boolean): Promise<number> {
  const running = findServer(config.dataDirectory);
  if (running) {
    screen.problem(`A server runs on this data directory already: ${running.url} (process ${running.pid}).`);
    return 1;
  }
  const startedAtMs = createSystemClock().monotonicMs();
  const say = (line: string) => screen.line(line);
  say('agentic-gtm-platform is starting.');
  const { serve } = await import('../../app/serve.ts');
  await serve(config, { demo, say, signal, startedAtMs });
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
    usage: 'gtm demo [--data DIR]',
    example: 'gtm demo --data /tmp/demo',
    json: 'Nothing: it runs until it is stopped.',
    run: (input) => run(input, true),
  },
];
