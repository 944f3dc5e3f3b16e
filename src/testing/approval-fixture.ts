import { join } from 'node:path';
import { shippedPolicyText } from '../agents/supervisor/shipped-policy.ts';
import type { MailProvider } from '../connectors/email/mail-provider.ts';
import { createMaildir } from '../connectors/email/maildir.ts';
import { writeAudit } from '../data/records/audit.ts';
import { insertProposal, type ProposalContext } from '../data/records/insert-proposal.ts';
import { putMembership } from '../data/records/people.ts';
import { storeVerdict } from '../data/records/proposal-states.ts';
import { getProposal, type ProposalRecord } from '../data/records/proposals.ts';
import { addMailbox, putSenderIdentity } from '../data/records/senders.ts';
import type { Action, SendEmailAction, Sender } from '../domain/action.ts';
import type { Actor, Role } from '../domain/actor.ts';
import { GtmError } from '../domain/errors.ts';
import type { Draft } from '../domain/proposal.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { TestWorld } from './test-world.ts';

const system: Actor = { kind: 'system', id: 'test', door: 'migration' };

/** A tenant with a policy, an owner `ann`, one mailbox and the sender identity on it. */
export interface ApprovalFixture {
  tenantId: string;
  runId: string;
  sender: Sender;
  person(userId?: string): Actor;
  addMember(userId: string, role: Role, options?: { teamId?: string | null }): Promise<void>;
  addSender(address: string, userId: string): Promise<Sender>;
  addContact(options?: { name?: string; addresses?: string[]; zone?: string | null }): Promise<string>;
  addDeal(options?: { stage?: string; ownerUserId?: string }): Promise<string>;
  /** An open proposal with an approving verdict; whatever is given replaces the default. */
  propose(options?: ProposeOptions): Promise<ProposalRecord>;
  /** Runs one statement as the tenant, audited. */
  change(sql: string, values?: readonly unknown[]): Promise<void>;
  read<R extends object>(sql: string, values?: readonly unknown[]): Promise<R[]>;
}

export interface ProposeOptions {
  action?: Action;
  draft?: Partial<Draft>;
  context?: Partial<ProposalContext>;
  verdict?: Partial<Verdict>;
}

/** A verdict that lets everything pass. */
export const passingVerdict: Verdict = { decision: 'approve', findings: [], adjustments: [], policyVersion: 1 };

/** Makes an `ApprovalFixture` in a fresh tenant. `policyText` (the shipped one when left out) is stored as version 1. */
export async function createApprovalFixture(
  world: TestWorld,
  { policyText = shippedPolicyText(), frozenAt }: { policyText?: string; frozenAt?: string } = {},
): Promise<ApprovalFixture> {
  const { database, ids } = world;
  const tenantId = await world.newTenant(frozenAt === undefined ? {} : { frozenAt });
  const audited = { actor: system, action: 'fixture-changed', subjectNoun: 'tenant', subjectId: tenantId };
  const change = (sql: string, values: readonly unknown[] = []) =>
    database.asTenant(tenantId, async (transaction) => {
      await transaction.query(sql, values as string[]);
      await writeAudit(transaction, ids, audited);
    });
  const read = <R extends object>(sql: string, values: readonly unknown[] = []) =>
    database.asTenant(tenantId, (transaction) => transaction.query<R>(sql, values as string[]));
  const addMember: ApprovalFixture['addMember'] = (userId, role, { teamId = null } = {}) =>
    database.asTenant(tenantId, (transaction) =>
      putMembership(transaction, ids, system, {
        ...{ userId, role, teamId, displayName: userId, email: `${userId}@ours.example` },
      }),
    );
  const addSender: ApprovalFixture['addSender'] = (address, userId) =>
    database.asTenant(tenantId, async (transaction) => {
      const mailboxId = await addMailbox(transaction, ids, system, {
        userId,
        address,
        url: 'maildir:opened-by-the-test',
        dailyCap: 1000,
      });
      const identityId = await putSenderIdentity(transaction, ids, system, {
        ...{ userId, mailboxId, calendarId: null, fromName: 'Ann Ours', address, zone: 'Europe/Berlin' },
        ...{ signatureText: 'Ann', signatureHtml: '' },
      });
      return { identityId, mailboxId, userId, name: 'Ann Ours', address };
    });
  await change('insert into policies (version, body, created_by) values (1, $1, $2)', [policyText, 'test']);
  await addMember('ann', 'owner');
  const sender = await addSender('ann@ours.example', 'ann');
  const [goalId, runId, targetId] = [ids.next(), ids.next(), ids.next()];
  await change('insert into goals (id, text, created_by) values ($1, $2, $3)', [goalId, 'a goal', 'ann']);
  await change('insert into runs (id, goal_id, started_by) values ($1, $2, $3)', [runId, goalId, 'ann']);

  const addContact: ApprovalFixture['addContact'] = async (options = {}) => {
    const id = ids.next();
    const { name = 'Bo Buyer', addresses = [`${id}@shop.example`], zone = 'Europe/Berlin' } = options;
    await change('insert into contacts (id, full_name, zone) values ($1, $2, $3)', [id, name, zone]);
    for (const address of addresses) {
      await change('insert into contact_addresses (address, contact_id) values ($1, $2)', [address, id]);
    }
    return id;
  };
  const addDeal: ApprovalFixture['addDeal'] = async ({ stage = 'Proposal', ownerUserId = 'ann' } = {}) => {
    const id = ids.next();
    const values = [id, 'A deal', stage, ownerUserId];
    await change('insert into deals (id, name, stage, owner_user_id) values ($1, $2, $3, $4)', values);
    return id;
  };
  const propose: ApprovalFixture['propose'] = async ({ action, draft = {}, context = {}, verdict = {} } = {}) => {
    const whole = action ?? mailTo(sender, ids.next(), `${ids.next()}@shop.example`);
    return database.asTenant(tenantId, async (transaction) => {
      const now = await transaction.now();
      const inserted = await insertProposal(transaction, ids, draftOf(whole, draft), {
        ...{ actor: system, runId, targetId, goalId, policyVersion: 1, owner: { userId: 'ann', teamId: null } },
        expiresAt: new Date(now.getTime() + 14 * 86_400_000),
        ...context,
      });
      if (inserted.kind !== 'inserted') throw new GtmError('conflict', 'The fixture already has such a proposal.');
      const { proposalId } = inserted;
      await storeVerdict(transaction, ids, {
        ...{ actor: system, proposalId, facts: {}, verdict: { ...passingVerdict, ...verdict } },
      });
      return getProposal(transaction, proposalId);
    });
  };
  const person = (userId = 'ann'): Actor => ({ kind: 'person', id: userId, door: 'cli' });
  return { tenantId, runId, sender, person, addMember, addSender, addContact, addDeal, propose, change, read };
}

/** A first mail to one address. */
export function mailTo(sender: Sender, contactId: string, address: string): SendEmailAction {
  return {
    ...{
      tool: 'send_email',
      purpose: 'answer',
      contactId,
      sender,
      to: [{ name: 'Bo Buyer', address }],
      cc: [],
      bcc: [],
    },
    ...{ thread: null, subject: 'Your question', body: 'Hello Bo,\n\nyes, it does.', signatureText: 'Ann' },
    ...{ signatureHtml: '', quotedText: '', attachments: [] },
    sendWindow: { notBefore: null, notAfter: null, reason: '' },
  };
}

function draftOf(action: Action, draft: Partial<Draft>): Draft {
  return {
    ...{ play: 'answer-open-question', headline: 'Answer Bo', whyNow: 'Bo asked.', rationale: 'Because.' },
    ...{ confidence: 0.9, confidenceParts: [], evidenceIds: ['chunk-1'], claims: [], author: 'playbook', action },
    ...{ contactId: null, accountId: null, dealId: null },
    basis: {
      ...{ threadLastActivityId: null, contactLastActivityId: null, contactVersion: null, dealVersion: null },
      ...{ accountVersion: null, calendarVersion: null },
    },
    ...draft,
  };
}

/** Providers over Maildir folders below `directory`, one for each mailbox row. */
export function maildirProviders(directory: string): {
  mail(tenantId: string, mailbox: { id: string }): Promise<MailProvider>;
  calendar(): Promise<never>;
} {
  return {
    mail: (tenantId, mailbox) => createMaildir({ directory: join(directory, tenantId, mailbox.id), fsync: false }),
    calendar: () => Promise.reject(new GtmError('misconfigured', 'This test has no calendar.')),
  };
}
