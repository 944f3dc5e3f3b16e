import { approveProposal, type Departure } from '../../src/agents/approval/approve-proposal.ts';
import { editProposal } from '../../src/agents/approval/edit-proposal.ts';
import { pauseTenant, resumeTenant } from '../../src/agents/approval/pause-tenant.ts';
import { pullBack } from '../../src/agents/approval/pull-back.ts';
import { rejectProposal } from '../../src/agents/approval/reject-proposal.ts';
import { listProposals, type ProposalRecord } from '../../src/data/records/proposals.ts';
import type { Sender } from '../../src/domain/action.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { registerOptOut } from '../../src/learning/register-opt-out.ts';
import { type ApprovalFixture, mailTo, passingVerdict } from '../../src/testing/approval-fixture.ts';
import { pickOf } from '../../src/testing/seeded.ts';
import type { TestWorld } from '../../src/testing/test-world.ts';

/** What the people of a history may do next, each drawn anew: with any proposal, any contact, any sender. */
export function decisionsOf(options: {
  world: TestWorld;
  fixture: ApprovalFixture;
  contacts: readonly { id: string; address: string }[];
  senders: readonly Sender[];
  random(): number;
  planDeparture(): Promise<Departure>;
}): { actor: Actor } & Record<DecisionName, () => Promise<unknown>> {
  const { world, fixture, contacts, senders, random, planDeparture } = options;
  const { tenantId } = fixture;
  const actor = fixture.person();
  const pick = <Item>(items: readonly Item[]) => pickOf(random, items);
  const inState = (state: ProposalRecord['state']) =>
    world.database.asTenant(tenantId, (transaction) => listProposals(transaction, { states: [state] }));
  /** Decides on one of those in a state, if there is one. */
  const withOne = async (state: 'open' | 'approved', decide: (proposal: ProposalRecord) => Promise<unknown>) => {
    const proposal = pick(await inState(state));
    if (proposal) await decide(proposal);
  };
  const shown = ({ id: proposalId, digest }: ProposalRecord) => ({ proposalId, digest, actor });
  return {
    actor,
    propose: () => {
      const { id: contactId, address } = pick(contacts)!;
      const words = `number ${Math.floor(random() * 1e9)}`;
      const mail = mailTo(pick(senders)!, contactId, address);
      const action = { ...mail, subject: `About ${words}`, body: `Hello Bo,\n\nyes, ${words} does.` };
      return fixture.propose({ action, draft: { contactId } });
    },
    approve: () =>
      withOne('open', (proposal) => approveProposal({ ...world, planDeparture }, tenantId, shown(proposal))),
    edit: () =>
      withOne('open', async (proposal) => {
        if (proposal.action.tool !== 'send_email') return;
        const action = { ...proposal.action, body: `${proposal.action.body}\n\nOne more thing.` };
        const reVerdict = async () => ({ verdict: passingVerdict, facts: {} });
        await editProposal({ ...world, reVerdict }, tenantId, { ...shown(proposal), action });
      }),
    reject: () =>
      withOne('open', (proposal) => rejectProposal(world, tenantId, { ...shown(proposal), reason: 'other' })),
    pull: () => withOne('approved', ({ id: proposalId }) => pullBack(world, tenantId, { proposalId, actor })),
    optOut: () => registerOptOut(world, tenantId, { addresses: [pick(contacts)!.address], actor, waitMs: 0 }),
    pause: () => pauseTenant(world, tenantId, actor),
    resume: () => resumeTenant(world, tenantId, actor),
  };
}

type DecisionName = 'propose' | 'approve' | 'edit' | 'reject' | 'pull' | 'optOut' | 'pause' | 'resume';
