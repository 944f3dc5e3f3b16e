import { lakeViews } from '../../data/lake/lake-views.ts';
import { counted } from '../../domain/counted.ts';
import { anyNumber, type Command, type CommandInput, wrongUse } from '../command.ts';

interface View {
  name: string;
  row: string;
  columns: { name: string; holds: string }[];
}

type Item =
  | { columns: { name: string; type: string }[] }
  | { rows: unknown[][] }
  | { end: { rowCount: number; cut: 'rows' | 'bytes' | null } };

interface Answer {
  columns: { name: string; type: string }[];
  rows: unknown[][];
  rowCount: number;
  cut: 'rows' | 'bytes' | null;
}

const textOf = (value: unknown) =>
  value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** One line of CSV (RFC 4180). */
function csvLine(values: readonly unknown[]): string {
  const cells = values.map(textOf).map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text));
  return `${cells.join(',')}\r\n`;
}

async function showViews(input: CommandInput): Promise<void> {
  const { views } = await (await input.api()).call<{ views: View[] }>('/query/views');
  const { screen } = input;
  screen.result({ views }, () => {
    for (const { name, row, columns } of views) {
      screen.line(`${screen.bold(name)}: one row for each ${row}`);
      screen.table(
        ['  column', 'holds'],
        columns.map((column) => [`  ${column.name}`, column.holds]),
      );
      screen.line();
    }
    screen.line('The SQL is that of DuckDB, one SELECT for each question. Days begin in your time zone.');
  });
}

/** More are hard to read in a terminal. */
const MAX_TABLE_ROWS = 1000;
const limits = { rows: '100,000 rows', bytes: '32 MB' };

/** Reads the answer; with `--csv` it is printed as it comes and not kept. */
async function readAnswer(input: CommandInput, sql: string, asCsv: boolean): Promise<Answer> {
  const answer: Answer = { columns: [], rows: [], rowCount: 0, cut: null };
  const api = await input.api();
  for await (const item of api.stream<Item>('/query', { method: 'POST', body: { sql } })) {
    if ('end' in item) Object.assign(answer, item.end);
    else if ('columns' in item) {
      answer.columns = item.columns;
      if (asCsv) input.screen.raw(csvLine(item.columns.map(({ name }) => name)));
    } else if (asCsv) for (const row of item.rows) input.screen.raw(csvLine(row));
    else for (const row of item.rows) answer.rows.push(row);
  }
  return answer;
}

/** Questions in SQL to the history of events. */
export const queryCommand: Command = {
  name: 'query',
  summary: 'Ask the history of your own events by SQL; without a question, what can be asked',
  usage: 'gtm query ["SELECT ..."] [--csv]',
  example: 'gtm query "select tool, state, count(*) as n from effects group by all order by n desc"',
  json: 'The items of `query`, put together: columns, rows, rowCount, cut. Without a question, the answer of `listQueryViews`.',
  details: [
    'One SELECT, in the SQL of DuckDB, over the views',
    ...lakeViews.map(({ name, columns }) => `  ${name} (${Object.keys(columns).join(', ')})`),
    'They hold ids, numbers and words from lists, no texts. A query has 30 seconds, 256 MB and 100,000 rows; "gtm query"',
    "alone says what each column holds. Put parentheses around (data->>'field') where you compare it.",
  ],
  words: anyNumber,
  options: { csv: { type: 'boolean' } },
  async run(input) {
    const { screen } = input;
    const asCsv = input.options['csv'] === true;
    if (asCsv && screen.json) throw wrongUse('--csv and --json exclude each other.');
    if (input.words.length === 0) {
      await showViews(input);
      return 0;
    }
    const answer = await readAnswer(input, input.words.join(' '), asCsv);
    if (!asCsv) {
      screen.result(answer, () => {
        screen.table(
          answer.columns.map(({ name }) => name),
          answer.rows.slice(0, MAX_TABLE_ROWS).map((row) => row.map(textOf)),
        );
        const rest = answer.rowCount > MAX_TABLE_ROWS ? ', the first thousand shown; --csv and --json print all' : '';
        screen.line(counted(answer.rowCount, 'row') + rest);
      });
    }
    if (answer.cut) screen.problem(`Cut off at ${limits[answer.cut]}: rows are missing. Ask for fewer, or group them.`);
    return 0;
  },
};
