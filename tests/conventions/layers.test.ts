import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerProblems } from './layers.ts';
import { readSources } from './source-tree.ts';

test('every import follows the layer rule', () => {
  const files = readSources(['src']);
  assert.ok(files.length > 50, 'the sources were found');
  assert.deepEqual(layerProblems(files), []);
});

test('a planted import upwards is found', () => {
  const planted = { path: 'src/domain/proposal.ts', text: "import { x } from '../agents/decision/decide.ts';" };
  assert.equal(layerProblems([planted]).length, 1);
});

test('a planted import between agents and ingestion is found, also a lazy one', () => {
  const planted = { path: 'src/agents/tools/email.ts', text: "await import('../../ingestion/import-files.ts')" };
  assert.equal(layerProblems([planted]).length, 1);
});

test('a planted choice of engine outside app is found', () => {
  const planted = { path: 'src/agents/tools/email.ts', text: "import { open } from '../../data/cache/open-cache.ts';" };
  assert.equal(layerProblems([planted]).length, 1);
});
