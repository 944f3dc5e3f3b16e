import type { Clock } from '../../domain/clock.ts';
import { type LoggedError, type LogValue, redactError, redactValue } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
type LogFields = Readonly<Record<string, LogValue>>;

/**
 * Says what happens, in kebab-case event names and fields of ids, numbers, enums and codes. Texts that are none of
 * these are replaced by their length, and errors lose what they quote, so that no personal data gets into a log.
 */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields, error?: unknown): void;
  error(event: string, fields?: LogFields, error?: unknown): void;
}

export interface LogOptions {
  clock: Clock;
  /** Gets one line without its end; called for nothing else. */
  write(line: string): void;
  /** `json`: one object per line. `words`: for people at a terminal. */
  format: 'json' | 'words';
  /** The least that is written; `info` when left out. */
  level?: LogLevel;
}

interface Entry {
  time: string;
  level: LogLevel;
  event: string;
  fields: Record<string, LogValue>;
  error?: LoggedError;
}

const ranks: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

function asJson({ time, level, event, fields, error }: Entry): string {
  return JSON.stringify({ time, level, event, ...fields, ...(error && { error }) });
}

function errorWords({ name, code, message, stack = [], cause }: LoggedError): string[] {
  const head = [code ? `${name} (${code})` : name, ...(message === undefined ? [] : [message])].join(': ');
  return [
    head,
    ...stack,
    ...(cause ? errorWords(cause).map((line, index) => (index === 0 ? `because ${line}` : line)) : []),
  ];
}

function asWords({ time, level, event, fields, error }: Entry): string {
  const parts = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  const head = [time.slice(11, 19), level.padEnd(5), event.replaceAll('-', ' '), ...parts].join(' ');
  return error ? [head, ...errorWords(error).map((line) => `    ${line}`)].join('\n') : head;
}

/** A log that writes lines to `write`. A sink that throws is ignored: a log never stops the work. */
export function createLog({ clock, write, format, level = 'info' }: LogOptions): Log {
  const render = format === 'json' ? asJson : asWords;
  const say = (at: LogLevel, event: string, fields: LogFields = {}, error?: unknown) => {
    if (ranks[at] < ranks[level]) return;
    const safe = Object.entries(fields).map(([name, value]) => [name, redactValue(value)] as const);
    const entry: Entry = {
      ...{ time: clock.now().toISOString(), level: at, event: String(redactValue(event)) },
      ...{ fields: Object.fromEntries(safe), ...(error !== undefined && { error: redactError(error) }) },
    };
    try {
      write(render(entry));
    } catch {
      // Nowhere to say it.
    }
  };
  return {
    debug: (event, fields) => say('debug', event, fields),
    info: (event, fields) => say('info', event, fields),
    warn: (event, fields, error) => say('warn', event, fields, error),
    error: (event, fields, error) => say('error', event, fields, error),
  };
}
