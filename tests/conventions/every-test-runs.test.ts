import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('every test file is run by `npm test` or by `npm run journey:all`', () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> };
  const patterns = ['test', 'journey:all'].flatMap((name) =>
    [...scripts[name]!.matchAll(/"([^"]+\.test\.ts)"/g)].map((found) => found[1]!),
  );
  const run = new Set(globSync(patterns, { cwd: root }));
  assert.ok(run.size > 100, 'the patterns were read');
  const all = globSync('{src,tests,bench,console}/**/*.test.ts', { cwd: root, exclude: ['**/node_modules/**'] });
  assert.deepEqual(
    all.filter((path) => !run.has(path)),
    [],
  );
});
