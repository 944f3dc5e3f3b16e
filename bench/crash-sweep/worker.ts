import { setTimeout as delay } from 'node:timers/promises';
import { approveProposal } from '../../src/agents/approval/approve-proposal.ts';
import { startGoal } from '../../src/agents/start-goal.ts';
import { planDeparture } from '../../src/agents/supervisor/judge.ts';
import { demoGoal, ensureDemoTenant } from '../../src/app/demo-tenant.ts';
import { type App, openApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { writeAudit } from '../../src/data/records/audit.ts';
import { listProposals } from '../../src/data/records/proposals.ts';
import { createWorldProviders } from './world-providers.ts';

/** Beyond the undo window and any lease: the tenant's clock is moved on by this much at a time. */
const LEAP_MS = 200_000;

type Task = 'prepare' | 'goal' | 'send';

interface Progress {
  open: number;
  moving: number;
  parked: number;
  runs: { state: string }[];
}

async function leap(app: App, tenantId: string): Promise<void> {
  const actor = { kind: 'system', id: 'sweep', door: 'migration' } as const;
  await app.database.asTenant(tenantId, async (transaction) => {
    await transaction.query('update tenants set clock_offset_ms = clock_offset_ms + $1', [LEAP_MS]);
    await writeAudit(transaction, app.ids, {
      actor,
      action: 'clock-moved',
      subjectNoun: 'tenant',
      subjectId: tenantId,
    });
  });
}

async function wakeAll(app: App, tenantId: string): Promise<void> {
  const rows = await app.database.asTenant(tenantId, (transaction) =>
    transaction.query<{ id: string }>("select id from proposals where state in ('approved', 'executed')"),
  );
  for (const { id } of rows) await app.workflows.signal(`proposal:${id}`, 'changed', null);
}

async function progressOf(app: App, tenantId: string): Promise<Progress> {
  return app.database.asTenant(tenantId, async (transaction) => {
    const [effects] = await transaction.query<{ moving: number; parked: number }>(
      `select count(*) filter (where state in ('scheduled', 'claimed')) as moving, count(*) filter (where state = 'unknown') as parked from effects`,
    );
    const [proposals] = await transaction.query<{ open: number }>(
      "select count(*) as open from proposals where state = 'open'",
    );
    return { ...effects!, ...proposals!, runs: await transaction.query<{ state: string }>('select state from runs') };
  });
}

/** Approves every open mail and CRM write whose verdict allows it. */
async function approveAll(app: App, tenantId: string): Promise<void> {
  const actor = { kind: 'person', id: app.localUserId, door: 'cli' } as const;
  const judging = { database: app.database, publicUrl: null };
  const services = { ...app, planDeparture: (tenant: string, id: string) => planDeparture(judging, tenant, id) };
  const open = await app.database.asTenant(tenantId, (transaction) => listProposals(transaction, { states: ['open'] }));
  for (const { id, digest, tool } of open) {
    if (tool !== 'send_email' && tool !== 'update_crm') continue;
    await approveProposal(services, tenantId, { proposalId: id, digest, actor }).catch(() => {});
  }
}

async function send(app: App, tenantId: string): Promise<Progress> {
  await approveAll(app, tenantId);
  for (let round = 0; round < 60; round++) {
    await leap(app, tenantId);
    await wakeAll(app, tenantId);
    await delay(150);
    const progress = await progressOf(app, tenantId);
    if (progress.moving === 0) return progress;
  }
  return progressOf(app, tenantId);
}

async function runGoalToItsEnd(app: App, tenantId: string): Promise<Progress> {
  const actor = { kind: 'person', id: app.localUserId, door: 'cli' } as const;
  const before = await progressOf(app, tenantId);
  if (before.runs.length === 0) await startGoal(app, tenantId, actor, { text: demoGoal, asOf: null });
  for (;;) {
    const progress = await progressOf(app, tenantId);
    if (progress.runs.every((run) => run.state !== 'running')) return progress;
    await delay(50);
  }
}

/** One life of the platform in the sweep: opens the data directory, does its task, prints how things stand. */
async function main(task: Task, dataDirectory: string, worldUrl: string, opaque: boolean): Promise<void> {
  const config = readConfig({ data: dataDirectory });
  const app = await openApp(config, { bends: { providers: () => createWorldProviders({ worldUrl, opaque }) } });
  await app.start();
  const { tenantId } = await ensureDemoTenant({ ...app, dataDirectory, say() {} });
  if (task === 'prepare') await app.bus.drain();
  else console.log(JSON.stringify(await (task === 'goal' ? runGoalToItsEnd : send)(app, tenantId)));
  await app.close();
}

const [task, dataDirectory, worldUrl = '', kind = ''] = process.argv.slice(2);
await main(task as Task, dataDirectory!, worldUrl, kind === 'opaque');
process.exit(0);
