import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.ts';
import { GtmError, messageOf } from '../domain/errors.ts';
import { version } from '../domain/version.ts';
import { chosenTenant } from './chosen-tenant.ts';
import { openClient } from './client.ts';
import { type Command, wrongUse } from './command.ts';
import { commands } from './commands.ts';
import { nearest } from './nearest.ts';
import { printHelp, printOverview } from './print-help.ts';
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

/** A file that the person named and we could not use, in a sentence; null for any other error. */
function fileProblem(error: unknown): string | null {
  const { code, path } = error as NodeJS.ErrnoException;
  // Reading a folder fails without naming it.
  if (code === 'EISDIR') return `${path === undefined ? 'That' : `"${path}"`} is a folder, not a file.`;
  if (path === undefined) return null;
  if (code === 'ENOENT') return `There is no file "${path}".`;
  return code === 'EACCES' || code === 'EPERM' ? `"${path}" may not be read or written by you.` : null;
}

function report(screen: Screen, error: unknown, { usage, options }: Command): number {
  const wrongUse = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') ?? false;
  const file = fileProblem(error);
  // The parser's own advice about words that begin with a dash helps nobody who mistyped an option.
  const words = messageOf(error).replace(/\. To specify a positional argument starting with .*$/s, '.');
  const unknown = /^Unknown option '--([^']+)'/.exec(words)?.[1];
  const meant = unknown && nearest(unknown, Object.keys({ ...globalOptions, ...options }));
  screen.problem(`${file ?? words}${meant ? ` Did you mean --${meant}?` : ''}`);
  if (wrongUse) screen.problem(`Usage: ${usage}`);
  const known = GtmError.is(error);
  if (!known && !wrongUse && file === null)
    screen.problem('This is a fault of the program. Please report it with the command you typed.');
  return wrongUse || (known && error.code === 'misconfigured') ? EXIT_WRONG_USE : EXIT_FAILED;
}

/** More words than the command takes are a mistake, not something to overlook. */
function refuseExtraWords(command: Command, words: readonly string[]): void {
  const extra = words[command.words ?? 0];
  if (extra === undefined) return;
  const family = commands.filter(({ name }) => name.startsWith(`${command.name} `));
  const meant = nearest(
    extra,
    family.map(({ name }) => name.slice(command.name.length + 1)),
  );
  throw wrongUse(`"${extra}" is a word too many.${meant ? ` Did you mean "gtm ${command.name} ${meant}"?` : ''}`);
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
        const begins = command.begins === true;
        client ??= await openClient(config, { url, key, begins, tenant: tenant ?? chosenTenant(config.dataDirectory) });
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

/** Options may also stand before the command: `gtm --data DIR approvals`. */
function commandFirst(args: readonly string[]): string[] {
  const options: string[] = [];
  let place = 0;
  for (; args[place]?.startsWith('-'); place++) {
    options.push(args[place]!);
    const option = globalOptions[args[place]!.slice(2) as keyof typeof globalOptions];
    if (option?.type === 'string' && args[place + 1] !== undefined) options.push(args[++place]!);
  }
  return [...args.slice(place), ...options];
}

const familyOf = (first: string | undefined) => commands.filter(({ name }) => name.split(' ')[0] === first);

function explainUnknown(screen: Screen, words: readonly string[]): void {
  const [first = '', second] = words;
  const family = familyOf(first);
  if (family.length > 0) {
    screen.problem(
      second === undefined ? `"gtm ${first}" needs one more word:` : `There is no command "${first} ${second}".`,
    );
    for (const { usage } of family) screen.problem(`  ${usage}`);
    return;
  }
  const meant = nearest(first, [...new Set(commands.flatMap(({ name }) => [name, name.split(' ')[0]!]))]);
  const suggestion = meant ? ` Did you mean "gtm ${meant}"?` : '';
  screen.problem(`There is no command "${first}".${suggestion} "gtm --help" lists them all.`);
}

/** Answers what asks for no command: the overview, the version, and words that name none. */
function withoutCommand(screen: Screen, args: readonly string[]): number {
  const words = leadingWords(args);
  const [first] = words;
  const wantsHelp = args.includes('--help') || args.includes('-h');
  if (first === undefined && args.includes('--version')) {
    screen.result({ version }, () => screen.line(version));
    return 0;
  }
  if (first === undefined && (wantsHelp || args.length === 0)) {
    printOverview(screen);
    return 0;
  }
  if (wantsHelp && familyOf(first).length > 0) {
    for (const { usage } of familyOf(first)) screen.line(usage);
    return 0;
  }
  if (first === undefined) screen.problem(`A command is missing after ${args[0]}. "gtm --help" lists them all.`);
  else explainUnknown(screen, words);
  return EXIT_WRONG_USE;
}

/** Runs `gtm` with these arguments; resolves to the exit code: 0, 1 (failed) or 2 (wrong use). */
export async function runCli(
  args: readonly string[],
  {
    out = target(process.stdout),
    problems = target(process.stderr),
  }: { out?: ScreenTarget; problems?: ScreenTarget } = {},
): Promise<number> {
  const ordered = args[0] === 'help' ? [...args.slice(1), '--help'] : commandFirst(args);
  const screen = createScreen(out, problems, { json: args.includes('--json') });
  const found = findCommand(leadingWords(ordered));
  if (!found) return withoutCommand(screen, ordered);
  const { command } = found;
  try {
    const parsed = parse(command, ordered.slice(command.name.split(' ').length));
    if (parsed.values['help']) {
      printHelp(screen, command);
      return 0;
    }
    refuseExtraWords(command, parsed.positionals);
    const { data, host, port } = parsed.values as { data?: string; host?: string; port?: string };
    return await runCommand(command, parsed.positionals, readConfig({ data, host, port }), parsed, screen);
  } catch (error) {
    return report(screen, error, command);
  }
}
