import { approveProposal } from '../agents/approval/approve-proposal.ts';
import { editProposal } from '../agents/approval/edit-proposal.ts';
import { pullBack } from '../agents/approval/pull-back.ts';
import { rejectProposal } from '../agents/approval/reject-proposal.ts';
import { settleTarget } from '../agents/propose-draft.ts';
import type { Database, TenantTransaction } from '../data/database/database.ts';
import type { Lake } from '../data/lake/lake.ts';
import { createLakeWriter } from '../data/lake/lake-writer.ts';
import { insertActivities } from '../data/records/activities.ts';
import { writeAudit } from '../data/records/audit.ts';
import { latestEffect, moveEffect } from '../data/records/effects.ts';
import { readOutbox } from '../data/records/outbox.ts';
import { setProposalState, storeVerdict } from '../data/records/proposal-states.ts';
import { getProposal } from '../data/records/proposals.ts';
import { correctReply, insertReplies } from '../data/records/replies.ts';
import { updateRun } from '../data/records/runs.ts';
import { recordSignals, type SignalKind } from '../data/records/signals.ts';
import type { Actor } from '../domain/actor.ts';
import { GtmError } from '../domain/errors.ts';
import type { ReplyKind } from '../domain/reply.ts';
import { attributeSignals } from '../learning/attribute-signals.ts';
import { type ApprovalFixture, mailTo, passingVerdict } from './approval-fixture.ts';
import type { TestWorld } from './test-world.ts';

const system: Actor = { kind: 'system', id: 'test', door: 'workflow' };

/** A mail as it comes in: what it was read as, and the signal it makes. */
export interface Incoming {
  kind: SignalKind;
  kinds?: readonly ReplyKind[];
  /** Proposal whose mail it names; null for one that names none. */
  names?: string | null;
  contactId?: string | null;
}

/** Moves that a tenant's days with its proposals are made of; each is what the product itself does. */
export interface NumberHistory {
  propose(about: {
    contactId: string;
    play?: string;
    owner?: string | null;
    accountId?: string | null;
    dealId?: string | null;
    targetId?: string;
    byModel?: boolean;
    readOnly?: boolean;
  }): Promise<string>;
  judge(proposalId: string, policyVersion: number): Promise<void>;
  edit(proposalId: string, by: string): Promise<void>;
  approve(proposalId: string, by: string): Promise<void>;
  reject(proposalId: string, by: string): Promise<void>;
  pullBack(proposalId: string, by: string): Promise<void>;
  /** The scheduled mail leaves. */
  send(proposalId: string): Promise<void>;
  /** Returns the mail's activity id. */
  receive(incoming: Incoming): Promise<string>;
  /** A signal without a mail, as of a webhook or a change of stage. */
  signal(kind: SignalKind, about: { contactId?: string; dealId?: string; accountId?: string }): Promise<void>;
  correct(activityId: string, kinds: readonly ReplyKind[]): Promise<void>;
  /** A target of the run has been worked on; returns its id. */
  settle(target: { accountId: string | null; costMicros: number }): Promise<string>;
  endRun(costMicros: number): Promise<void>;
  /** Writes what happened into the lake. */
  land(lake: Lake): Promise<void>;
}

/** Histories on a fixture's tenant, at the time at which its clock stands. */
export function createNumberHistory(world: TestWorld, fixture: ApprovalFixture): NumberHistory {
  const { database, ids } = world;
  const { tenantId, runId } = fixture;
  const inTenant = <Result>(work: (transaction: TenantTransaction) => Promise<Result>) =>
    database.asTenant(tenantId, work);
  const shown = async (proposalId: string, by: string) => {
    const { digest, action } = await inTenant((transaction) => getProposal(transaction, proposalId));
    return { proposalId, digest, action, actor: fixture.person(by) };
  };
  return {
    async propose({ contactId, play = 'quiet-deal', owner = 'ann', byModel = false, readOnly = false, ...about }) {
      const { targetId, accountId = null, dealId = null } = about;
      const proposal = await fixture.propose({
        action: mailTo(fixture.sender, contactId, `${contactId}@shop.example`),
        draft: { play, contactId, accountId, dealId, author: byModel ? 'model' : 'playbook' },
        context: {
          ...{ readOnly, owner: { userId: owner, teamId: null }, ...(targetId && { targetId }) },
          ...(byModel && { template: 'decision-v1' }),
        },
      });
      return proposal.id;
    },
    judge: (proposalId, policyVersion) =>
      inTenant(async (transaction) => {
        const verdict = { ...passingVerdict, policyVersion };
        await storeVerdict(transaction, ids, { actor: system, proposalId, facts: {}, verdict });
      }),
    async edit(proposalId, by) {
      const { action, ...decision } = await shown(proposalId, by);
      if (action.tool !== 'send_email') return;
      const reVerdict = async () => ({ verdict: passingVerdict, facts: {} });
      const edited = { ...action, body: `${action.body}\n\nPS: ${ids.next()}` };
      await editProposal({ database, ids, reVerdict }, tenantId, { ...decision, action: edited });
    },
    async approve(proposalId, by) {
      const planDeparture = async () => ({ notBefore: '2026-01-01T00:00:00Z', reason: 'Now.' });
      await approveProposal({ database, ids, planDeparture }, tenantId, await shown(proposalId, by));
    },
    async reject(proposalId, by) {
      await rejectProposal({ database, ids }, tenantId, { ...(await shown(proposalId, by)), reason: 'other' });
    },
    async pullBack(proposalId, by) {
      await pullBack({ database, ids }, tenantId, { proposalId, actor: fixture.person(by) });
    },
    send: (proposalId) =>
      inTenant(async (transaction) => {
        const effect = await latestEffect(transaction, proposalId);
        if (effect?.state !== 'scheduled') throw new GtmError('conflict', 'Nothing is scheduled.');
        await moveEffect(transaction, ids, { actor: system, effect, to: 'claimed', change: { leaseSeconds: 60 } });
        await moveEffect(transaction, ids, { actor: system, effect, to: 'done' });
        await setProposalState(transaction, ids, { actor: system, proposalId, state: 'executed', reason: '' });
      }),
    receive: (incoming) => receive(world, tenantId, incoming),
    signal: (kind, about) => signal(world, tenantId, { kind, ...about }),
    correct: (activityId, kinds) =>
      inTenant(async (transaction) => {
        await correctReply(transaction, ids, { actor: fixture.person(), activityId, kinds });
      }),
    async settle({ accountId, costMicros }) {
      const targetId = ids.next();
      await fixture.change(
        `insert into run_targets (id, run_id, ordinal, account_id, cost_micros, state)
         values ($1, $2, (select count(*) from run_targets), $3, $4, 'left_alone')`,
        [targetId, runId, accountId, costMicros],
      );
      await fixture.change('update runs set cost_micros = cost_micros + $1 where id = $2', [costMicros, runId]);
      const input = { tenantId, runId, targetId, draftCount: 0, proposalCount: 0 };
      await settleTarget({ database, ids }, input, { workflowId: targetId, stepKey: 'settle' });
      return targetId;
    },
    async endRun(costMicros) {
      await fixture.change('update runs set cost_micros = cost_micros + $1 where id = $2', [costMicros, runId]);
      await inTenant((transaction) => updateRun(transaction, ids, system, { runId, state: 'done' }));
    },
    land: (lake) => landEvents(database, lake, tenantId),
  };
}

/** Writes everything the tenant's outbox holds into the lake. */
async function landEvents(database: Database, lake: Lake, tenantId: string): Promise<void> {
  const start = { position: '0', seq: 0 };
  const events = await database.asTenant(tenantId, (transaction) => readOutbox(transaction, start, 100_000));
  await createLakeWriter({ database, lake }).handle(tenantId, events);
}

async function receive(
  world: TestWorld,
  tenantId: string,
  { kind, kinds = [], names = null, contactId = null }: Incoming,
): Promise<string> {
  const { database, ids } = world;
  const [activityId, signalId] = [ids.next(), ids.next()];
  await database.asTenant(tenantId, async (transaction) => {
    const at = await transaction.now();
    const named = names === null ? null : await latestEffect(transaction, names);
    const about = { accountId: null, contactId, dealId: null };
    const text = { title: '', body: '', audience: 'participants' as const, threadId: null, userId: null };
    const rest = { state: 'plain', endsAt: null, dueAt: null, custom: {}, sourceRecordId: null, effectId: null };
    const mail = { id: activityId, kind: 'email' as const, direction: 'inbound' as const, occurredAt: at, zone: null };
    await insertActivities(transaction, [{ ...mail, ...about, ...text, ...rest }], at);
    await transaction.query(
      'insert into messages (activity_id, message_id, in_reply_to, from_address) values ($1, $2, $3, $4)',
      [
        activityId,
        `<${activityId}@shop.example>`,
        named?.externalKey ?? null,
        `${contactId ?? 'somebody'}@shop.example`,
      ],
    );
    const reading = { reader: 'test', findings: [], until: null, referredTo: null, gone: null };
    await insertReplies(transaction, [{ activityId, kinds: [...kinds], isAnswer: true, ...reading }]);
    const detail = { kinds: [...kinds] };
    const row = { id: signalId, kind, occurredAt: at, ...about, activityId, sourceRecordId: null, detail };
    await recordSignals(transaction, ids, 'test', [row], at);
    const subject = { subjectNoun: 'activity', subjectId: activityId };
    await writeAudit(transaction, ids, { actor: system, action: 'received', ...subject });
  });
  await attributeSignals(world, tenantId, [signalId]);
  return activityId;
}

async function signal(
  world: TestWorld,
  tenantId: string,
  told: { kind: SignalKind; contactId?: string; dealId?: string; accountId?: string },
): Promise<void> {
  const { database, ids } = world;
  const { kind, contactId = null, dealId = null, accountId = null } = told;
  const id = ids.next();
  await database.asTenant(tenantId, async (transaction) => {
    const occurredAt = await transaction.now();
    const row = {
      id,
      kind,
      occurredAt,
      contactId,
      dealId,
      accountId,
      activityId: null,
      sourceRecordId: null,
      detail: {},
    };
    await recordSignals(transaction, ids, 'test', [row], occurredAt);
    await writeAudit(transaction, ids, { actor: system, action: 'signal', subjectNoun: 'signal', subjectId: id });
  });
  await attributeSignals(world, tenantId, [id]);
}
