import type { Meaning } from './goal-lexicon.ts';
import { type Calendar, type GoalTime, readTime } from './goal-times.ts';
import type { Token } from './goal-tokens.ts';

/** A goal as the readers of conditions see it. */
export interface ConditionReader {
  tokens: readonly Token[];
  goal: string;
  calendar: Calendar;
}

/** What was recognised at a place of the goal: how many tokens, and what they mean. */
export interface Recognised {
  length: number;
  meaning: Meaning;
}

/** Phrases as lists of words, longest first. */
export const phrases = (list: string) =>
  list
    .split('|')
    .map((phrase) => phrase.trim().split(' '))
    .sort((a, b) => b.length - a.length);

/** The longest of the phrases that starts at `at`; its number of tokens, 0 for none. */
export function phraseAt(tokens: readonly Token[], at: number, list: readonly (readonly string[])[]): number {
  return list.find((words) => words.every((word, offset) => tokens[at + offset]?.text === word))?.length ?? 0;
}

/** The time that follows a trigger, over a preposition that belongs to the trigger. */
export function timeAfter(
  { tokens, goal, calendar }: ConditionReader,
  at: number,
): { length: number; time: GoalTime } | null {
  const isLink = ['on', 'date', 'is', 'are'].includes(tokens[at]?.text ?? '') ? 1 : 0;
  for (const skipped of isLink ? [0, 1] : [0]) {
    const found = readTime(tokens, at + skipped, goal, calendar);
    if (found) return { length: skipped + found.length, time: found.time };
  }
  return null;
}
