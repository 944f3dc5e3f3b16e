import { setTimeout as delay } from 'node:timers/promises';
import { approveProposal } from '../../src/agents/approval/approve-proposal.ts';
import { startGoal } from '../../src/agents/start-goal.ts';
import { planDeparture } from '../../src/agents/supervisor/judge.ts';
import { demoGoal, ensureDemoTenant } from '../../src/app/demo-tenant.ts';
import { type App, openApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { writeAudit } from '../../src/data/records/audit.ts';
import { listProposals } from '../../src/data/records/proposals.ts';
import { createFailPoints } from '../../src/runtime/failpoints.ts';
import { proposeMeetings } from './propose-meetings.ts';
import type { Progress } from './tally.ts';
import { askWorld, createWorldProviders } from './world-providers.ts';

/** Beyond the undo window and any lease: the tenant's clock is moved on by this much at a time. */
const LEAP_MS = 200_000;
const MOST_LEAPS = 400;
/** Longer than the executor's pause between two looks at what is due. */
const LATE_MS = 6000;
const leaving: readonly string[] = ['send_email', 'schedule_meeting', 'update_crm'];

/** A goal with few targets, so that many lives fit into an hour; each step still comes at least three times. */
const shortGoal = 'Answer my open questions';

type Task = 'prepare' | 'propose' | 'goal' | 'invite' | 'send';

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
    const proposals = await transaction.query<{ name: string }>(
      `select concat_ws(' ', tool, coalesce(contact_id, deal_id, account_id), play) as name from proposals order by 1`,
    );
    return {
      effects: await transaction.query('select id, tool, state, external_key as key from effects order by id'),
      runs: await transaction.query('select state from runs'),
      proposals: proposals.map(({ name }) => name),
    };
  });
}

/** Approves every open mail, meeting and CRM write whose verdict allows it. */
async function approveAll(app: App, tenantId: string): Promise<void> {
  const actor = { kind: 'person', id: app.localUserId, door: 'cli' } as const;
  const judging = { database: app.database, publicUrl: null };
  const services = { ...app, planDeparture: (tenant: string, id: string) => planDeparture(judging, tenant, id) };
  const open = await app.database.asTenant(tenantId, (transaction) => listProposals(transaction, { states: ['open'] }));
  for (const { id, digest, tool } of open) {
    if (!leaving.includes(tool)) continue;
    await approveProposal(services, tenantId, { proposalId: id, digest, actor }).catch(() => {});
  }
}

async function send(app: App, tenantId: string, worldUrl: string): Promise<Progress> {
  await approveAll(app, tenantId);
  // A lease outlasts any call to a provider: what is on its way arrives while we are at work again, and before the clock
  // leaps past the lease.
  if ((await askWorld<number>(worldUrl, '/under-way')) > 0) {
    await delay(LATE_MS);
    await askWorld(worldUrl, '/arrive-late');
  }
  for (let leaps = 0; leaps < MOST_LEAPS; leaps++) {
    await leap(app, tenantId);
    await wakeAll(app, tenantId);
    await delay(150);
    const progress = await progressOf(app, tenantId);
    if (progress.effects.every(({ state }) => state !== 'scheduled' && state !== 'claimed')) return progress;
  }
  return progressOf(app, tenantId);
}

async function runGoalToItsEnd(app: App, tenantId: string, text: string): Promise<Progress> {
  const actor = { kind: 'person', id: app.localUserId, door: 'cli' } as const;
  const before = await progressOf(app, tenantId);
  if (before.runs.length === 0) await startGoal(app, tenantId, actor, { text, asOf: null });
  for (;;) {
    const progress = await progressOf(app, tenantId);
    if (progress.runs.every((run) => run.state !== 'running')) return progress;
    await delay(50);
  }
}

/**
 * One life of the platform in the sweep: opens the data directory, prints how things stand, does its task, and prints
 * again. The first line shows what the life before left between claim and receipt.
 */
async function main(task: Task, dataDirectory: string, worldUrl: string, opaque: boolean): Promise<void> {
  const forgetful = process.env['SWEEP_WEAKNESS'] === 'look-up';
  const config = readConfig({ data: dataDirectory });
  const failPoints = createFailPoints(config.failpoint ?? '');
  const app = await openApp(config, {
    bends: { providers: () => createWorldProviders({ worldUrl, opaque, forgetful, failPoints }) },
  });
  const { tenantId } = await ensureDemoTenant({ ...app, dataDirectory, say() {} });
  const say = (progress: Progress) => console.log(JSON.stringify(progress));
  say(await progressOf(app, tenantId));
  await app.start();
  if (task === 'prepare') await app.bus.drain();
  if (task === 'invite') await proposeMeetings(app, tenantId);
  const work: Record<Task, () => Promise<Progress>> = {
    prepare: () => progressOf(app, tenantId),
    propose: () => runGoalToItsEnd(app, tenantId, demoGoal),
    goal: () => runGoalToItsEnd(app, tenantId, shortGoal),
    invite: () => progressOf(app, tenantId),
    send: () => send(app, tenantId, worldUrl),
  };
  say(await work[task]());
  await app.close();
}

const [task, dataDirectory, worldUrl = '', kind = ''] = process.argv.slice(2);
await main(task as Task, dataDirectory!, worldUrl, kind === 'opaque');
process.exit(0);
