import { commands } from './commands.ts';

const head = `# The command line

\`gtm COMMAND --help\` says the same as this page.

- **Where it works.** \`--url URL --key KEY\` talks to a server elsewhere. Else it talks to the server that runs on the data
  directory (\`--data DIR\`, \`GTM_DATA_DIR\`, default \`.gtm\`), and opens the directory itself where none runs. A directory
  begins with \`gtm start\`, \`gtm serve\` or \`gtm tenant create\`. \`--tenant SLUG\` chooses the tenant; \`gtm tenant use\`
  remembers it. These options may stand before or after the command.
- **Exit codes.** 0: done. 1: it failed, or the answer is no (\`gtm doctor\` found something, a goal needs an answer). 2: wrong use
  or wrong configuration.
- **\`--json\`** prints one JSON document on the standard output and nothing else. What is named below is the answer of an operation
  of the API as [openapi.json](openapi.json) and \`/docs\` describe it, field by field; it only gains fields, as \`/v1\` does. What
  went wrong is a sentence on the standard error, and the exit code.
- **Tables** fit the terminal. Piped, they are as wide as they are, without colour.
`;

const detailsText = (details: readonly string[] = []) =>
  details.length === 0 ? '' : `\n\`\`\`text\n${details.join('\n')}\n\`\`\`\n`;

/** The page `docs/cli.md`, from what the commands say of themselves. */
export function cliPage(): string {
  const sections = commands.map(
    ({ name, summary, usage, example, json, details }) =>
      `## gtm ${name}\n\n${summary}.\n\n\`\`\`text\n${usage}\n\`\`\`\n\nExample: \`${example}\`\n\n\`--json\`: ${json}\n${detailsText(details)}`,
  );
  return [head, ...sections].join('\n');
}
