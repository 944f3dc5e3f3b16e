import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NewEvent } from '../event.ts';
import { checkEvent } from './check-event.ts';
import { eventJsonSchema } from './event-json-schema.ts';
import { type EventName, eventSchemas } from './event-schemas.ts';

const id = '01900000-0000-7000-8000-000000000001';
const started: NewEvent = {
  type: 'gtm.run.started.v1',
  connector: 'agents',
  subject: `run_${'0'.repeat(32)}`,
  data: { runId: id, goalId: id },
};

test('an event that fits is accepted, also where a key is left out by being undefined', () => {
  checkEvent(started);
  checkEvent({
    ...{ type: 'gtm.proposal.approved.v1', connector: 'agents', subject: null },
    data: { proposalId: id, effectId: id, approvalId: undefined },
  });
});

test('an unknown type is refused with the place where types are listed', () => {
  const unknown = { ...started, type: 'gtm.run.wandered.v1' as EventName };
  assert.throws(() => checkEvent(unknown), /no event type gtm\.run\.wandered\.v1.*event-schemas\.ts/);
});

test('data with free text, a missing field or a field of its own is refused, and the message holds no value', () => {
  const broken = [
    { runId: id },
    { runId: id, goalId: 'Dear Bo, about your deal' },
    { runId: id, goalId: id, note: 'Dear Bo, about your deal' },
  ];
  for (const data of broken) {
    assert.throws(
      () => checkEvent({ ...started, data }),
      (error: Error & { code?: string }) => error.code === 'internal' && !error.message.includes('Bo'),
    );
  }
});

test('what JSON cannot say counts as null', () => {
  const data = {
    proposalId: id,
    runId: id,
    play: 'raise-renewal',
    tool: 'create_task',
    author: 'model',
    readOnly: false,
  };
  const created = { ...started, type: 'gtm.proposal.created.v1' as const, subject: null };
  checkEvent({ ...created, data: { ...data, confidence: Number.NaN } });
  assert.throws(() => checkEvent({ ...created, data: { ...data, confidence: '0.7' } }), { code: 'internal' });
});

test('a subject that is no prefixed id and a connector that is no word are refused', () => {
  assert.throws(() => checkEvent({ ...started, subject: 'bo@shop.example' }), { code: 'internal' });
  assert.throws(() => checkEvent({ ...started, connector: 'the CSV of Bo' }), { code: 'internal' });
});

/** Texts in a schema that could hold anything, as paths. */
function freeTexts(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap((part, index) => freeTexts(part, `${path}[${index}]`));
  const { type, ...rest } = schema as Record<string, unknown>;
  const types = [type].flat();
  if (types.includes('string') && !['format', 'pattern', 'enum', 'const'].some((keyword) => keyword in rest))
    return [path];
  if (types.includes('object') && rest['properties'] === undefined && rest['additionalProperties'] === undefined)
    return [path];
  if (type === undefined && Object.keys(rest).length === 0) return [path];
  const parts = { ...(rest['properties'] as object), ...rest };
  return Object.entries(parts)
    .filter(([keyword]) => keyword !== 'properties' && keyword !== 'required')
    .flatMap(([keyword, part]) => freeTexts(part, `${path}.${keyword}`));
}

test('no event has a field for free text', () => {
  for (const type of Object.keys(eventSchemas) as EventName[]) {
    assert.deepEqual(freeTexts(eventJsonSchema(type), type), []);
  }
});

test('a planted free text is found, also inside an array or beside null', () => {
  const planted = {
    type: 'object',
    properties: {
      note: { type: 'string' },
      list: { type: 'array', items: { type: 'string' } },
      either: { anyOf: [{ type: 'null' }, { type: 'string' }] },
      anything: {},
      id: { type: 'string', format: 'uuid' },
    },
  };
  assert.equal(freeTexts(planted, 'planted').length, 4);
});
