import { isDeepStrictEqual } from 'node:util';

type Schema = Record<string, unknown>;

/** Words for readers; they may change at will. */
const prose = new Set(['title', 'description', '$comment', 'examples']);

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What a consumer of the earlier schema could trip over in the later one, one sentence each. A payload may gain optional
 * fields and nothing else: a field that goes, comes as required, stops being required or changes its type is a change.
 */
export function schemaChanges(before: unknown, after: unknown, path = 'data'): string[] {
  if (!isSchema(before) || !isSchema(after)) {
    return isDeepStrictEqual(before, after) ? [] : [`${path} was changed`];
  }
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keywords].flatMap((keyword) => {
    if (prose.has(keyword)) return [];
    if (keyword === 'properties') return propertyChanges(before, after, path);
    if (keyword === 'required') return requiredChanges(before, after, path);
    const here = `${path}.${keyword}`;
    if (keyword === 'items' || keyword === 'additionalProperties') {
      return schemaChanges(before[keyword], after[keyword], here);
    }
    return isDeepStrictEqual(before[keyword], after[keyword]) ? [] : [`${here} was changed`];
  });
}

function propertyChanges(before: Schema, after: Schema, path: string): string[] {
  const later = (after['properties'] ?? {}) as Schema;
  return Object.entries((before['properties'] ?? {}) as Schema).flatMap(([name, schema]) =>
    name in later ? schemaChanges(schema, later[name], `${path}.${name}`) : [`${path}.${name} was removed`],
  );
}

function requiredChanges(before: Schema, after: Schema, path: string): string[] {
  const earlier = (before['required'] ?? []) as string[];
  const later = (after['required'] ?? []) as string[];
  return [
    ...later.filter((name) => !earlier.includes(name)).map((name) => `${path}.${name} became required`),
    ...earlier.filter((name) => !later.includes(name)).map((name) => `${path}.${name} is not always there any more`),
  ];
}
