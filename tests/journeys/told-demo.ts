import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGoal } from '../../src/agents/start-goal.ts';
import { type ProposalView, readProposalView } from '../../src/api/proposal-view.ts';
import { type RunView, readRunView } from '../../src/api/run-view.ts';
import { demoGoal, demoMailDirectory, ensureDemoTenant } from '../../src/app/demo-tenant.ts';
import { type App, openApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { TenantTransaction } from '../../src/data/database/database.ts';
import { writeAudit } from '../../src/data/records/audit.ts';
import { listProposals } from '../../src/data/records/proposals.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { createSystemClock } from '../../src/runtime/system/system-clock.ts';
import { demoStart } from '../../src/testing/demo/demo-dates.ts';
import type { DemoSeed } from '../../src/testing/demo/demo-seed.ts';
import type { StoryName } from '../../src/testing/demo/stories.ts';

const LOOK_EVERY_MS = 200;

/** The demo tenant in this process, in a directory of its own, as the first start makes it. */
export interface ToldDemo {
  app: App;
  tenantId: string;
  /** What the tenant was made from. */
  seed: DemoSeed;
  person: Actor;
  dataDirectory: string;
  /** Folder of the mailboxes. */
  mail: string;
  read<T>(work: (transaction: TenantTransaction) => Promise<T>): Promise<T>;
  /** Runs the demo's goal to its end. */
  run(): Promise<RunView>;
  /** Every proposal in full, latest first. */
  proposals(): Promise<ProposalView[]>;
  /** Asks until `look` finds something. */
  wait<T>(look: () => Promise<T | null | undefined | false>): Promise<T>;
  close(): Promise<void>;
}

export interface ToldDemoOptions {
  without?: readonly StoryName[];
  /** Machine time from which the demo's Tuesday follows; its clock then stands still at 09:40. */
  frozenFrom?: Date;
}

async function freeze(app: App, tenantId: string, actor: Actor, at: string): Promise<void> {
  await app.database.asTenant(tenantId, async (transaction) => {
    await transaction.query('update tenants set frozen_at = $1', [at]);
    await writeAudit(transaction, app.ids, {
      ...{ actor, action: 'clock-frozen', subjectNoun: 'tenant', subjectId: tenantId },
    });
  });
}

/** Makes the demo tenant; its goal has not run yet. */
export async function tellDemo({ without, frozenFrom }: ToldDemoOptions = {}): Promise<ToldDemo> {
  const dataDirectory = join(mkdtempSync(join(tmpdir(), 'gtm-demo-')), 'data');
  const machine = createSystemClock();
  const clock: Clock = frozenFrom ? { ...machine, now: () => new Date(frozenFrom.getTime()) } : machine;
  const config = readConfig({ data: dataDirectory }, {});
  const app = await openApp(config, { clock });
  const services = { ...app, ...config, say: () => {} };
  const made = await ensureDemoTenant(services, without ? { without } : {});
  assert.ok(made.isNew);
  const { tenantId, seed } = made;
  const person: Actor = { kind: 'person', id: app.localUserId, door: 'cli' };
  if (frozenFrom) await freeze(app, tenantId, person, demoStart(frozenFrom));
  await app.start();
  await app.bus.drain();
  const read = <T>(work: (transaction: TenantTransaction) => Promise<T>) => app.database.asTenant(tenantId, work);
  async function wait<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
    for (;;) {
      const found = await look();
      if (found) return found;
      await machine.sleep(LOOK_EVERY_MS);
    }
  }
  return {
    ...{ app, tenantId, seed, person, dataDirectory, mail: demoMailDirectory(dataDirectory), read, wait },
    async run() {
      const { runId } = await startGoal(app, tenantId, person, { text: demoGoal, asOf: null });
      return wait(async () => {
        const view = await read((transaction) => readRunView(transaction, runId));
        return view.state !== 'running' && view;
      });
    },
    proposals: () =>
      read(async (transaction) => {
        const views: ProposalView[] = [];
        for (const proposal of await listProposals(transaction)) {
          views.push(await readProposalView(transaction, proposal));
        }
        return views;
      }),
    async close() {
      await app.close();
      rmSync(join(dataDirectory, '..'), { recursive: true, force: true });
    },
  };
}
