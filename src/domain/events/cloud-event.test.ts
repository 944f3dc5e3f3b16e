import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { GtmEvent } from '../event.ts';
import { parseCloudEvent, toCloudEvent } from './cloud-event.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/webhook-cloudevents/', import.meta.url));
const id = '01900000-0000-7000-8000-000000000001';
const event: GtmEvent = {
  ...{ id, tenantId: id, type: 'gtm.run.started.v1', source: `/tenants/${id}/agents` },
  ...{ subject: `run_${'0'.repeat(32)}`, time: '2026-03-01T09:00:00.000Z' },
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  ...{ data: { runId: id, goalId: id }, at: { position: '7', seq: 1 } },
};

interface Vectors {
  tests: { id: string; event: unknown }[];
}

function accepts(value: unknown): boolean {
  try {
    parseCloudEvent(value);
    return true;
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'invalid');
    return false;
  }
}

test('the CloudEvents conformance vectors: every valid event is accepted, every invalid one refused', (context) => {
  if (!existsSync(folder)) {
    context.diagnostic(`The conformance vectors are not on this machine (${folder}); nothing was compared with them.`);
    return;
  }
  const read = (name: string) => JSON.parse(readFileSync(`${folder}${name}`, 'utf8')) as Vectors;
  const valid = read('valid-events.json').tests;
  const invalid = read('invalid-events.json').tests;
  assert.ok(valid.length >= 10 && invalid.length >= 25);
  assert.deepEqual(
    valid.filter((vector) => !accepts(vector.event)).map((vector) => vector.id),
    [],
  );
  assert.deepEqual(
    invalid.filter((vector) => accepts(vector.event)).map((vector) => vector.id),
    [],
  );
});

test('an event of ours becomes a CloudEvent with every attribute, and is a valid one', () => {
  const envelope = toCloudEvent(event);
  assert.deepEqual(envelope, {
    ...{ specversion: '1.0', id, source: `/tenants/${id}/agents`, type: 'gtm.run.started.v1' },
    ...{ subject: event.subject, time: event.time, traceparent: event.traceparent },
    ...{ datacontenttype: 'application/json', data: { runId: id, goalId: id } },
  });
  assert.deepEqual(parseCloudEvent(JSON.parse(JSON.stringify(envelope))), envelope);
});

test('a subject or a trace that is not there is left out', () => {
  const envelope = toCloudEvent({ ...event, subject: null, traceparent: null });
  assert.equal('subject' in envelope, false);
  assert.equal('traceparent' in envelope, false);
  assert.ok(accepts(envelope));
});

test('dates that do not exist, integers beyond 32 bits, control characters and broken Base64 are refused', () => {
  const base = { specversion: '1.0', id: '1', type: 't', source: '/s' };
  assert.ok(accepts({ ...base, time: '2024-02-29T23:59:60Z' }));
  const broken = [
    ...[{ time: '2026-02-29T09:00:00Z' }, { time: '2026-13-01T09:00:00Z' }, { time: '2026-03-01 09:00:00Z' }],
    ...[{ extension: 2 ** 31 }, { extension: 1.5 }, { extension: { deep: 1 } }, { subject: 'a\nb' }],
    ...[{ source: 'with space' }, { dataschema: '/relative' }, { data_base64: 'a' }, { id: '\ud800' }],
  ];
  for (const part of broken) assert.equal(accepts({ ...base, ...part }), false, JSON.stringify(part));
  for (const value of [null, [], 'text', 5]) assert.equal(accepts(value), false);
});

test('any data survives the envelope, and no JSON at all makes the parser fail otherwise than by refusing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      const text = JSON.stringify({ ...toCloudEvent(event), data });
      assert.deepEqual(parseCloudEvent(JSON.parse(text)).data, JSON.parse(text).data);
    }),
  );
  const attribute = fc.constantFrom(
    'specversion',
    'id',
    'source',
    'type',
    'time',
    'subject',
    'dataschema',
    'x',
    '__proto__',
  );
  fc.assert(
    fc.property(fc.dictionary(attribute, fc.oneof(fc.jsonValue(), fc.constantFrom('1.0', '/a'))), (value) => {
      accepts(value);
    }),
  );
});
