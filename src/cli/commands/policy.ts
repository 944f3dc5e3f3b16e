import { readFileSync } from 'node:fs';
import { counted } from '../../domain/counted.ts';
import { type Command, optionNumber, optionText, requireWord } from '../command.ts';

interface Version {
  version: number;
  note: string;
  createdBy: string;
  createdAt: string;
}
interface Mistakes {
  mistakes: { path: string; line: number; message: string }[];
}

interface Trial {
  replayed: number;
  unreadable: number;
  changed: { handle: string; headline: string; was: string; would: string; rules: string[] }[];
}

const show: Command = {
  name: 'policy',
  summary: 'The rules in force, as text you can change and store again',
  usage: 'gtm policy [--version N]',
  example: 'gtm policy > policy.yaml',
  json: 'The answer of `getPolicy`.',
  options: { version: { type: 'string' } },
  async run(input) {
    const api = await input.api();
    const query = { version: optionNumber(input, 'version') };
    const policy = await api.call<Version & { body: string }>('/policy', { query });
    input.screen.result(policy, () => input.screen.line(policy.body.trimEnd()));
    return 0;
  },
};

const list: Command = {
  name: 'policy list',
  summary: 'All versions of the rules',
  usage: 'gtm policy list',
  example: 'gtm policy list',
  json: 'The answer of `listPolicies`.',
  async run(input) {
    const api = await input.api();
    const answer = await api.call<{ items: Version[] }>('/policies');
    input.screen.result(answer, () => {
      input.screen.table(
        ['version', 'since', 'by', 'note'],
        answer.items.map(({ version, createdAt, createdBy, note }) => [
          ...[String(version), createdAt.slice(0, 10), createdBy, note],
        ]),
      );
    });
    return 0;
  },
};

const check: Command = {
  name: 'policy check',
  summary: 'Every mistake in a policy file; stores nothing',
  usage: 'gtm policy check FILE',
  example: 'gtm policy check policy.yaml',
  json: 'The answer of `checkPolicy`.',
  words: 1,
  async run(input) {
    const { screen } = input;
    const file = requireWord(input, 0, 'FILE');
    const api = await input.api();
    const body = { body: readFileSync(file, 'utf8') };
    const answer = await api.call<Mistakes>('/policies/check', { method: 'POST', body });
    screen.result(answer, () => {
      for (const { line, path, message } of answer.mistakes) screen.line(`${file}:${line}: ${path} ${message}`);
      if (answer.mistakes.length === 0) screen.line('It can be used.');
    });
    return answer.mistakes.length === 0 ? 0 : 1;
  },
};

const tryOut: Command = {
  name: 'policy try',
  summary: 'Which of the last verdicts a policy file would have changed; changes nothing',
  usage: 'gtm policy try FILE [--last N]',
  example: 'gtm policy try policy.yaml --last 200',
  json: 'The answer of `tryPolicy`.',
  words: 1,
  options: { last: { type: 'string' } },
  async run(input) {
    const { screen } = input;
    const file = requireWord(input, 0, 'FILE');
    const last = optionNumber(input, 'last');
    const api = await input.api();
    const body = { body: readFileSync(file, 'utf8'), ...(last === undefined ? {} : { last }) };
    const answer = await api.call<Trial>('/policies/try', { method: 'POST', body });
    screen.result(answer, () => {
      const { replayed, changed, unreadable } = answer;
      const looked = `Of the last ${counted(replayed, 'verdict', 'verdicts')}`;
      screen.line(`${looked} ${changed.length === 0 ? 'none' : changed.length} would have been different.`);
      for (const [turn, group] of Map.groupBy(changed, ({ was, would }) => `${was} -> ${would}`))
        screen.line(`  ${group.length} ${turn}`);
      if (unreadable > 0) {
        screen.line(
          `${counted(unreadable, 'more', 'more')} could not be replayed: their facts were erased or are of an earlier form.`,
        );
      }
      if (changed.length > 0) {
        screen.table(
          ['handle', 'was', 'would be', 'because of', 'what'],
          changed.map(({ handle, was, would, rules, headline }) => [handle, was, would, rules.join(', '), headline]),
        );
      }
    });
    return 0;
  },
};

const set: Command = {
  name: 'policy set',
  summary: 'Put a new version of the rules in force; limits only become stricter',
  usage: 'gtm policy set FILE [--note TEXT]',
  example: 'gtm policy set policy.yaml --note "Two mails a day at most"',
  json: 'The answer of `storePolicy`.',
  words: 1,
  options: { note: { type: 'string' } },
  async run(input) {
    const file = requireWord(input, 0, 'FILE');
    const note = optionText(input, 'note');
    const api = await input.api();
    const body = { body: readFileSync(file, 'utf8'), ...(note === undefined ? {} : { note }) };
    const answer = await api.call<{ version: number; judged: number }>('/policies', { method: 'POST', body });
    input.screen.result(answer, () => {
      input.screen.line(`Version ${answer.version} is in force.`);
      if (answer.judged > 0)
        input.screen.line(
          `${counted(answer.judged, 'open proposal was', 'open proposals were')} judged again: gtm approvals`,
        );
    });
    return 0;
  },
};

export const policyCommands: Command[] = [show, list, check, tryOut, set];
