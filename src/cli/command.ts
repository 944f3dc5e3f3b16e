import type { ParseArgsOptionsConfig } from 'node:util';
import type { Config } from '../config.ts';
import type { ApiClient } from './client.ts';
import type { Screen } from './screen.ts';

/** What a command gets: its words and options, the API, and a place to print. */
export interface CommandInput {
  /** Words after the command's name. */
  words: readonly string[];
  /** Values of the options given; flags are true. */
  options: { readonly [name: string]: string | boolean | string[] | undefined };
  config: Config;
  screen: Screen;
  /** Connects to the running server, or opens the data directory itself. */
  api(): Promise<ApiClient>;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

/** One `gtm` command. Everything a person can see of it stands here. */
export interface Command {
  name: string;
  /** One line for the overview. */
  summary: string;
  /** `gtm approve HANDLE [--reason TEXT]` */
  usage: string;
  /** A command that can be typed as it is. */
  example: string;
  /** Lines that the help adds, for what one line cannot say. */
  details?: readonly string[];
  /** What `--json` prints, in terms of the operations of the API. */
  json: string;
  /** How many words it takes after its name at most; none when left out. */
  words?: number;
  options?: ParseArgsOptionsConfig;
  /** Whether it may be the first command in a data directory; the others say how to begin. */
  begins?: boolean;
  /** Exit code; 0 when left out. */
  run(input: CommandInput): Promise<number | undefined>;
}

/** For a command that takes as many words as are typed. */
export const anyNumber = Number.POSITIVE_INFINITY;

/** The text of an option that takes one, undefined when it was not given. */
export function optionText(input: CommandInput, name: string): string | undefined {
  const value = input.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The values of an option that may be given several times. */
export function optionTexts(input: CommandInput, name: string): string[] {
  const value = input.options[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** An error of the person who typed the command: its usage is shown below, and the exit code is 2. */
export function wrongUse(message: string): Error {
  return Object.assign(new Error(message), { code: 'ERR_PARSE_ARGS_WORDS' });
}

/** The word at `place`; without it the command was used wrongly. */
export function requireWord(input: CommandInput, place: number, name: string): string {
  const word = input.words[place];
  if (word === undefined || word === '') throw wrongUse(`${name} is missing.`);
  return word;
}

/** The text of an option that the command cannot do without. */
export function requireOption(input: CommandInput, name: string): string {
  const text = optionText(input, name);
  if (text === undefined) throw wrongUse(`--${name} is missing.`);
  return text;
}

/** A whole number of an option, undefined when it was not given. */
export function optionNumber(input: CommandInput, name: string): number | undefined {
  const text = optionText(input, name);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw wrongUse(`--${name} must be a whole number (found "${text}").`);
  return Number(text);
}
