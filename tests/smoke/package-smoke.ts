import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, type Installation, install } from '../journeys/installation.ts';

/** A packed program makes its database from nothing, and the machine may be busy. */
const START_MS = 300_000;
const checkout = fileURLToPath(new URL('../../', import.meta.url));

/** Packs the checkout as a registry would get it and installs it in an empty folder. Gives the path of the program. */
function installPackage(folder: string): string {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: checkout });
  const [archive] = readdirSync(folder);
  const place = join(folder, 'place');
  mkdirSync(place);
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', join(folder, archive!)], { cwd: place });
  const installed = join(place, 'node_modules', 'agentic-gtm-platform');
  if (existsSync(join(installed, 'src'))) throw new Error('the package holds the sources');
  return join(installed, 'bin', 'gtm.js');
}

/** Every file under `src` that no compiler makes must be in the package, where the program looks for it. */
function checkAssets(program: string): void {
  const isAsset = (path: string) => !path.endsWith('.ts') && !path.includes('__fixtures__');
  const entries = readdirSync(join(checkout, 'src'), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const ways = paths.map((path) => path.slice(join(checkout, 'src').length + 1));
  const missing = [...ways.filter(isAsset), ...ways.filter((way) => way.endsWith('-worker.ts'))]
    .map((way) => way.replace(/\.ts$/, '.js'))
    .filter((way) => !existsSync(join(program, '..', '..', 'dist', way)));
  if (missing.length > 0) throw new Error(`the package lacks ${missing.join(', ')}`);
}

/** Approves the first proposal that is ready, and waits until it has been carried out. */
async function approveOne(here: Installation): Promise<string> {
  const handle = await eventually('a proposal', async () => {
    const { items } = await here.json<{ items: { handle: string; decision?: string }[] }>('approvals');
    for (const item of items) {
      const approved = await here.gtm('approve', item.handle).then(
        () => true,
        () => false,
      );
      if (approved) return item.handle;
    }
    return null;
  });
  await eventually(`${handle} to be carried out`, async () => {
    const { effect } = await here.json<{ effect: { state: string } | null }>('show', handle);
    return effect?.state === 'done';
  });
  return handle;
}

/** A demo of the package in an empty folder, and one approval. */
async function tryDemo(program: string): Promise<void> {
  const here = await install({ command: 'demo', program });
  try {
    await here.line(/^Ready after/, START_MS);
    console.log(`The package's demo: ${await approveOne(here)} approved and carried out.`);
  } finally {
    await here.remove();
  }
}

/** Runs that wait for an approval in the checkout go on in the package, over the same data. */
async function moveRuns(program: string): Promise<void> {
  const here = await install({ command: 'demo' });
  try {
    await here.line(/^Ready after/, START_MS);
    await here.stop();
    here.use(program);
    await here.restart();
    await here.line(/^Ready after/, START_MS);
    const handle = await approveOne(here);
    const { state } = await here.json<{ state: string }>('show', handle);
    if (state !== 'executed') throw new Error(`${handle} is ${state} after the move`);
    console.log(`Begun in the checkout, ${handle} was approved and carried out by the package.`);
  } finally {
    await here.remove();
  }
}

/** On each older Node of this machine, one line says which version is needed. */
function tryOldNodes(program: string): void {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  const older = candidates.filter((node) => {
    const major = existsSync(node)
      ? /^v(\d+)/.exec(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout)?.[1]
      : '24';
    return Number(major) < 24;
  });
  if (older.length === 0)
    console.log('No Node older than 24 on this machine: what it says is tested in old-node.test.ts.');
  for (const node of older.slice(0, 1)) {
    const { status, stderr } = spawnSync(node, [program, 'demo'], { encoding: 'utf8' });
    if (status !== 2 || !/^gtm needs Node 24 or newer; this is Node [\d.]+\..*\n$/.test(stderr)) {
      throw new Error(`${node} ended with ${status}: ${stderr}`);
    }
    console.log(stderr.trim());
  }
}

const folder = mkdtempSync(join(tmpdir(), 'gtm-package-'));
try {
  const program = installPackage(folder);
  checkAssets(program);
  tryOldNodes(program);
  await tryDemo(program);
  await moveRuns(program);
  const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { version: string };
  console.log(`The package ${version} works without its sources.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
