import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { cutPower } from './power-cut.ts';

const folder = mkdtempSync(join(tmpdir(), 'gtm-power-cut-'));
after(() => rmSync(folder, { recursive: true }));
const watcher = fileURLToPath(new URL('journal-writes.ts', import.meta.url));
const journal = join(folder, 'journal');
const place = join(folder, 'database');
mkdirSync(place);

/** Runs `script` with the files' names at hand in a watched process; then the power is cut. Returns a file's content. */
function afterCut(script: string, environment: Record<string, string> = {}): (name: string) => string {
  writeFileSync(join(place, 'page'), 'old old old');
  rmSync(journal, { force: true });
  const code = `const at = (name) => ${JSON.stringify(`${place}/`)} + name;
    const write = (file, text, position) => fs.writeSync(file, Buffer.from(text), 0, text.length, position);
    ${script}`;
  const env = { ...process.env, SWEEP_JOURNAL: journal, ...environment };
  execFileSync(process.execPath, ['--import', watcher, '--input-type=commonjs', '-e', code], { env });
  cutPower(journal);
  return (name) => readFileSync(join(place, name), 'utf8');
}

test('what no fsync has covered is gone after a power cut, and what one has covered is there', () => {
  const content = afterCut(`const file = fs.openSync(at('page'), 'r+');
    write(file, 'NEW', 0); fs.fsyncSync(file); write(file, 'LATE', 4); write(file, 'longer than before', 4);`);
  assert.equal(content('page'), 'NEW old old');
});

test('a truncation comes back, and a file keeps what it lost under another name', () => {
  assert.equal(afterCut(`fs.truncateSync(at('page'), 3);`)('page'), 'old old old');
  const content = afterCut(`const file = fs.openSync(at('page'), 'r+');
    write(file, 'NEW', 0); fs.renameSync(at('page'), at('moved'));`);
  assert.equal(content('moved'), 'old old old');
  afterCut(`const file = fs.openSync(at('page'), 'r+'); write(file, 'NEW', 0); fs.unlinkSync(at('page'));`);
  assert.equal(existsSync(join(place, 'page')), false);
});

test('without fsync nothing stays', () => {
  const script = `const file = fs.openSync(at('page'), 'r+'); write(file, 'NEW', 0); fs.fsyncSync(file);`;
  assert.equal(afterCut(script, { SWEEP_WEAKNESS: 'fsync' })('page'), 'old old old');
});
