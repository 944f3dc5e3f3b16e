import { z } from 'zod';
import { GtmError } from '../../domain/errors.ts';
import { type FieldRegistry, type TargetNoun, targetNouns } from '../../domain/field-registry.ts';
import { checkPredicate, type Predicate } from '../../domain/segment.ts';
import { parsePredicateText } from '../../domain/segment-text.ts';

const phrases = z.array(z.string().min(1).max(80)).max(60);

/**
 * What a word in a goal means. A condition is written in the text form of segments, one text per noun it can be asked
 * of, with `{number}` for its numbers. `words` are used as adjectives; `heads` stand for the noun itself ("renewals").
 * Terms of one `category` are joined by "or" when a goal lists them ("small and mid-market").
 */
const termDefinitionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('condition'),
    on: z.partialRecord(z.enum(targetNouns), z.string().min(1).max(2000)),
    numbers: z.record(z.string().regex(/^[a-zA-Z]+$/), z.number().min(0).max(1e12)),
    words: phrases,
    heads: z.partialRecord(z.enum(targetNouns), phrases).optional(),
    category: z.string().max(40).optional(),
  }),
  z.strictObject({
    kind: z.literal('countries'),
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/))
      .min(1)
      .max(260),
    words: phrases,
  }),
]);
export type TermDefinition = z.output<typeof termDefinitionSchema>;

/** A term of one tenant. */
export interface Term {
  name: string;
  /** With the numbers filled in. */
  sentence: string;
  definition: TermDefinition;
  /** Whether the tenant changed it. */
  origin: 'shipped' | 'tenant';
}

/** Checks a definition from outside; throws `invalid` naming the field. */
export function parseTermDefinition(input: unknown, registry: FieldRegistry): TermDefinition {
  const result = termDefinitionSchema.safeParse(input);
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    throw new GtmError('invalid', `The definition is malformed at ${path.join('.')}: ${message}`, {
      field: path.join('.'),
    });
  }
  const definition = result.data;
  if (definition.kind === 'condition') {
    if (Object.keys(definition.on).length === 0)
      throw new GtmError('invalid', 'A term needs a condition.', { field: 'on' });
    for (const noun of targetNouns) {
      const predicate = termPredicate(definition, noun);
      if (predicate) checkPredicate(predicate, noun, registry, `on.${noun}`);
    }
  }
  return definition;
}

/** The condition a term puts on `noun`, with its numbers; null where the term says nothing about that noun. */
export function termPredicate(definition: TermDefinition, noun: TargetNoun): Predicate | null {
  if (definition.kind !== 'condition') return null;
  const text = definition.on[noun];
  return text === undefined ? null : parsePredicateText(fillNumbers(text, definition, String));
}

/** The sentence of a term with its numbers. */
export function termSentence(template: string, definition: TermDefinition): string {
  return fillNumbers(template, definition, (value) => value.toLocaleString('en-US'));
}

function fillNumbers(template: string, definition: TermDefinition, print: (value: number) => string): string {
  if (definition.kind !== 'condition') return template;
  return template.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
    const value = definition.numbers[name];
    if (value === undefined)
      throw new GtmError('invalid', `The term has no number called "${name}".`, { field: 'numbers' });
    return print(value);
  });
}
