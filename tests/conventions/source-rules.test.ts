import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceProblems, sqlClockProblems } from './source-rules.ts';
import { readSources } from './source-tree.ts';

test('every source file keeps the size, clock, environment and naming rules', () => {
  assert.deepEqual(sourceProblems(readSources(['src', 'tests', 'bench', 'bin'], ['.ts', '.js'])), []);
});

test('no SQL reads the machine clock', () => {
  assert.deepEqual(sqlClockProblems(readSources(['src'], ['.ts', '.sql'])), []);
});

test('planted violations are found, each by its own rule', () => {
  const planted = [
    { path: 'src/a.ts', text: 'x\n'.repeat(401) },
    { path: 'src/data/utils.ts', text: '' },
    { path: 'src/b.ts', text: 'const t = Date.now();' },
    { path: 'src/e.ts', text: 'const key = randomBytes(32);' },
    { path: 'src/g.ts', text: 'const t = process.hrtime.bigint();' },
    { path: 'src/c.ts', text: 'const e = process.env.HOME;' },
    { path: 'src/d.ts', text: 'const x = y as any;' },
  ];
  assert.equal(sourceProblems(planted).length, planted.length);
  assert.equal(sqlClockProblems([{ path: 'src/x.ts', text: 'query(`select now() - interval`)' }]).length, 1);
});

test('words in comments and strings are no violations', () => {
  assert.deepEqual(
    sourceProblems([{ path: 'src/f.ts', text: "// Date.now() is forbidden\nconst s = 'process.env';" }]),
    [],
  );
});
