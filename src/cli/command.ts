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
  options?: ParseArgsOptionsConfig;
  /** Exit code; 0 when left out. */
  run(input: CommandInput): Promise<number | undefined>;
}

/** The text of an option that takes one, undefined when it was not given. */
export function optionText(input: CommandInput, name: string): string | undefined {
  const value = input.options[name];
  return typeof value === 'string' ? value : undefined;
}
