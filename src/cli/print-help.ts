import type { Command } from './command.ts';
import { commands } from './commands.ts';
import type { Screen } from './screen.ts';

/** What `gtm` alone prints. */
export function printOverview(screen: Screen): void {
  screen.line('gtm: from a goal to an approved, sent and answered action');
  screen.line();
  screen.line('  gtm COMMAND [WORDS] [OPTIONS]     gtm COMMAND --help shows an example');
  screen.line();
  screen.table(
    ['command', ''],
    commands.map((command) => [command.name, command.summary]),
  );
  screen.line();
  screen.line(
    'Every command takes --help and --json, and where it works: --data DIR, --tenant SLUG, or --url URL --key KEY.',
  );
  screen.line('Start here: gtm start, then gtm approvals in a second terminal.');
}

/** What `gtm COMMAND --help` prints. */
export function printHelp(screen: Screen, command: Command): void {
  screen.line(command.summary);
  screen.line();
  screen.line(`  ${command.usage}`);
  screen.line();
  screen.line(`Example: ${command.example}`);
  screen.line(`--json:  ${command.json}`);
  if (command.details) {
    screen.line();
    for (const line of command.details) screen.line(line);
  }
  const family = commands.filter(({ name }) => name.startsWith(`${command.name} `));
  if (family.length > 0) {
    screen.line();
    screen.table(
      ['See also', ''],
      family.map(({ name, summary }) => [`gtm ${name}`, summary]),
    );
  }
}
