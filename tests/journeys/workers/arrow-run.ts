import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { approveProposal } from '../../../src/agents/approval/approve-proposal.ts';
import { startGoal } from '../../../src/agents/start-goal.ts';
import { planDeparture } from '../../../src/agents/supervisor/judge.ts';
import { type App, openApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { writeAudit } from '../../../src/data/records/audit.ts';
import { listProposals } from '../../../src/data/records/proposals.ts';
import { GtmError } from '../../../src/domain/errors.ts';
import type { Arrow } from '../arrows/arrow.ts';
import { type Journey, stateOfArrows } from '../arrows/collect-traces.ts';
import { bendsFor, createWire, type Wire } from '../arrows/cut-arrow.ts';
import { createOwnWorld, elin, marco, type OwnWorld } from '../arrows/own-world.ts';

/**
 * From a mail in a mailbox to the track record that its answer leaves, in one process on a tenant of its own:
 * `arrow-run.ts [ARROW]`. With an arrow, that one is cut. Prints the state of all of them.
 */
const GOAL = 'Answer open questions';
const LEAP_MS = 200_000;
const MAX_LEAPS = 40;
const actor = { kind: 'system', id: 'journey', door: 'migration' } as const;
const questionId = '<question-1@lindvall-labs.example>';
const answerId = '<answer-1@lindvall-labs.example>';

/** Waits until every mailbox has been looked into after this moment, and everything that followed is done. */
async function settle(app: App, wire: Wire): Promise<void> {
  const before = wire.reads;
  // The look that is under way may have missed what was just put there.
  while (wire.reads < before + 2) await app.clock.sleep(20);
  await app.bus.drain();
}

async function runGoalOnce(app: App, tenantId: string): Promise<string> {
  const person = { kind: 'person', id: app.localUserId, door: 'cli' } as const;
  const { runId } = await startGoal(app, tenantId, person, { text: GOAL, asOf: null });
  await app.workflows.result(`run:${runId}`);
  return runId;
}

/** Approves the answer to Elin; null when there is none that can be approved. */
async function approveAnswer(app: App, tenantId: string): Promise<string | null> {
  const open = await app.database.asTenant(tenantId, (transaction) => listProposals(transaction, { states: ['open'] }));
  const answer = open.find(({ action }) => action.tool === 'send_email' && action.to[0]?.address.startsWith('elin.'));
  if (!answer) return null;
  const judging = { database: app.database, publicUrl: null };
  const services = { ...app, planDeparture: (tenant: string, id: string) => planDeparture(judging, tenant, id) };
  const person = { kind: 'person', id: app.localUserId, door: 'cli' } as const;
  const decision = { proposalId: answer.id, digest: answer.digest, actor: person };
  const approved = await approveProposal(services, tenantId, decision).then(
    ({ kind }) => kind === 'approved',
    (error: unknown) => {
      if (GtmError.is(error)) return false;
      throw error;
    },
  );
  return approved ? answer.digest : null;
}

/** Lets the tenant's time pass until nothing is on its way out. */
async function letItLeave(app: App, tenantId: string): Promise<void> {
  for (let leap = 0; leap < MAX_LEAPS; leap++) {
    const moving = await app.database.asTenant(tenantId, async (transaction) => {
      await transaction.query('update tenants set clock_offset_ms = clock_offset_ms + $1', [LEAP_MS]);
      const subject = { subjectNoun: 'tenant', subjectId: tenantId };
      await writeAudit(transaction, app.ids, { actor, action: 'clock-moved', ...subject });
      return transaction.query<{ proposalId: string }>(
        "select proposal_id from effects where state in ('scheduled', 'claimed')",
      );
    });
    if (moving.length === 0) return;
    for (const { proposalId } of moving) await app.workflows.signal(`proposal:${proposalId}`, 'changed', null);
    await app.clock.sleep(150);
  }
}

async function travel(app: App, world: OwnWorld, lake: string, wire: Wire): Promise<Journey> {
  const { tenantId, mailbox, deliver } = world;
  const question = {
    ...{ messageId: questionId, from: elin, subject: 'Six freezers: one question', hoursAgo: 70 },
    body: `Hello Ingrid,

the offer is fine with us, and the delivery dates work.

Before our IT people release the order: where are our measurement data stored, and do they stay inside the European Union?

Kind regards
Elin`,
  };
  const raw = deliver('1.question', question);
  deliver('2.question-again', question);
  const journey: Journey = {
    ...{ tenantId, mailbox, lake, question: { raw, messageId: questionId }, answerMessageId: answerId },
    ...{ firstRunId: null, secondRunId: null, approvalDigest: null },
  };
  await settle(app, wire);
  wire.running = true;
  journey.firstRunId = await runGoalOnce(app, tenantId);
  wire.running = false;
  journey.approvalDigest = await approveAnswer(app, tenantId);
  if (journey.approvalDigest === null) return journey;
  await letItLeave(app, tenantId);
  const [effect] = await app.database.asTenant(tenantId, (transaction) =>
    transaction.query<{ externalKey: string }>("select external_key from effects where tool = 'send_email'"),
  );
  deliver('3.answer', {
    ...{ messageId: answerId, inReplyTo: effect!.externalKey, from: elin, subject: 'Re: Six freezers: one question' },
    ...{ hoursAgo: 0, body: 'Hello Ingrid,\n\nthank you, that is what our IT people needed.\n\nKind regards\nElin' },
  });
  deliver('4.next-question', {
    ...{
      messageId: '<question-2@brera-foods.example>',
      from: marco,
      subject: 'Probes for the cold room',
      hoursAgo: 50,
    },
    body: 'Hello Ingrid,\n\nhow long is the calibration certificate of a probe valid?\n\nBest regards\nMarco',
  });
  await settle(app, wire);
  journey.secondRunId = await runGoalOnce(app, tenantId);
  return journey;
}

async function main(cut: Arrow | null): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'gtm-arrows-'));
  const wire = createWire();
  const config = { ...readConfig({ data: directory }), databaseUrl: 'pglite:memory' };
  const app = await openApp(config, { bends: bendsFor(cut, wire) });
  try {
    wire.ids = app.ids;
    const world = await createOwnWorld(app, directory);
    await app.start();
    await app.bus.drain();
    const journey = await travel(app, world, join(directory, 'lake'), wire);
    await app.bus.drain();
    const states = await app.database.asTenant(world.tenantId, (transaction) =>
      stateOfArrows(transaction, journey, wire),
    );
    console.log(JSON.stringify(states));
  } finally {
    await app.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

await main((process.argv[2] as Arrow | undefined) ?? null);
