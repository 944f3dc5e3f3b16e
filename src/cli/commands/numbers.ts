import { numberDimensions, numberIds } from '../../domain/numbers.ts';
import { instantWords } from '../../domain/time-words.ts';
import { type Command, type CommandInput, optionText, requireWord, wrongUse } from '../command.ts';
import { amountWords, lateWords, type Numbers, shareWords, shownByCell } from '../number-words.ts';

interface Row {
  id: string;
  handle: string | null;
  headline: string | null;
  at: string;
  week: string;
  amount: number;
  change: 'added' | 'removed' | null;
}

const text = { type: 'string' } as const;
const filterOptions = {
  ...{ play: text, person: text, template: text, policy: text },
  ...{ week: text, from: text, to: text },
};
const filterUsage =
  '[--play NAME] [--person ID] [--template NAME] [--policy VERSION] [--week 2026-W10] [--from WEEK] [--to WEEK]';

function filterOf(input: CommandInput): Record<string, string | undefined> {
  const {
    play,
    person,
    template,
    policy: policyVersion,
    week,
    from: fromWeek,
    to: toWeek,
  } = Object.fromEntries(Object.keys(filterOptions).map((name) => [name, optionText(input, name)]));
  return { play, person, template, policyVersion, week, fromWeek, toWeek };
}

function printTotal({ screen }: CommandInput, numbers: Numbers): void {
  const rows = numbers.total.map((one) => {
    const { name, unit } = numbers.definitions.find(({ id }) => id === one.number)!;
    return [one.number, name, amountWords(unit, one.value), shareWords(numbers, one), lateWords(one)];
  });
  screen.table(['number', '', '', '', 'since the week closed'], rows);
}

function printCells({ screen }: CommandInput, { by, cells, total, definitions }: Numbers): void {
  const nameOf = (number: string) => definitions.find(({ id }) => id === number)!.name.toLowerCase();
  const valuesOf = (numbers: Numbers['total']) =>
    shownByCell.map((number) => String(numbers.find((one) => one.number === number)!.value));
  screen.table(
    [by ?? '', ...shownByCell.map(nameOf)],
    [...cells.map(({ label, numbers }) => [label, ...valuesOf(numbers)]), ['all', ...valuesOf(total)]],
  );
}

const show: Command = {
  name: 'numbers',
  summary: 'What was proposed, decided, sent and answered, in numbers',
  usage: `gtm numbers [--by play|person|template|policyVersion|week] ${filterUsage}`,
  example: 'gtm numbers --by play --week 2026-W10',
  details: [
    'What each number counts stands in "gtm summary" and in the answer of `getNumbers`. Below 30 in the denominator there',
    'are counts and no shares. With --by, the numbers that fit a table; --json has all of them.',
  ],
  json: 'The answer of `getNumbers`.',
  options: { by: { type: 'string' }, ...filterOptions },
  async run(input) {
    const by = optionText(input, 'by');
    if (by !== undefined && !numberDimensions.some((dimension) => dimension === by)) {
      throw wrongUse(`--by takes one of ${numberDimensions.join(', ')}.`);
    }
    const api = await input.api();
    const numbers = await api.call<Numbers>('/numbers', { query: { by, ...filterOf(input) } });
    input.screen.result(numbers, () => {
      if (by === undefined) printTotal(input, numbers);
      else printCells(input, numbers);
      const { upTo, zone } = numbers;
      input.screen.line();
      input.screen.line(upTo === null ? 'No event is in the lake yet.' : `As of ${instantWords(upTo, zone)}.`);
      input.screen.line('The rows behind a number: gtm numbers rows NUMBER');
    });
    return 0;
  },
};

const rows: Command = {
  name: 'numbers rows',
  summary: 'The rows behind one number: exactly as many as it says',
  usage: `gtm numbers rows NUMBER [--late] ${filterUsage}`,
  example: 'gtm numbers rows replied --week 2026-W10',
  details: [`Numbers: ${numberIds.join(', ')}.`, 'With --late, those that came or went after their week had closed.'],
  json: 'The items of `listNumberRows`, all pages put together.',
  words: 1,
  options: { late: { type: 'boolean' }, ...filterOptions },
  async run(input) {
    const number = requireWord(input, 0, 'NUMBER');
    const { screen } = input;
    const api = await input.api();
    const { zone } = await api.call<{ zone: string }>('/tenant');
    const items: Row[] = [];
    let after: string | undefined;
    do {
      const query = { ...filterOf(input), late: input.options['late'] === true, after };
      const path = `/numbers/${encodeURIComponent(number)}/rows`;
      const page = await api.call<{ items: Row[]; next: string | null }>(path, { query });
      items.push(...page.items);
      after = page.next ?? undefined;
    } while (after !== undefined);
    screen.result({ items }, () => {
      screen.table(
        ['', 'week', 'when', 'what', 'amount', ''],
        items.map(({ id, handle, headline, at, week, amount, change }) => [
          ...[handle ?? '', week, instantWords(at, zone), headline ?? id, String(amount), change ?? ''],
        ]),
      );
      screen.line(`${items.length} in all.`);
    });
    return 0;
  },
};

/** Numbers and the rows behind them. */
export const numberCommands: Command[] = [show, rows];
