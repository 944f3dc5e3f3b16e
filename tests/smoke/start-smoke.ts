import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../src/testing/free-port.ts';

const program = fileURLToPath(new URL('../../bin/gtm.js', import.meta.url));

/** Starts `gtm start` in `folder` on `data`, and collects the seconds after which each thing was said. */
async function start(folder: string, data: string): Promise<{ child: ChildProcess; link: string; said: string[] }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, 'start', '--data', data, '--port', String(await freePort())], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  const link = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`gtm start ended with ${code} after saying: ${said.join(' | ')}`)));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      said.push(`${((performance.now() - startedAt) / 1000).toFixed(1)} s  ${line}`);
      const found = /^Sign in once with: (\S+)/.exec(line);
      if (found) resolve(found[1]!);
    });
  });
  return { child, link, said };
}

async function expectStatus(url: string, expected: number, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(url, { redirect: 'manual', headers });
  if (response.status !== expected) throw new Error(`${url} answered ${response.status} instead of ${expected}`);
  return response;
}

/** Looks at the server as a newcomer would: healthy, closed to strangers, open with the link, and the link only once. */
async function visit(link: string): Promise<void> {
  const { origin } = new URL(link);
  await expectStatus(`${origin}/healthz`, 200);
  await expectStatus(`${origin}/`, 401);
  const signedIn = await fetch(link, { redirect: 'manual' });
  const cookie = signedIn.headers.getSetCookie().map((header) => header.split(';')[0]!);
  if (signedIn.status >= 400 || cookie.length === 0) throw new Error(`the sign-in link answered ${signedIn.status}`);
  const page = await expectStatus(`${origin}/`, 200, { cookie: cookie.join('; ') });
  if (!/<html/i.test(await page.text())) throw new Error('the start page is no page');
  const again = await fetch(link, { redirect: 'manual' });
  if (again.headers.getSetCookie().some((header) => header.includes('session'))) {
    throw new Error('the sign-in link worked twice');
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`gtm start ended with ${code} after SIGTERM`);
}

/** Starts twice on one data directory, from an empty folder outside the checkout. */
async function main(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'gtm-smoke-'));
  const folder = join(root, 'empty');
  mkdirSync(folder);
  try {
    for (const time of ['first', 'second']) {
      const { child, link, said } = await start(folder, join(root, 'data'));
      try {
        console.log(`${time} start:\n  ${said.join('\n  ')}`);
        await visit(link);
      } finally {
        await stop(child);
      }
    }
    const left = readdirSync(folder);
    if (left.length > 0) throw new Error(`files were left in the working folder: ${left.join(', ')}`);
    console.log('The server starts, answers, lets its owner in once, and stops.');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

await main();
