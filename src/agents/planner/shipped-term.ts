import type { TermDefinition } from './term-definition.ts';

/** A term as it ships: every tenant starts with these and may change them. */
export interface ShippedTerm {
  name: string;
  /** `{days}` and the like stand for the definition's numbers. */
  sentence: string;
  definition: TermDefinition;
}

type Conditions = Extract<TermDefinition, { kind: 'condition' }>;

/** A condition that ships, with its words. */
export function condition(
  name: string,
  sentence: string,
  on: Conditions['on'],
  numbers: Conditions['numbers'],
  words: string[],
  more: Pick<Conditions, 'heads' | 'category'> = {},
): ShippedTerm {
  return { name, sentence, definition: { kind: 'condition', on, numbers, words, ...more } };
}

/** Mails either way in the last `{days}` days; bounces and automatic replies are none. */
export const mailSince =
  'activity.kind = "email" and activity.state = "plain" and activity.occurredAt within last {days} days';
