import { createFieldRegistry } from '../../domain/field-registry.ts';
import { dayInZone } from './calendar-days.ts';
import { phraseKey } from './goal-tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

const maxValues = 80;
const maxNames = 20;

/**
 * What fills the planner's prompt: fields and terms are ours and the tenant's definitions; values, names and imported
 * columns come from records, so they go with the goal into fenced slots. Of names, only those that share a word with it.
 */
export function plannerSlots(goalText: string, vocabulary: Vocabulary): Record<string, string> {
  return {
    goal_description: goalText,
    field_list: createFieldRegistry()
      .fields.map((field) => `  ${field.name} (${field.type})`)
      .join('\n'),
    term_list: vocabulary.terms
      .map(({ name, sentence, definition }) => {
        const nouns = definition.kind === 'condition' ? Object.keys(definition.on) : ['account', 'contact'];
        return `  ${name} (${nouns.join(', ')}): ${sentence}`;
      })
      .join('\n'),
    value_list: valueList(goalText, vocabulary),
    today: dayInZone(vocabulary.now, vocabulary.zone),
  };
}

function valueList(goalText: string, vocabulary: Vocabulary): string {
  const words = new Set(phraseKey(goalText));
  const named = (list: readonly { name: string }[]) =>
    list.filter(({ name }) => phraseKey(name).some((word) => words.has(word))).slice(0, maxNames);
  const line = (label: string, values: readonly string[]) =>
    values.length > 0
      ? [
          `${label}: ${values
            .slice(0, maxValues)
            .map((value) => JSON.stringify(value))
            .join(', ')}`,
        ]
      : [];
  const me = vocabulary.users.find((user) => user.userId === vocabulary.me);
  return [
    ...line('industries', vocabulary.industries),
    ...line('countries', vocabulary.countries),
    ...line('regions', vocabulary.regions),
    ...line('cities', vocabulary.cities),
    ...line('stages', vocabulary.stages),
    ...line('states of deals', ['open', 'won', 'lost']),
    ...line('currencies', vocabulary.currencies),
    ...line(
      'owners',
      vocabulary.users.map((user) => user.name),
    ),
    ...line('who states the goal ("my")', me ? [me.name] : []),
    ...line(
      'accounts',
      named(vocabulary.accounts).map(({ name }) => name),
    ),
    ...line(
      'people',
      named(vocabulary.contacts).map(({ name }) => name),
    ),
    ...vocabulary.customColumns.flatMap(({ noun, name, type, values }) => {
      const field = `field ${noun}.custom.${JSON.stringify(name)} (${type})`;
      return values.length > 0 ? line(field, values) : [field];
    }),
  ].join('\n');
}
