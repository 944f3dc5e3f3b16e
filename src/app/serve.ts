import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGoal } from '../agents/start-goal.ts';
import { localOwnerEmail } from '../api/auth/local-owner.ts';
import { type App, openApp } from '../app.ts';
import type { Config } from '../config.ts';
import { getTenant } from '../data/records/tenants.ts';
import { GtmError } from '../domain/errors.ts';
import { formatId } from '../domain/prefixed-id.ts';
import { assetPath } from '../runtime/system/asset-path.ts';
import { demoGoal, demoMailDirectory, ensureDemoTenant } from './demo-tenant.ts';
import { playWeeks } from './simulate/play-weeks.ts';

const INDEX_LOOK_MS = 50;
const WORLD_PACE_MS = 4000;
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** What a newcomer does after the first run, with what each command shows. */
const nextCommands = [
  'approvals          what waits for you',
  'show HANDLE        why now, the mail, the evidence, the verdict',
  'approve HANDLE     leaves ten seconds later',
  'replies            what came back, and what it caused',
  'tenant create NAME your own data: then import FILE and goal "..."',
];

export interface ServeOptions {
  /** Whether the demo tenant is made and its outside world plays along. */
  demo: boolean;
  /** Lets so many weeks of the demo tenant pass first. */
  simulatedWeeks?: number;
  say(line: string): void;
  signal: AbortSignal;
  /** When the person began to wait, by the monotonic clock. */
  startedAtMs: number;
}

/** Beyond loopback only once the owner has a password. */
async function refuseOpenDoors(app: App): Promise<void> {
  if (LOOPBACK.has(app.config.host) || (await app.auth.hasPassword(app.localUserId))) return;
  throw new GtmError(
    'misconfigured',
    `GTM_HOST: ${app.config.host} can be reached from other machines, and the owner has no password yet. Set one with "gtm user password", or use 127.0.0.1.`,
  );
}

const whyNot: Record<string, string> = {
  EADDRINUSE: 'another program listens there already. Choose another port with --port.',
  EACCES: 'this port is kept for the administrator of the machine. Choose one above 1023 with --port.',
  EADDRNOTAVAIL: 'this machine has no such address. Choose another with --host.',
  ENOTFOUND: 'nobody knows this name. Choose another with --host.',
};

/** Opens the server's port; resolves to its address. */
async function listen({ server, config: { host, port } }: App): Promise<string> {
  return server.listen({ host, port }).catch((cause: NodeJS.ErrnoException) => {
    const reason = whyNot[cause.code ?? ''];
    if (reason === undefined) throw cause;
    throw new GtmError('misconfigured', `Cannot listen on ${host}, port ${port}: ${reason}`, { cause });
  });
}

/** The demo's strangers: a process of its own that sees only the mail files and answers by mail. */
async function startWorld(app: App, tenantId: string, say: ServeOptions['say']): Promise<() => void> {
  const { clockOffsetMs } = await app.database.asTenant(tenantId, getTenant);
  const world = spawn(
    process.execPath,
    [
      ...[assetPath('testing/demo-world/world.ts'), '--mailbox', demoMailDirectory(app.config.dataDirectory)],
      ...['--state', join(app.config.dataDirectory, 'demo', 'world.json'), `--clock-offset=${clockOffsetMs}`],
      ...['--pace', String(WORLD_PACE_MS), '--exit-with-stdin'],
    ],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  let stopping = false;
  world.on('exit', (code) => {
    if (!stopping)
      say(`! The demo's outside world has ended (${code}); sent mail stays unanswered until the next start.`);
  });
  return () => {
    stopping = true;
    world.kill('SIGTERM');
  };
}

/** Waits until everything imported can be found by its words; lake and vectors follow while the run is on. */
async function untilIndexed(app: App, tenantId: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const [backlog] = await app.database.asTenant(tenantId, (transaction) =>
      transaction.query<{ waits: boolean }>('select exists (select from index_backlog) as waits'),
    );
    if (!backlog!.waits) return;
    await app.clock.sleep(INDEX_LOOK_MS, signal).catch(() => {});
  }
}

/** Says what the first run proposes, as it comes, and how it ended. */
async function narrateRun(app: App, tenantId: string, { say, signal }: ServeOptions): Promise<void> {
  const told = new Set<string>();
  while (!signal.aborted) {
    const { proposals, run } = await app.database.asTenant(tenantId, async (transaction) => ({
      proposals: await transaction.query<{ handle: string; headline: string }>(
        `select handle, headline from proposals where state in ('open', 'blocked', 'executed') order by created_at`,
      ),
      run: (
        await transaction.query<{ id: string; state: string; counts: Record<string, number> }>(
          'select id, state, counts from runs order by started_at desc limit 1',
        )
      )[0],
    }));
    for (const { handle, headline } of proposals) {
      if (!told.has(handle)) say(`  ${handle}  ${headline}`);
      told.add(handle);
    }
    if (run && run.state !== 'running') {
      say(`  ${run.counts['leftAlone'] ?? 0} left alone, each with its reason: npx gtm run ${formatId('run', run.id)}`);
      return;
    }
    await app.clock.sleep(400, signal).catch(() => {});
  }
}

/** Makes the demo tenant, has its first goal worked on, and starts the world outside; returns how to stop that. */
async function playDemo(app: App, options: ServeOptions): Promise<() => void> {
  const { say, signal, simulatedWeeks: weeks } = options;
  const made = await ensureDemoTenant({ ...app, ...app.config, say });
  const { tenantId } = made;
  if (!made.isNew) {
    if (weeks === undefined) return startWorld(app, tenantId, say);
    throw new GtmError('refused', 'The demo has begun already. Simulate weeks in a new directory: --data DIR.');
  }
  const stopWorld = weeks === undefined ? await startWorld(app, tenantId, say) : null;
  say(`Working on the goal "${demoGoal}". Proposals:`);
  await untilIndexed(app, tenantId, signal);
  const actor = { kind: 'person', id: app.localUserId, door: 'cli' } as const;
  await startGoal(app, tenantId, actor, { text: demoGoal, asOf: null });
  await narrateRun(app, tenantId, options);
  if (weeks !== undefined) await playWeeks(app, { ...options, ...made, weeks });
  return stopWorld ?? startWorld(app, tenantId, say);
}

/** Runs the platform until `signal`: opens it, listens, and says what a newcomer needs to know. */
export async function serve(config: Config, options: ServeOptions): Promise<void> {
  const { say, signal, demo, startedAtMs } = options;
  const app = await openApp(config);
  const serverFile = join(config.dataDirectory, 'server.json');
  let stopWorld = () => {};
  try {
    await refuseOpenDoors(app);
    const url = await listen(app);
    writeFileSync(serverFile, JSON.stringify({ url, pid: process.pid }), { mode: 0o600 });
    say(`Listening on ${url}, data in ${config.dataDirectory}`);
    await app.start();
    say(`Sign in once with: ${await app.auth.oneTimeLink(localOwnerEmail)}`);
    if (demo) {
      stopWorld = await playDemo(app, options);
      say('Next, in a second terminal in this folder:');
      for (const command of nextCommands) say(`  npx gtm ${command}`);
    }
    say(`Ready after ${((app.clock.monotonicMs() - startedAtMs) / 1000).toFixed(1)} s. Stop with Ctrl-C.`);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    say('Stopping.');
  } finally {
    stopWorld();
    rmSync(serverFile, { force: true });
    await app.close();
  }
}
