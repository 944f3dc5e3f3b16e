import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { schemaChanges } from './event-schema-changes.ts';
import { committedSchema, eventNames, schemaFolder, schemaPath, schemaText } from './event-schema-files.ts';
import { readSources, type SourceFile } from './source-tree.ts';

const literal = /(['"`])(gtm\.[a-z_-]+\.[a-z_-]+\.v\d+)\1/g;
const template = /`(gtm\.[^`]*\$\{[^`]*\.v\d+)`/g;

/** Event types written in the sources that have no schema, also those put together at run time. */
function typesWithoutSchema(files: readonly SourceFile[]): string[] {
  const known = new Set<string>(eventNames);
  return files.flatMap(({ path, text }) => {
    const literals = [...text.matchAll(literal)].map((match) => match[2]!).filter((type) => !known.has(type));
    const templates = [...text.matchAll(template)]
      .map((match) => match[1]!)
      .filter((written) => {
        const parts = written.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'));
        return !eventNames.some((type) => new RegExp(`^${parts.join('[a-z_]+')}$`).test(type));
      });
    return [...literals, ...templates].map((type) => `${path}: ${type}`);
  });
}

test('every event type in the sources has a schema', () => {
  const files = readSources(['src']).filter(({ path }) => !path.endsWith('.test.ts'));
  assert.deepEqual(typesWithoutSchema(files), []);
});

test('a planted type without a schema is found, also one put together at run time', () => {
  const assembled = '`gtm.moon.$' + '{verb}.v1`';
  const planted = { path: 'src/x.ts', text: `const a = 'gtm.moon.landed.v1'; const b = ${assembled};` };
  assert.equal(typesWithoutSchema([planted]).length, 2);
});

test('the committed schemas break no consumer and are those that validate', () => {
  for (const type of eventNames) {
    const committed = committedSchema(type);
    assert.ok(committed, `docs/events/${type}.json is missing; run \`npm run events\``);
    assert.deepEqual(schemaChanges(committed, JSON.parse(schemaText(type))), [], `${type}: keep it and add a .v2`);
    assert.equal(readFileSync(schemaPath(type), 'utf8'), schemaText(type), `${type}: run \`npm run events\``);
  }
});

test('an event type that was ever published stays', () => {
  const published = readdirSync(schemaFolder).filter((name) => name.endsWith('.json'));
  const gone = published.filter((name) => !eventNames.some((type) => name === `${type}.json`));
  assert.deepEqual(gone, [], 'keep the schema of a type that consumers may still read');
});

const before = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    ids: { type: 'array', items: { type: 'string', format: 'uuid' } },
    state: { type: 'string', enum: ['done', 'failed'] },
    note: { type: 'string', format: 'date' },
  },
  required: ['id', 'ids', 'state'],
};
const changed = (properties: object, required: string[] = before.required) =>
  schemaChanges(before, { ...before, properties: { ...before.properties, ...properties }, required });

test('a payload may gain an optional field', () => {
  assert.deepEqual(changed({ more: { type: 'integer' } }), []);
});

test('a removed, newly required, no longer required, narrowed or widened field is an incompatible change', () => {
  const { note: _, ...withoutNote } = before.properties;
  assert.deepEqual(schemaChanges(before, { ...before, properties: withoutNote }), ['data.note was removed']);
  assert.deepEqual(changed({}, [...before.required, 'note']), ['data.note became required']);
  assert.deepEqual(changed({ more: { type: 'integer' } }, [...before.required, 'more']), ['data.more became required']);
  assert.deepEqual(changed({}, ['id', 'ids']), ['data.state is not always there any more']);
  assert.deepEqual(changed({ state: { type: 'string', enum: ['done'] } }), ['data.state.enum was changed']);
  assert.deepEqual(changed({ id: { type: 'integer' } }), ['data.id.type was changed', 'data.id.format was changed']);
  assert.deepEqual(changed({ ids: { type: 'array', items: { type: 'string' } } }), [
    'data.ids.items.format was changed',
  ]);
});
