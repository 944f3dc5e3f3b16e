import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSources } from './source-tree.ts';
import { workflowProblems } from './workflow-rules.ts';

const problems = (text: string) => workflowProblems([{ path: 'src/agents/planted.workflow.ts', text }]);

test('workflow files import types only, run step by step and touch nothing but flow', () => {
  const files = readSources(['src'], ['.workflow.ts']);
  assert.ok(files.length >= 3, 'the workflow files were found');
  assert.deepEqual(workflowProblems(files), []);
});

test('every planted way to reach the world is found', () => {
  for (const planted of [
    "import { readFile } from 'node:fs';",
    "import {\n  readFile,\n} from 'node:fs';",
    "import { decide } from './decide.ts';",
    "import { type Flow, decide } from './decide.ts';",
    "import './decide.ts';",
    "const { decide } = await import('./decide.ts');",
    "const fs = require('node:fs');",
    "export { decide } from './decide.ts';",
    "export * from './decide.ts';",
    'await Promise.all([flow.step(a), flow.step(b)]);',
    'await Promise.any([]);',
    'await Promise.race([]);',
    'await Promise.allSettled([]);',
    'process.exit(1);',
    'crypto.getRandomValues(bytes);',
    "await fetch('https://example.com');",
    'setTimeout(() => {}, 1);',
    'globalThis.state = 1;',
    'const at = Date.now();',
    'const at = new Date();',
    'const luck = Math.random();',
    "console.log('here');",
  ]) {
    assert.equal(problems(planted).length, 1, planted);
  }
});

test('types, comments, strings and properties of the same name are allowed', () => {
  for (const allowed of [
    "import type { Flow } from '../runtime/workflows/workflows.ts';",
    "import type { z } from 'zod';",
    "// import { readFile } from 'node:fs'; Promise.all\nexport const width = 3;",
    "const words = 'process.env and Promise.all';",
    'type Options = { process: string };',
    'const at = new Date(await flow.now());',
    'export async function runGoal(flow: Flow): Promise<void> { await flow.step(name, input); }',
  ]) {
    assert.deepEqual(problems(allowed), [], allowed);
  }
});
