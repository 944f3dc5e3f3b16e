import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { approveProposal } from '../../src/agents/approval/approve-proposal.ts';
import { startGoal, startStrandedRuns } from '../../src/agents/start-goal.ts';
import type { Agents } from '../../src/agents/target-activities.ts';
import type { ToolAgent } from '../../src/agents/tools/tool-agent.ts';
import { type App, openApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { writeAudit } from '../../src/data/records/audit.ts';
import { putPlay } from '../../src/data/records/plays.ts';
import { listProposals, type ProposalRecord } from '../../src/data/records/proposals.ts';
import { createRun } from '../../src/data/records/runs.ts';
import { addCalendar, listCalendars, listMailboxes } from '../../src/data/records/senders.ts';
import { recordSignals } from '../../src/data/records/signals.ts';
import type { Action } from '../../src/domain/action.ts';
import type { Draft } from '../../src/domain/proposal.ts';
import { mailTo, passingVerdict } from '../../src/testing/approval-fixture.ts';
import { createOwnWorld } from './arrows/own-world.ts';

const GOAL = 'Look after our accounts and open deals';
const system = { kind: 'system', id: 'journey', door: 'migration' } as const;
const hourMs = 3_600_000;
/** Whom each way of starting a run writes to. */
const people = { goal: 'Elin Sandvik', signal: 'Marco Ferri', schedule: 'Ute Brandt' } as const;
type Start = keyof typeof people;

let app: App;
let tenantId: string;
let directory: string;
/** What the outside world was asked to do. */
const performed: string[] = [];

before(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gtm-by-itself-'));
  app = await openApp(readConfig({ data: join(directory, 'data') }), {
    bends: {
      agents: eager,
      tools: (tools) => ({ ...tools, send_email: told, schedule_meeting: told, update_crm: told }),
    },
  });
  await app.start();
  ({ tenantId } = await createOwnWorld(app, directory));
  await asTenant((transaction) =>
    addCalendar(transaction, app.ids, system, {
      ...{ userId: app.localUserId, url: `ics:${directory}/calendar`, address: 'ingrid@fjellfrost.example' },
    }),
  );
  await app.bus.drain();
});
after(async () => {
  await app.close();
  rmSync(directory, { recursive: true, force: true });
});

const asTenant: <T>(work: Parameters<App['database']['asTenant']>[1]) => Promise<T> = (work) =>
  app.database.asTenant(tenantId, work) as never;

/** A tool that does nothing but remember that it was called. */
const told: ToolAgent = {
  async perform({ effect }) {
    performed.push(effect.tool);
    return {};
  },
  lookUp: async () => null,
  absenceProves: async () => true,
  record: async () => ({ state: 'done', activityId: null }),
};

/** Agents that want to act on everybody at once, under a Supervisor that lets everything pass. */
function eager(agents: Agents): Agents {
  return {
    ...agents,
    async decide(services, tenant, { runId }) {
      const drafts = await services.database.asTenant(tenant, async (transaction) => {
        const [run] = await transaction.query<{ trigger: Start }>('select trigger from runs where id = $1', [runId]);
        const [contact] = await transaction.query<{ id: string; address: string; name: string }>(
          `select c.id, a.address, c.full_name as name from contacts c join contact_addresses a on a.contact_id = c.id where c.full_name = $1`,
          [people[run!.trigger]],
        );
        const [mailbox] = await listMailboxes(transaction);
        const [calendar] = await listCalendars(transaction);
        const [identity] = await transaction.query<{ id: string }>('select id from sender_identities');
        const sender = {
          ...{ identityId: identity!.id, mailboxId: mailbox!.id, userId: app.localUserId, name: 'Ingrid Holm' },
          address: mailbox!.address,
        };
        return actionsFor(contact!, sender, calendar!.id).map((action) => draftOf(action, contact!.id));
      });
      return { drafts, leaveAlone: null, evidence: [], degraded: [], usage: { tokens: 0, costMicros: 0 }, model: null };
    },
    async judge(...given) {
      return { ...(await agents.judge(...given)), verdict: passingVerdict };
    },
  };
}

function actionsFor(
  contact: { id: string; address: string; name: string },
  sender: Parameters<typeof mailTo>[0],
  calendarId: string,
): Action[] {
  // A day for each person: a time that is promised to one is free for no other.
  const day = 21 + Object.values<string>(people).indexOf(contact.name);
  const startsAt = app.clock.now().getTime() + day * 24 * hourMs;
  return [
    mailTo(sender, contact.id, contact.address),
    {
      ...{ tool: 'schedule_meeting', contactId: contact.id, sender, calendarId, title: 'Talk', description: 'Talk.' },
      ...{ invitees: [{ name: '', address: contact.address }], zone: 'Europe/Berlin' },
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(startsAt + hourMs / 2).toISOString(),
    },
    {
      ...{ tool: 'update_crm', record: { noun: 'contact', id: contact.id }, field: 'title', expected: null },
      value: 'Director',
    },
  ];
}

function draftOf(action: Action, contactId: string): Draft {
  return {
    ...{ play: 'answer-open-question', headline: 'Act', whyNow: 'Now.', rationale: 'Because.', confidence: 1 },
    ...{ confidenceParts: [], evidenceIds: [], claims: [], author: 'playbook', action, contactId },
    ...{ accountId: null, dealId: null },
    basis: {
      ...{ threadLastActivityId: null, contactLastActivityId: null, contactVersion: null, dealVersion: null },
      ...{ accountVersion: null, calendarVersion: null },
    },
  };
}

async function moveClock(byMs: number): Promise<void> {
  await asTenant(async (transaction) => {
    await transaction.query('update tenants set clock_offset_ms = clock_offset_ms + $1', [byMs]);
    const subject = { subjectNoun: 'tenant', subjectId: tenantId };
    await writeAudit(transaction, app.ids, { actor: system, action: 'clock-moved', ...subject });
  });
}

/** Waits for the first run that was started so, and for its end. */
async function endOfRun(trigger: Start): Promise<string> {
  for (;;) {
    const [run] = await asTenant<{ id: string }[]>((transaction) =>
      transaction.query("select id from runs where trigger = $1 and state = 'done'", [trigger]),
    );
    if (run) return run.id;
    await app.clock.sleep(100);
  }
}

/** Waits until the calendar was read after the clock was last moved: a time in one that is a day old is no time to book. */
async function calendarIsRead(): Promise<void> {
  for (;;) {
    const [old] = await asTenant<object[]>((transaction) =>
      transaction.query("select 1 from calendars where last_sync_at < app.now() - interval '1 hour'"),
    );
    if (!old) return;
    await app.clock.sleep(500);
  }
}

const ofRun = (runId: string, ...states: ProposalRecord['state'][]) =>
  asTenant<ProposalRecord[]>((transaction) => listProposals(transaction, { states, runId }));
const effects = () => asTenant<object[]>((transaction) => transaction.query('select 1 from effects'));

const starts: Record<Start, () => Promise<unknown>> = {
  goal: () =>
    startGoal(app, tenantId, { kind: 'person', id: app.localUserId, door: 'cli' }, { text: GOAL, asOf: null }),
  async signal() {
    await asTenant((transaction) =>
      putPlay(transaction, app.ids, system, {
        ...{ name: 'on-stage', goal: GOAL, enabled: true, trigger: { kind: 'signal', signals: ['stage_changed'] } },
      }),
    );
    await asTenant(async (transaction) => {
      const now = await transaction.now();
      const [contact] = await transaction.query<{ id: string }>('select id from contacts where full_name = $1', [
        people.signal,
      ]);
      const about = { accountId: null, contactId: contact!.id, dealId: null, activityId: null, sourceRecordId: null };
      const row = { id: app.ids.next(), kind: 'stage_changed' as const, occurredAt: now, ...about, detail: {} };
      await recordSignals(transaction, app.ids, 'journey', [row], now);
      const subject = { subjectNoun: 'signal', subjectId: row.id };
      await writeAudit(transaction, app.ids, { actor: system, action: 'signal', ...subject });
    });
  },
  async schedule() {
    await asTenant((transaction) =>
      putPlay(transaction, app.ids, system, {
        ...{ name: 'mornings', goal: GOAL, enabled: true },
        trigger: { kind: 'schedule', at: '08:30', days: [1, 2, 3, 4, 5, 6, 7] },
      }),
    );
    await moveClock(24 * hourMs);
  },
};

for (const trigger of ['goal', 'signal', 'schedule'] as const) {
  test(`a run that a ${trigger} starts has no effect until a person approves, although every verdict approves`, async () => {
    await starts[trigger]();
    const runId = await endOfRun(trigger);
    const proposals = await ofRun(runId, 'open');
    assert.deepEqual(proposals.map(({ tool }) => tool).sort(), ['schedule_meeting', 'send_email', 'update_crm']);
    await moveClock(hourMs);
    await app.clock.sleep(6000);
    assert.deepEqual([await effects(), performed], [[], []]);
  });
}

test('a play starts once for its time of day', async () => {
  const [row] = await asTenant<{ count: number }[]>((transaction) =>
    transaction.query("select count(*) as count from runs where trigger = 'schedule'"),
  );
  assert.equal(row!.count, 1);
});

test('a run that a crash left stored and not begun is started', async () => {
  const { runId } = await asTenant<{ runId: string }>((transaction) =>
    createRun(transaction, app.ids, system, { text: GOAL }),
  );
  assert.deepEqual(await startStrandedRuns(app, tenantId), []);
  await moveClock(hourMs);
  await startStrandedRuns(app, tenantId);
  assert.equal(((await app.workflows.result(`run:${runId}`)) as { state: string }).state, 'done');
});

test('what a person approves of these is carried out, and nothing else', async () => {
  const planDeparture = async () => ({ notBefore: '2026-01-01T00:00:00Z', reason: 'Now.' });
  await calendarIsRead();
  const open = await asTenant<ProposalRecord[]>((transaction) => listProposals(transaction, { states: ['open'] }));
  const approved = open.filter(({ contactId }) => contactId === open[0]!.contactId);
  const actor = { kind: 'person', id: app.localUserId, door: 'cli' } as const;
  for (const { id, digest } of approved) {
    const result = await approveProposal({ ...app, planDeparture }, tenantId, { proposalId: id, digest, actor });
    assert.equal(result.kind, 'approved');
  }
  while (performed.length < approved.length) {
    await moveClock(hourMs);
    await app.clock.sleep(1000);
  }
  assert.deepEqual(performed.sort(), approved.map(({ tool }) => tool).sort());
  assert.equal((await effects()).length, approved.length);
});
