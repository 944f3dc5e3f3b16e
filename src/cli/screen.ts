import { renderTable } from './table.ts';

/** Where a command prints. With `--json` only `result` prints, and nothing else does. */
export interface Screen {
  readonly json: boolean;
  readonly isTerminal: boolean;
  line(text?: string): void;
  /** Rows under headings; on a terminal never wider than it is. */
  table(headings: readonly string[], rows: readonly (readonly string[])[]): void;
  /** The command's result: as JSON with `--json`, else whatever `print` does. */
  result(value: unknown, print: () => void): void;
  /** Text for other programs to read, exactly as it is, also with `--json`. */
  raw(text: string): void;
  /** A line that the next one overwrites on a terminal; nothing when piped. */
  progress(text: string): void;
  problem(text: string): void;
  bold(text: string): string;
  faint(text: string): string;
}

export interface ScreenTarget {
  write(text: string): void;
  isTerminal: boolean;
  columns: number;
}

function cut(text: string, width: number): string {
  const letters = [...text];
  return letters.length <= width ? text : `${letters.slice(0, Math.max(1, width - 1)).join('')}…`;
}

/** A screen over a stream; colours and progress only on a terminal. */
export function createScreen(out: ScreenTarget, problems: ScreenTarget, options: { json: boolean }): Screen {
  const print = (text: string) => {
    if (!options.json) out.write(`${text}\n`);
  };
  const style = (code: number, text: string) =>
    out.isTerminal && !options.json ? `\u001b[${code}m${text}\u001b[0m` : text;
  return {
    json: options.json,
    isTerminal: out.isTerminal,
    line: (text = '') => print(text),
    table(headings, rows) {
      const room = out.isTerminal ? out.columns : Number.POSITIVE_INFINITY;
      const { heading, lines } = renderTable(headings, rows, room);
      if (heading !== null) print(style(1, heading));
      for (const line of lines) print(line);
    },
    result(value, show) {
      if (options.json) out.write(`${JSON.stringify(value, null, 2)}\n`);
      else show();
    },
    raw(text) {
      out.write(text);
    },
    progress(text) {
      if (out.isTerminal && !options.json) out.write(`\r\u001b[K${cut(text, out.columns)}`);
    },
    problem(text) {
      problems.write(`${text}\n`);
    },
    bold: (text) => style(1, text),
    faint: (text) => style(2, text),
  };
}
