import type { App } from '../../src/app.ts';
import { insertProposal } from '../../src/data/records/insert-proposal.ts';
import { storeVerdict } from '../../src/data/records/proposal-states.ts';
import { listProposals, type ProposalRecord } from '../../src/data/records/proposals.ts';
import type { ScheduleMeetingAction, Sender } from '../../src/domain/action.ts';

const MEETINGS = 4;
const dayMs = 86_400_000;
const actor = { kind: 'system', id: 'sweep', door: 'migration' } as const;

interface Invited {
  contactId: string;
  name: string;
  address: string;
}

function meeting(sender: Sender, calendarId: string, { contactId, name, address }: Invited, startsMs: number) {
  const action: ScheduleMeetingAction = {
    ...{ tool: 'schedule_meeting', contactId, sender, calendarId, invitees: [{ name, address }] },
    ...{ title: 'Walk-through', description: 'Thirty minutes.', zone: 'Europe/Berlin' },
    startsAt: new Date(startsMs).toISOString(),
    endsAt: new Date(startsMs + dayMs / 48).toISOString(),
  };
  return action;
}

/**
 * Adds open meeting proposals to those of the run, with people whom none of these is about: the demo's first run proposes
 * none, and a meeting is the one action that happens at two providers.
 */
export async function proposeMeetings(app: App, tenantId: string): Promise<void> {
  const proposalIds: string[] = [];
  await app.database.asTenant(tenantId, async (transaction) => {
    const open = await listProposals(transaction, { states: ['open'] });
    const model = open.find((proposal): proposal is ProposalRecord => proposal.action.tool === 'send_email')!;
    if (model.action.tool !== 'send_email') return;
    const { sender } = model.action;
    const [calendar] = await transaction.query<{ id: string }>('select id from calendars where user_id = $1', [
      sender.userId,
    ]);
    const people = await transaction.query<Invited>(
      `select c.id as contact_id, c.full_name as name, min(a.address) as address from contacts c
       join contact_addresses a on a.contact_id = c.id
       where not exists (select from proposals p where p.contact_id = c.id) and c.paused_until is null
       group by c.id, c.full_name order by c.id limit $1`,
      [MEETINGS],
    );
    const now = await transaction.now();
    for (const [index, person] of people.entries()) {
      const action = meeting(sender, calendar!.id, person, now.getTime() + (200 + index) * dayMs);
      const { contactId } = person;
      const draft = { ...model, action, contactId, accountId: null, dealId: null, play: 'book-next-meeting' };
      const basis = {
        ...{ threadLastActivityId: null, contactLastActivityId: null, contactVersion: null, dealVersion: null },
        ...{ accountVersion: null, calendarVersion: null },
      };
      const { runId, targetId, goalId, policyVersion, expiresAt } = model;
      const inserted = await insertProposal(
        transaction,
        app.ids,
        { ...draft, basis, confidenceParts: [], evidenceIds: [], claims: [] },
        {
          ...{ actor, runId, targetId, goalId, policyVersion, expiresAt },
          owner: { userId: app.localUserId, teamId: null },
        },
      );
      if (inserted.kind !== 'inserted') throw new Error('Something is proposed to this contact already.');
      const { proposalId } = inserted;
      proposalIds.push(proposalId);
      const verdict = { decision: 'approve' as const, findings: [], adjustments: [], policyVersion };
      await storeVerdict(transaction, app.ids, { actor, proposalId, verdict, facts: {} });
    }
  });
  for (const proposalId of proposalIds) {
    await app.workflows.start('runProposal', `proposal:${proposalId}`, { tenantId, proposalId });
  }
}
