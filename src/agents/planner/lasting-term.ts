import { counted } from '../../domain/counted.ts';
import type { ConditionReader, Recognised } from './condition-reader.ts';
import { readTime } from './goal-times.ts';
import { termFilter } from './tenant-entries.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * A term with a duration of its own: "stalled for 2 months", "no next meeting in the next 30 days" put the goal's days in
 * the place of the definition's.
 */
export function lastingTerm(
  { tokens, goal, calendar }: ConditionReader,
  at: number,
  { length, meaning }: Recognised,
  vocabulary: Vocabulary,
): Recognised | null {
  const plain = meaning.kind === 'filter' || meaning.kind === 'noun' ? meaning.filter : undefined;
  const [name, another] = plain?.terms ?? [];
  const term = vocabulary.terms.find((candidate) => candidate.name === name);
  if (!name || another !== undefined || term?.definition.kind !== 'condition') return null;
  const { definition } = term;
  const days = definition.numbers['days'];
  if (days === undefined || Object.keys(definition.numbers).length > 1) return null;
  const found = readTime(tokens, at + length, goal, calendar);
  if (!found || found.time.kind === 'span' || found.time.kind === 'ago') return null;
  // What looks ahead cannot have lasted, and what has lasted lies behind.
  const looksAhead = /within next \{days\}/.test(JSON.stringify(definition.on));
  if (found.time.kind !== 'bare' && looksAhead !== (found.time.kind === 'next')) return null;
  const lasting = found.time.days;
  const sentence = term.sentence.replaceAll(counted(days, 'day'), counted(lasting, 'day'));
  const changed = {
    ...term,
    sentence,
    definition: { ...definition, numbers: { ...definition.numbers, days: lasting } },
  };
  const filter = termFilter(name, { ...vocabulary, terms: [changed] });
  if (!filter || (meaning.kind !== 'filter' && meaning.kind !== 'noun')) return null;
  // Not the tenant's definition any more: the plan names only those.
  const own = { ...filter, meaning: `${filter.meaning}, as this goal says`, terms: [] };
  return { length: length + found.length, meaning: { ...meaning, filter: own } };
}
