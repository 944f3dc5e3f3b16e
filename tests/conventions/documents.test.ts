import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root });

/** Files of ours that a document links to or names between backticks, relative to the repository. */
function namedFiles(document: string, text: string): string[] {
  const links = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#]+)/g)].map((found) =>
    join(dirname(document), found[1]!),
  );
  const names = [...text.matchAll(/`((?:src|tests|docs|bench|bin)\/[^`\s<>*]+)`/g)].map((found) => found[1]!);
  return [...links, ...names];
}

test('every file that a document names is there', () => {
  assert.ok(documents.includes('README.md') && documents.length > 5, 'the documents were found');
  const missing = documents.flatMap((document) =>
    namedFiles(document, readFileSync(join(root, document), 'utf8'))
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `${document}: ${path}`),
  );
  assert.deepEqual(missing, []);
});

test('a planted dead link and a planted dead name are found', () => {
  const text = 'See [this](gone.md#part), [that](https://elsewhere.example) and `src/gone.ts`, not `src/<driver>.ts`.';
  assert.deepEqual(namedFiles('docs/a.md', text), [join('docs', 'gone.md'), 'src/gone.ts']);
});
