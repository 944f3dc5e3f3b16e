import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { apiDocument } from './api-document.ts';
import { growthProblems } from './openapi-growth.ts';

const committed = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
const generated = JSON.parse(JSON.stringify(apiDocument(committed.info.version)));

test('/v1 only grows: nothing that the committed document promises is gone or asks for more', () => {
  assert.deepEqual(growthProblems(committed, generated), []);
});

test('the committed document is the one that the routes make', () => {
  assert.deepEqual(generated, committed, 'refresh it with "npm run openapi"');
});

test('each operation has one name, a summary and a tag', () => {
  const names = Object.values(generated.paths as object).flatMap((operations) =>
    Object.values(operations as Record<string, { operationId: string; summary: string; tags: string[] }>),
  );
  assert.ok(names.length > 50);
  assert.equal(new Set(names.map(({ operationId }) => operationId)).size, names.length);
  for (const { operationId, summary, tags } of names) {
    assert.ok(summary.length > 5 && tags.length === 1, operationId);
  }
});

const operation = (body: object, answer: object, parameters: object[] = []) => ({
  paths: {
    '/v1/things': {
      post: {
        parameters,
        requestBody: { content: { 'application/json': { schema: body } } },
        responses: { 200: { content: { 'application/json': { schema: answer } } } },
      },
    },
  },
});
const text = { type: 'string' };
const body = (properties: object, required: string[] = []) => ({ type: 'object', properties, required });
const base = operation(
  body({ name: text }, ['name']),
  body({ id: text, kind: { enum: ['a'], type: 'string' } }, ['id']),
);

test('additions are no problem', () => {
  const more = operation(
    body({ name: text, note: text }, ['name']),
    body({ id: text, kind: { enum: ['a', 'b'], type: 'string' }, more: text }, ['id', 'more']),
    [{ name: 'limit', in: 'query', required: false, schema: { type: 'integer' } }],
  );
  assert.deepEqual(growthProblems(base, more), []);
});

test('a planted removal of an operation, a property or an answer is found', () => {
  assert.deepEqual(growthProblems(base, { paths: {} }), ['POST /v1/things: is gone']);
  const lessBody = operation(body({}, []), body({ id: text, kind: text }, ['id']));
  assert.match(growthProblems(base, lessBody).join(), /body\.name: is gone/);
  const lessAnswer = operation(body({ name: text }, ['name']), body({ kind: text }));
  assert.match(growthProblems(base, lessAnswer).join(), /answer\.id: is gone/);
  const maybe = operation(body({ name: text }, ['name']), body({ id: text, kind: text }));
  assert.match(growthProblems(base, maybe).join(), /answer\.id: may be missing now/);
});

test('a planted loss inside one choice of several is found', () => {
  const plan = body({ kind: { const: 'plan', type: 'string' }, steps: text }, ['kind', 'steps']);
  const question = body({ kind: { const: 'question', type: 'string' }, ask: text }, ['kind', 'ask']);
  const before = operation(body({}), { anyOf: [plan, question] });
  assert.deepEqual(growthProblems(before, operation(body({}), { anyOf: [question, plan, text] })), [
    'POST /v1/things answer: may now be string',
  ]);
  const less = body({ kind: { const: 'question', type: 'string' } }, ['kind']);
  assert.match(growthProblems(before, operation(body({}), { anyOf: [plan, less] })).join(), /choice 2 is gone/);
});

test('a planted newly required input, a narrowed value or a changed type is found', () => {
  const demanding = operation(
    body({ name: text, note: text }, ['name', 'note']),
    body({ id: text, kind: text }, ['id']),
  );
  assert.match(growthProblems(base, demanding).join(), /body\.note: is required now/);
  const parameter = [{ name: 'limit', in: 'query', required: true, schema: text }];
  const asking = operation(body({ name: text }, ['name']), body({ id: text, kind: text }, ['id']), parameter);
  assert.match(growthProblems(base, asking).join(), /parameter limit is required now/);
  const narrow = operation(
    body({ name: { enum: ['x'], type: 'string' } }, ['name']),
    body({ id: text, kind: text }, ['id']),
  );
  assert.match(growthProblems(base, narrow).join(), /only certain values/);
  const changed = operation(body({ name: text }, ['name']), body({ id: { type: 'number' }, kind: text }, ['id']));
  assert.match(growthProblems(base, changed).join(), /answer\.id: may now be number/);
});
