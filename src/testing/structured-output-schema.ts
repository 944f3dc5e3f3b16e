// What strict structured output accepts of JSON Schema, as its documentation lists it.
const allowed: Record<string, readonly string[]> = {
  object: ['type', 'properties', 'required', 'additionalProperties', 'description', 'title', '$defs'],
  array: ['type', 'items', 'minItems', 'maxItems', 'description', 'title'],
  string: ['type', 'enum', 'const', 'pattern', 'format', 'description', 'title'],
  number: [
    'type',
    'enum',
    'const',
    'multipleOf',
    'minimum',
    'maximum',
    'exclusiveMinimum',
    'exclusiveMaximum',
    'description',
  ],
  integer: [
    'type',
    'enum',
    'const',
    'multipleOf',
    'minimum',
    'maximum',
    'exclusiveMinimum',
    'exclusiveMaximum',
    'description',
  ],
  boolean: ['type', 'enum', 'const', 'description'],
  null: ['type', 'description'],
};

type Schema = Record<string, unknown>;

/** The first thing in a schema that strict structured output would refuse, or null. */
export function schemaProblem(schema: unknown, path = 'schema'): string | null {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return `${path} is no object`;
  const node = schema as Schema;
  if (Array.isArray(node['anyOf'])) {
    if (path === 'schema') return 'the root may not be anyOf';
    return first(node['anyOf'].map((option, index) => schemaProblem(option, `${path}.anyOf[${index}]`)));
  }
  if (path === 'schema' && node['type'] !== 'object') return 'the root must be an object';
  const types = Array.isArray(node['type']) ? node['type'].map(String) : [String(node['type'])];
  const keywords = types.flatMap((type) => allowed[type] ?? []);
  const unknown = types.find((type) => !allowed[type]);
  if (unknown !== undefined) return `${path} has type ${unknown}`;
  const strange = Object.keys(node).find((keyword) => !keywords.includes(keyword));
  if (strange) return `${path} uses ${strange}`;
  if (types.includes('array')) return schemaProblem(node['items'], `${path}[]`);
  return types.includes('object') ? objectProblem(node, path) : null;
}

function objectProblem(node: Schema, path: string): string | null {
  if (node['additionalProperties'] !== false) return `${path} must set additionalProperties to false`;
  const properties = (node['properties'] ?? {}) as Schema;
  const required = (node['required'] ?? []) as string[];
  const optional = Object.keys(properties).find((name) => !required.includes(name));
  if (optional) return `${path}.${optional} must be required`;
  return first(Object.entries(properties).map(([name, property]) => schemaProblem(property, `${path}.${name}`)));
}

function first(problems: (string | null)[]): string | null {
  return problems.find((problem) => problem !== null) ?? null;
}
