import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createAuth } from '../api/auth/auth.ts';
import { localOwnerEmail } from '../api/auth/local-owner.ts';
import { openDatabase } from '../data/database/open-database.ts';

const program = fileURLToPath(new URL('../../bin/gtm.js', import.meta.url));
let directory: string;
/** A program of somebody else on `port`. */
let other: Server;
let port: string;

before(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gtm-serve-'));
  other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  port = String((other.address() as AddressInfo).port);
});
after(() => {
  other.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Runs `gtm serve` until it ends or is ready; then it is stopped. */
async function serveOn(host: string): Promise<{ code: number; said: string }> {
  const words = ['serve', '--data', directory, '--host', host, '--port', port];
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      said += text;
      if (/^Ready/m.test(said) && !child.killed) child.kill('SIGTERM');
    });
  }
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

test('a port that another program has is refused with the way out', async () => {
  const { code, said } = await serveOn('127.0.0.1');
  assert.equal(code, 2);
  assert.match(said, /another program listens there already.*--port/);
});

test('the server listens beyond this machine only once its owner has a password', async () => {
  other.close();
  const refused = await serveOn('0.0.0.0');
  assert.equal(refused.code, 2);
  assert.match(refused.said, /no password yet.*gtm user password/);
  assert.doesNotMatch(refused.said, /Listening/);

  const { database } = await openDatabase(`pglite:${directory}/database`);
  const auth = createAuth({ database, baseUrl: `http://127.0.0.1:${port}`, secret: 'only for this test' });
  const { userId } = await auth.ensureUser({ email: localOwnerEmail, name: 'Local owner' });
  await auth.setPassword(userId, 'long enough password');
  await database[Symbol.asyncDispose]();
  const accepted = await serveOn('0.0.0.0');
  assert.equal(accepted.code, 0, accepted.said);
  assert.ok(accepted.said.includes(`Sign in once with: http://127.0.0.1:${port}/`));
});
