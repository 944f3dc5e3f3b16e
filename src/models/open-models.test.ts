import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixedClock, createSeededRandom } from '../testing/fixed-time.ts';
import { testModels } from './models.contract.ts';
import { openModels } from './open-models.ts';

const rest = { key: null, model: null, clock: createFixedClock('2026-03-03T08:00:00Z'), random: createSeededRandom(1) };

testModels('playbook', () => openModels({ url: 'playbook:', ...rest }));

test('half a configuration of a language model says what is missing', async () => {
  await assert.rejects(openModels({ url: 'http://127.0.0.1:1/v1', ...rest }), /GTM_MODEL /);
  await assert.rejects(openModels({ url: 'gpt', ...rest }), /GTM_MODELS_URL/);
});
