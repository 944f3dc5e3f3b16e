import { csvFile } from '../../domain/csv-file.ts';
import { daysOfWeek, weekBefore } from '../../domain/iso-week.ts';
import { type Command, type CommandInput, optionText, wrongUse } from '../command.ts';
import { amountWords, lateWords, type Numbers, type NumberValue, shareWords, shownByCell } from '../number-words.ts';
import { stateWords, summaryPage, type WeekSummary } from '../summary-page.ts';

async function readSummary(input: CommandInput): Promise<WeekSummary> {
  const api = await input.api();
  const { name: tenantName } = await api.call<{ name: string }>('/tenant');
  const asked = optionText(input, 'week');
  const byPlay = (week: string | undefined) => api.call<Numbers>('/numbers', { query: { by: 'play', week } });
  const first = await byPlay(asked);
  const week = asked ?? weekBefore(first.thisWeek);
  const byPerson = await api.call<Numbers>('/numbers', { query: { by: 'person', week } });
  return {
    ...{ tenantName, week, ...daysOfWeek(week)!, isClosed: week < first.thisWeek, byPerson },
    byPlay: asked === undefined ? await byPlay(week) : first,
  };
}

function csvOf({ week, byPlay, byPerson }: WeekSummary): string {
  const rowsOf = (by: string, cell: string, numbers: readonly NumberValue[]) =>
    numbers.map((one) => {
      const { unit, of } = byPlay.definitions.find(({ id }) => id === one.number)!;
      return [
        ...[week, by, cell, one.number, one.value, unit, of, one.ofValue],
        ...[one.ratio, one.atClose, one.added, one.removed],
      ];
    });
  return csvFile(
    ['week', 'by', 'cell', 'number', 'value', 'unit', 'of', 'of_value', 'ratio', 'at_close', 'added', 'removed'],
    [
      ...rowsOf('all', '', byPlay.total),
      ...byPlay.cells.flatMap(({ label, numbers }) => rowsOf('play', label, numbers)),
      ...byPerson.cells.flatMap(({ label, numbers }) => rowsOf('person', label, numbers)),
    ],
  );
}

function print({ screen }: CommandInput, summary: WeekSummary): void {
  const { tenantName, week, monday, sunday, byPlay, byPerson } = summary;
  const { definitions, total } = byPlay;
  screen.line(screen.bold(`${tenantName}: week ${week}, ${monday} to ${sunday}`));
  screen.line(stateWords(summary));
  screen.line();
  const definitionOf = (number: string) => definitions.find(({ id }) => id === number)!;
  screen.table(
    ['', '', '', 'since it closed'],
    total.map((one) => {
      const { name, unit } = definitionOf(one.number);
      return [name, amountWords(unit, one.value), shareWords(byPlay, one), lateWords(one)];
    }),
  );
  for (const { by, cells } of [byPlay, byPerson]) {
    screen.line();
    screen.table(
      [`by ${by}`, ...shownByCell.map((id) => definitionOf(id).name.toLowerCase())],
      cells.map(({ label, numbers }) => [
        label,
        ...shownByCell.map((id) => String(numbers.find(({ number }) => number === id)!.value)),
      ]),
    );
  }
  screen.line();
  for (const { name, sentence } of definitions) screen.line(screen.faint(`${name}. ${sentence}`));
}

/** One week on one page. */
export const summaryCommand: Command = {
  name: 'summary',
  summary: 'One week on one page: the numbers, by play and person, and what they count',
  usage: 'gtm summary [--week 2026-W10] [--html | --csv]',
  example: 'gtm summary --week 2026-W10 --html > week.html',
  details: ['The last week that has closed, when none is named. --html is one sheet when it is printed.'],
  json: 'The week, its days, and the answer of `getNumbers` by play (`byPlay`) and by person (`byPerson`).',
  options: { week: { type: 'string' }, html: { type: 'boolean' }, csv: { type: 'boolean' } },
  async run(input) {
    const { screen, options } = input;
    const [asHtml, asCsv] = [options['html'] === true, options['csv'] === true];
    if ([asHtml, asCsv, screen.json].filter(Boolean).length > 1) {
      throw wrongUse('--html, --csv and --json exclude each other.');
    }
    const summary = await readSummary(input);
    if (asHtml) screen.raw(summaryPage(summary));
    else if (asCsv) screen.raw(csvOf(summary));
    else screen.result(summary, () => print(input, summary));
    return 0;
  },
};
