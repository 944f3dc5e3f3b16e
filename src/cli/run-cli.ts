import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.ts';
import { GtmError, messageOf } from '../domain/errors.ts';
import { chosenTenant } from './chosen-tenant.ts';
import { openClient } from './client.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { createScreen, type Screen, type ScreenTarget } from './screen.ts';

/** Options of every command. */
export const globalOptions = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  data: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  url: { type: 'string' },
  key: { type: 'string' },
  tenant: { type: 'string' },
} as const;

const EXIT_FAILED = 1;
const EXIT_WRONG_USE = 2;

function target(stream: NodeJS.WriteStream): ScreenTarget {
  // Whoever reads us may have seen enough: `gtm audit | head`.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  return { write: (text) => stream.write(text), isTerminal: Boolean(stream.isTTY), columns: stream.columns ?? 100 };
}

function printOverview(screen: Screen): void {
  screen.line('gtm: from a goal to an approved, sent and answered action');
  screen.line();
  screen.table(
    ['command', ''],
    commands.map((command) => [command.name, command.summary]),
  );
  screen.line();
  screen.line('Every command takes --help, --json, --data DIR, --tenant SLUG and --url URL.');
}

function printHelp(screen: Screen, command: Command): void {
  screen.line(command.summary);
  screen.line();
  screen.line(`  ${command.usage}`);
  screen.line();
  screen.line(`Example: ${command.example}`);
}

/** The longest command whose words begin `words`: `tenant create` before `tenant`. */
function findCommand(words: readonly string[]): { command: Command; rest: string[] } | null {
  const fitting = commands.filter((command) => command.name.split(' ').every((part, index) => words[index] === part));
  const command = fitting.sort((left, right) => right.name.length - left.name.length)[0];
  return command ? { command, rest: words.slice(command.name.split(' ').length) } : null;
}

/** Leading words of the arguments, up to the first option. */
function leadingWords(args: readonly string[]): string[] {
  const firstOption = args.findIndex((argument) => argument.startsWith('-'));
  return firstOption === -1 ? [...args] : args.slice(0, firstOption);
}

function report(screen: Screen, error: unknown, usage: string): number {
  const wrongUse = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') ?? false;
  // The parser's own advice about words that begin with a dash helps nobody who mistyped an option.
  screen.problem(messageOf(error).replace(/\. To specify a positional argument starting with .*$/s, '.'));
  if (wrongUse) screen.problem(`Usage: ${usage}`);
  const known = GtmError.is(error);
  if (!known && !wrongUse)
    screen.problem('This is a fault of the program. Please report it with the command you typed.');
  return wrongUse || (known && error.code === 'misconfigured') ? EXIT_WRONG_USE : EXIT_FAILED;
}

async function runCommand(
  command: Command,
  args: readonly string[],
  config: Config,
  parsed: ReturnType<typeof parse>,
  screen: Screen,
): Promise<number> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  let client: Awaited<ReturnType<typeof openClient>> | null = null;
  try {
    const { url, key, tenant } = parsed.values as { url?: string; key?: string; tenant?: string };
    const code = await command.run({
      words: args,
      options: parsed.values,
      config,
      screen,
      async api() {
        client ??= await openClient(config, { url, key, tenant: tenant ?? chosenTenant(config.dataDirectory) });
        return client;
      },
      signal: stop.signal,
    });
    return code ?? 0;
  } finally {
    process.removeListener('SIGINT', onSignal);
    process.removeListener('SIGTERM', onSignal);
    await (client as { close(): Promise<void> } | null)?.close();
  }
}

function parse(command: Command, args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: { ...globalOptions, ...command.options },
    allowPositionals: true,
    strict: true,
  });
}

/** Runs `gtm` with these arguments; resolves to the exit code: 0, 1 (failed) or 2 (wrong use). */
export async function runCli(
  args: readonly string[],
  {
    out = target(process.stdout),
    problems = target(process.stderr),
  }: { out?: ScreenTarget; problems?: ScreenTarget } = {},
): Promise<number> {
  const json = args.includes('--json');
  const screen = createScreen(out, problems, { json });
  const found = findCommand(leadingWords(args));
  if (!found) {
    const wantsHelp = args.length === 0 || args.includes('--help') || args[0] === 'help';
    const [first] = leadingWords(args);
    const family = commands.filter(({ name }) => name.split(' ')[0] === first);
    if (family.length > 0) for (const { usage } of family) screen[wantsHelp ? 'line' : 'problem'](usage);
    else if (wantsHelp) printOverview(screen);
    else screen.problem(`There is no command "${leadingWords(args).join(' ')}". "gtm --help" lists them all.`);
    return wantsHelp ? 0 : EXIT_WRONG_USE;
  }
  const { command } = found;
  try {
    const parsed = parse(command, args.slice(command.name.split(' ').length));
    if (parsed.values['help']) {
      printHelp(screen, command);
      return 0;
    }
    const { data, host, port } = parsed.values as { data?: string; host?: string; port?: string };
    return await runCommand(command, parsed.positionals, readConfig({ data, host, port }), parsed, screen);
  } catch (error) {
    return report(screen, error, command.usage);
  }
}
