import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProposalView } from '../../src/api/proposal-view.ts';
import type { RunView } from '../../src/api/run-view.ts';
import { demoMailDirectory, ensureDemoTenant } from '../../src/app/demo-tenant.ts';
import { type App, openApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { TenantTransaction } from '../../src/data/database/database.ts';
import { writeAudit } from '../../src/data/records/audit.ts';
import { markSuperseded } from '../../src/data/records/proposal-states.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { createSystemClock } from '../../src/runtime/system/system-clock.ts';
import { type FakeModelServer, startFakeModelServer } from '../../src/testing/fake-model-server.ts';

const LOOK_EVERY_MS = 100;
/** No wait of the platform takes longer than this here, so that a timeout of a minute is over at once. */
const LONGEST_WAIT_MS = 1500;

/** The demo tenant in this process, frozen at its Tuesday 09:40, with a language model that answers as a test says. */
export interface ModelDemo {
  app: App;
  tenantId: string;
  server: FakeModelServer;
  actor: Actor;
  /** Folder of the mailboxes. */
  mail: string;
  read<T>(work: (transaction: TenantTransaction) => Promise<T>): Promise<T>;
  ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T>;
  /** Runs a goal to its end. */
  run(goal: string): Promise<RunView>;
  /** A run's proposals in full. */
  proposalsOf(run: RunView): Promise<ProposalView[]>;
  /** Lets the tenant's time run, or stand still. */
  freeze(isFrozen: boolean): Promise<void>;
  /** Closes what is open, so that the next run may propose it again, and lets the model's breaker close. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** A clock on which long waits are short and hours can pass at a word. */
function hurriedClock(): Clock & { skip(ms: number): void } {
  const machine = createSystemClock();
  const standsAt = machine.now().getTime();
  let skippedMs = 0;
  return {
    now: () => new Date(standsAt),
    monotonicMs: () => machine.monotonicMs() + skippedMs,
    sleep: (ms, signal) => machine.sleep(Math.min(ms, LONGEST_WAIT_MS), signal),
    skip(ms) {
      skippedMs += ms;
    },
  };
}

/** Opens it; no goal has run yet. */
export async function openModelDemo(): Promise<ModelDemo> {
  const dataDirectory = join(mkdtempSync(join(tmpdir(), 'gtm-model-')), 'data');
  const server = await startFakeModelServer();
  const clock = hurriedClock();
  const config = readConfig(
    { data: dataDirectory },
    { GTM_MODELS_URL: server.baseUrl, GTM_MODEL: 'fake-model', GTM_MODELS_KEY: 'a-key', GTM_MODEL_PRICES: '2,10' },
  );
  const app = await openApp(config, { clock });
  const { tenantId } = await ensureDemoTenant({ ...app, ...config, say: () => {} });
  const actor: Actor = { kind: 'person', id: app.localUserId, door: 'cli' };
  const read = <T>(work: (transaction: TenantTransaction) => Promise<T>) => app.database.asTenant(tenantId, work);
  const freeze = (isFrozen: boolean) =>
    read(async (transaction) => {
      await transaction.query('update tenants set frozen_at = case when $1 then app.now() end', [isFrozen]);
      await writeAudit(transaction, app.ids, {
        ...{ actor, action: 'clock-frozen', subjectNoun: 'tenant', subjectId: tenantId, detail: { isFrozen } },
      });
    });
  await freeze(true);
  await app.start();
  await app.bus.drain();

  async function ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const headers = { authorization: `Bearer ${app.localKey}`, 'x-tenant': tenantId };
    const payload = body === undefined ? {} : { payload: body };
    const answer = await app.server.inject({ method, url: `/v1${path}`, headers, ...payload });
    if (answer.statusCode >= 400) throw new Error(`${method} ${path}: ${answer.statusCode} ${answer.body}`);
    return answer.json() as T;
  }

  return {
    ...{ app, tenantId, server, actor, mail: demoMailDirectory(dataDirectory), read, ask, freeze },
    async run(goal) {
      const { runId } = await ask<{ runId: string }>('POST', '/goals', { text: goal });
      for (;;) {
        const view = await ask<RunView>('GET', `/runs/${runId}`);
        if (view.state !== 'running') return view;
        await clock.sleep(LOOK_EVERY_MS);
      }
    },
    proposalsOf: (run) =>
      Promise.all(run.proposals.map(({ handle }) => ask<ProposalView>('GET', `/proposals/${handle}`))),
    async clear() {
      clock.skip(60_000);
      server.otherwise({ kind: 'refusal' });
      await ask('POST', '/goals/preview', { text: 'something nobody ever asked for' });
      await read(async (transaction) => {
        const open = await transaction.query<{ id: string }>(
          `select id from proposals where state in ('open', 'blocked')`,
        );
        const change = { actor, cause: 'limit', reason: 'The test goes on.' } as const;
        for (const { id } of open) await markSuperseded(transaction, app.ids, { ...change, proposalId: id });
      });
    },
    async close() {
      await app.close();
      await server.close();
      rmSync(join(dataDirectory, '..'), { recursive: true, force: true });
    },
  };
}
