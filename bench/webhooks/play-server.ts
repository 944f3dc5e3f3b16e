import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { shippedPolicyText } from '../../src/agents/supervisor/shipped-policy.ts';
import { type App, openApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { openInstallationKeys } from '../../src/data/installation-key.ts';
import { writeAudit } from '../../src/data/records/audit.ts';
import { putPlay } from '../../src/data/records/plays.ts';
import { createTenant } from '../../src/data/records/tenants.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { formatId } from '../../src/domain/prefixed-id.ts';
import type { Activity } from '../../src/runtime/workflows/workflows.ts';
import { standardSigner } from '../../src/testing/hook-signers.ts';
import { prepareHooks } from '../../src/testing/hook-state.ts';
import { openBareQueue } from './bare-queue.ts';
import { addressOf, type Burst, machineMs, type Sent } from './paced-sender.ts';

/** What the server is asked to take part in: events whose runs go on to their end, or end with their first step, or bare rows. */
export interface Task extends Burst {
  what: 'run' | 'first-step' | 'bare-queue';
}

/** What became of one event: when it was sent, accepted, and when the first step of its run, or its reader, had it. */
export interface Event extends Omit<Sent, 'person' | 'status'> {
  /** Null where nothing began. */
  begunMs: number | null;
}

/** What came of a task: the accepted events, runs beyond one for each, and the CPU the server took until all had ended. */
export interface Outcome {
  events: Event[];
  refused: number;
  tooMany: number;
  cpuMs: number;
}

const actor: Actor = { kind: 'person', id: 'bench', door: 'cli' };
const SECRET = Buffer.from('a shared secret of 32 bytes, so!');
const ACCEPTED = 202;
const LOOK_MS = 100;
/** An event whose run has not begun after so long is given up as dropped. */
const PATIENCE_MS = 60_000;

/** When each run's first step began, and whether runs go on after it. */
function createSteps() {
  const begun = new Map<string, number>();
  let app: App | null = null;
  let goOn = true;
  async function end({ tenantId, runId }: { tenantId: string; runId: string }) {
    await app!.database.asTenant(tenantId, async (transaction) => {
      await transaction.query("update runs set state = 'cancelled', ended_at = app.now() where id = $1", [runId]);
      await writeAudit(transaction, app!.ids, { actor, action: 'run-cancelled', subjectNoun: 'run', subjectId: runId });
    });
    return { state: 'cancelled' };
  }
  return {
    begun,
    of(opened: App): void {
      app = opened;
    },
    go(on: boolean): void {
      goOn = on;
    },
    bend(activities: Record<string, Activity>): Record<string, Activity> {
      const planGoal = activities['planGoal']!;
      return {
        ...activities,
        planGoal(input, step) {
          const { runId } = input as { runId: string };
          if (!begun.has(runId)) begun.set(runId, machineMs());
          return goOn ? planGoal(input, step) : end(input);
        },
      };
    },
  };
}

/** The whole server with a tenant whose play a bounce starts, `persons` it may be about, and a sender beside it. */
async function openServer(directory: string, persons: number) {
  const steps = createSteps();
  const app = await openApp(readConfig({ data: join(directory, 'data') }, {}), {
    bends: { activities: steps.bend },
    onError: (error) => console.error(error),
  });
  steps.of(app);
  const tenantId = await createTenant(
    app,
    { slug: 'bench', name: 'Bench', kind: 'test', zone: 'Europe/Berlin', policyText: shippedPolicyText() },
    actor,
  );
  const keys = openInstallationKeys(app.config.dataDirectory, app.random);
  const addresses = Array.from({ length: persons }, (_, person) => addressOf(person));
  const [hookId] = await prepareHooks({ ...app, keys }, tenantId, addresses, [standardSigner(SECRET)]);
  await app.database.asTenant(tenantId, (transaction) =>
    putPlay(transaction, app.ids, actor, {
      ...{ name: 'bounces', goal: 'Look after deals', enabled: true },
      trigger: { kind: 'signal', signals: ['bounce'] },
    }),
  );
  const url = await app.server.listen({ host: '127.0.0.1', port: 0 });
  await app.start();
  const words = [url, `/v1/hooks/${formatId('hook', hookId!)}`, SECRET.toString('base64')];
  const sender = fork(join(import.meta.dirname, 'paced-sender.ts'), words);
  await once(sender, 'message');
  return { app, tenantId, steps, sender };
}
type Server = Awaited<ReturnType<typeof openServer>>;

/** Until the runs of so many events have begun, and nothing they led to goes on. */
async function settle({ app, tenantId, steps }: Server, wanted: number): Promise<void> {
  const givesUpAt = machineMs() + PATIENCE_MS;
  while (steps.begun.size < wanted && machineMs() < givesUpAt) await delay(LOOK_MS);
  const running = async () => {
    const [row] = await app.database.asTenant(tenantId, (transaction) =>
      transaction.query<{ count: number }>("select count(*) as count from runs where state = 'running'"),
    );
    return row!.count;
  };
  while ((await running()) > 0) await delay(LOOK_MS);
  await app.bus.drain();
}

async function tell(sender: ChildProcess, burst: Burst): Promise<Sent[]> {
  sender.send(burst);
  const [sent] = (await once(sender, 'message')) as [Sent[]];
  return sent;
}

async function follow(server: Server, task: Task): Promise<Omit<Outcome, 'cpuMs'>> {
  const { app, tenantId, steps, sender } = server;
  steps.go(task.what === 'run');
  steps.begun.clear();
  const sent = await tell(sender, task);
  const accepted = sent.filter(({ status }) => status === ACCEPTED);
  await settle(server, accepted.length);
  const rows = await app.database.asTenant(tenantId, (transaction) =>
    transaction.query<{ address: string; runId: string }>(
      `select a.address, t.run_id from run_targets t join contact_addresses a on a.contact_id = t.contact_id
       where a.address = any($1)`,
      [accepted.map(({ person }) => addressOf(person))],
    ),
  );
  const runOf = new Map(rows.map(({ address, runId }) => [address, runId]));
  const events = accepted.map(({ person, sentMs, answeredMs }) => {
    return { sentMs, answeredMs, begunMs: steps.begun.get(runOf.get(addressOf(person)) ?? '') ?? null };
  });
  return { events, refused: sent.length - accepted.length, tooMany: rows.length - runOf.size };
}

/** A process of its own: `play-server.ts PERSONS`, then a task a message, answered by its outcome. */
async function main(persons: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'gtm-bench-play-'));
  const server = await openServer(directory, persons);
  const bareQueue = await openBareQueue(server.app.database);
  process.on('message', async (task: Task) => {
    const cpu = process.cpuUsage();
    const outcome = task.what === 'bare-queue' ? await bareQueue.follow(task) : await follow(server, task);
    const { user, system } = process.cpuUsage(cpu);
    process.send!({ ...outcome, cpuMs: (user + system) / 1000 } satisfies Outcome);
  });
  process.on('disconnect', async () => {
    server.sender.disconnect();
    await server.app.close();
    rmSync(directory, { recursive: true, force: true });
  });
  process.send!('ready');
}

if (import.meta.main) await main(Number(process.argv[2]));
