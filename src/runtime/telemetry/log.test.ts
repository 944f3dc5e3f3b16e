import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GtmError } from '../../domain/errors.ts';
import { createFixedClock } from '../../testing/fixed-time.ts';
import { createLog, type LogLevel } from './log.ts';

const id = '01900000-0000-7000-8000-000000000001';

function openLog(format: 'json' | 'words', level?: LogLevel) {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = createLog({ clock: createFixedClock('2026-03-01T09:00:00Z'), write, format, ...(level && { level }) });
  return { log, lines };
}

test('a line is one JSON object with time, level, event and fields', () => {
  const { log, lines } = openLog('json');
  log.info('run-started', { runId: id, targets: 12, trigger: 'goal', degraded: false });
  const expected = { time: '2026-03-01T09:00:00.000Z', level: 'info', event: 'run-started' };
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    [{ ...expected, runId: id, targets: 12, trigger: 'goal', degraded: false }],
  );
});

test('at a terminal the same line is words', () => {
  const { log, lines } = openLog('words');
  log.warn('step-failed', { step: 'decide' }, new GtmError('timeout', 'The model took too long.'));
  assert.deepEqual(lines, ['09:00:00 warn  step failed step=decide\n    GtmError (timeout): The model took too long.']);
});

test('ids, digests, enums, codes, instants and route templates stay; any other text leaves only its length', () => {
  const { log, lines } = openLog('json');
  const kept = {
    run: id,
    workflow: `proposal:${id}`,
    stepKey: '3-judgeDraft',
    contact: `con_${'0'.repeat(32)}`,
    digest: 'a'.repeat(64),
    state: 'pulled_back',
    play: 'raise-renewal',
    code: 'ECONNREFUSED',
    at: '2026-03-01T09:00:00.000Z',
    type: 'gtm.run.started.v1',
    route: '/v1/proposals/:id',
  };
  const removed = {
    address: 'bo@shop.example',
    name: 'Bo Buyer',
    subject: 'Re: our renewal',
    phone: '+49 170 1234567',
    digits: '491701234567',
    path: '/v1/contacts/bo@shop.example',
    file: '/home/bo/leads.csv',
    host: 'shop.example',
    capital: 'Buyer',
  };
  log.info('tried', { ...kept, ...removed });
  const entry = JSON.parse(lines[0]!);
  for (const [name, value] of Object.entries(kept)) assert.equal(entry[name], value);
  for (const [name, value] of Object.entries(removed)) assert.equal(entry[name], `[${value.length} characters]`, name);
});

test('an unknown error leaves name, code and frames, and nothing of what it quotes', () => {
  const { log, lines } = openLog('json');
  const cause = Object.assign(new TypeError('no such row: bo@shop.example'), { code: '23505' });
  const error = new RangeError('Bo Buyer\n    at bo@shop.example (secret.ts:1:1)', { cause });
  log.error('step-failed', {}, error);
  log.error('step-failed', {}, 'Bo Buyer as a thrown text');
  assert.doesNotMatch(lines.join(), /Bo |shop\.example|secret/);
  const { error: logged } = JSON.parse(lines[0]!);
  assert.equal(logged.name, 'RangeError');
  assert.match(logged.stack[0], /log\.test\.ts:\d+:\d+/);
  assert.equal(logged.cause.code, '23505');
  assert.equal(JSON.parse(lines[1]!).error.name, 'string');
});

test('our own errors keep their sentence, without addresses in it', () => {
  const { log, lines } = openLog('json');
  log.error('import-failed', {}, new GtmError('invalid', 'Line 3: bo@shop.example is no address.', { field: 'email' }));
  const { error } = JSON.parse(lines[0]!);
  assert.deepEqual(error, {
    ...{ name: 'GtmError', code: 'invalid', message: 'Line 3: [address] is no address.', field: 'email' },
  });
});

test('what is below the level is not written, and a broken sink stops nothing', () => {
  const { log, lines } = openLog('json', 'warn');
  log.info('quiet');
  log.warn('loud');
  assert.equal(lines.length, 1);
  const clock = createFixedClock('2026-03-01T09:00:00Z');
  const broken = createLog({
    clock,
    format: 'json',
    write() {
      throw new Error('disk full');
    },
  });
  broken.error('lost');
});
