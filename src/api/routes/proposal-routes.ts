import { z } from 'zod';
import { annotateProposal } from '../../agents/approval/annotate-proposal.ts';
import { type ApprovalServices, approveProposal } from '../../agents/approval/approve-proposal.ts';
import { type EditServices, editProposal } from '../../agents/approval/edit-proposal.ts';
import { pullBack } from '../../agents/approval/pull-back.ts';
import { rejectProposal } from '../../agents/approval/reject-proposal.ts';
import { rejectReasons } from '../../data/records/feedback.ts';
import { listProposals } from '../../data/records/proposals.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import { type OptOutServices, registerOptOut } from '../../learning/register-opt-out.ts';
import { commaSeparated } from '../comma-separated.ts';
import { pageOf, pageQuery, placeOf, toPage } from '../cursor-page.ts';
import {
  findProposal,
  latestDecisions,
  proposalSummarySchema,
  proposalViewSchema,
  readProposalView,
  summaryOf,
} from '../proposal-view.ts';
import { everybody, people, type Route, route } from '../route.ts';
import { styleNoteSchema, styleNoteView } from './style-routes.ts';

export interface ProposalServices extends ApprovalServices, EditServices, OptOutServices {
  /** Wakes the workflow that waits on this proposal. */
  wake(proposalId: string): Promise<void>;
}

const named = z.object({ id: z.string().describe('Four-character handle or prop_ id') });
const states = ['open', 'blocked', 'approved', 'rejected', 'superseded', 'expired', 'executed', 'failed'] as const;
const shown = z.string().describe('Digest of the action that was shown');

function readRoutes({ database }: ProposalServices): Route[] {
  return [
    route({
      method: 'GET',
      path: '/proposals',
      operation: 'listProposals',
      summary: 'Proposals, most pressing first',
      tag: 'proposals',
      roles: everybody,
      query: z.object({
        state: commaSeparated(states).optional().describe('Comma-separated states; open and blocked when left out'),
        runId: z.string().optional(),
        contactId: z.string().optional(),
        dealId: z.string().optional(),
        ownerUserId: z.string().optional().describe('Only what this person owns'),
        ...pageQuery,
      }),
      response: pageOf(proposalSummarySchema),
      handle: ({ caller, query }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const found = await listProposals(transaction, {
            states: query.state ?? ['open', 'blocked'],
            ...(query.runId === undefined ? {} : { runId: parseId('run', query.runId, 'runId') }),
            ...(query.contactId === undefined ? {} : { contactId: parseId('contact', query.contactId, 'contactId') }),
            ...(query.dealId === undefined ? {} : { dealId: parseId('deal', query.dealId, 'dealId') }),
            ...(query.ownerUserId === undefined ? {} : { ownerUserId: query.ownerUserId }),
            after: await placeOf(transaction, 'proposal', query.after),
            limit: query.limit + 1,
          });
          const decisions = await latestDecisions(
            transaction,
            found.map(({ id }) => id),
          );
          return toPage(
            found.map((proposal) => summaryOf(proposal, decisions.get(proposal.id) ?? null)),
            query.limit,
          );
        }),
    }),
    route({
      method: 'GET',
      path: '/proposals/:id',
      operation: 'getProposal',
      summary: 'One proposal: why now, the action, its evidence and verdict',
      tag: 'proposals',
      roles: everybody,
      params: named,
      response: proposalViewSchema,
      handle: ({ caller, params }) =>
        database.asTenant(caller.tenantId, async (transaction) =>
          readProposalView(transaction, await findProposal(transaction, params.id)),
        ),
    }),
  ];
}

/** Reads and decides on proposals. A decision carries the digest of what was shown; another one is refused with 409. */
export function proposalRoutes(services: ProposalServices): Route[] {
  const { database } = services;
  const idOf = async (tenantId: string, name: string) =>
    (await database.asTenant(tenantId, (transaction) => findProposal(transaction, name))).id;

  return [
    ...readRoutes(services),
    route({
      method: 'POST',
      path: '/proposals/:id/approve',
      operation: 'approveProposal',
      summary: 'Approve exactly what was shown',
      tag: 'proposals',
      roles: people,
      params: named,
      body: z.object({ digest: shown, overrideReason: z.string().min(3).optional() }),
      response: z.object({
        result: z.enum(['approved', 'superseded', 'expired']),
        notBefore: z.string().nullable(),
        reason: z.string(),
      }),
      async handle({ caller, params, body }) {
        const proposalId = await idOf(caller.tenantId, params.id);
        const overrideReason = body.overrideReason === undefined ? {} : { overrideReason: body.overrideReason };
        const decision = { proposalId, digest: body.digest, actor: caller.actor, ...overrideReason };
        const result = await approveProposal(services, caller.tenantId, decision);
        await services.wake(proposalId);
        if (result.kind === 'approved') {
          return { result: 'approved' as const, notBefore: result.notBefore.toISOString(), reason: result.reason };
        }
        const reason = result.kind === 'superseded' ? result.reason : 'Nobody decided in time.';
        return { result: result.kind, notBefore: null, reason };
      },
    }),
    route({
      method: 'POST',
      path: '/proposals/:id/reject',
      operation: 'rejectProposal',
      summary: 'Turn a proposal down, with the reason',
      tag: 'proposals',
      roles: people,
      params: named,
      body: z.object({
        digest: shown,
        reason: z.enum(rejectReasons),
        note: z.string().max(2000).optional(),
        until: z.iso.date().optional().describe('With not_now: the first day on which it may come again'),
        evidenceIds: z
          .array(z.string())
          .max(100)
          .optional()
          .describe('With wrong_fact: which of its evidence is wrong'),
      }),
      response: z.object({ result: z.literal('rejected') }),
      async handle({ caller, params, body }) {
        const proposalId = await idOf(caller.tenantId, params.id);
        const { actor, tenantId } = caller;
        const { note, until, evidenceIds, ...decision } = body;
        const { addresses } = await rejectProposal(services, tenantId, {
          ...{ ...decision, proposalId, actor },
          ...(note !== undefined && { note }),
          ...(until !== undefined && { until }),
          ...(evidenceIds !== undefined && { evidenceIds }),
        });
        if (addresses.length > 0) await registerOptOut(services, tenantId, { addresses, reason: 'manual', actor });
        await services.wake(proposalId);
        return { result: 'rejected' as const };
      },
    }),
    editRoute(services, idOf),
    ...afterwardsRoutes(services, idOf),
  ];
}

function editRoute(services: ProposalServices, idOf: (tenantId: string, word: string) => Promise<string>): Route {
  const { database } = services;
  return route({
    method: 'POST',
    path: '/proposals/:id/edit',
    operation: 'editProposal',
    summary: 'Replace the action: a new revision, digest and verdict',
    tag: 'proposals',
    roles: people,
    params: named,
    body: z.object({
      digest: shown,
      action: z.record(z.string(), z.unknown()).describe('The whole action, changed'),
    }),
    response: proposalViewSchema.extend({
      learned: z.array(styleNoteSchema).describe('Habits that this edit confirmed'),
    }),
    async handle({ caller, params, body }) {
      const proposalId = await idOf(caller.tenantId, params.id);
      const decision = { proposalId, digest: body.digest, actor: caller.actor, action: body.action };
      const { learned } = await editProposal(services, caller.tenantId, decision);
      return database.asTenant(caller.tenantId, async (transaction) => ({
        ...(await readProposalView(transaction, await findProposal(transaction, formatId('proposal', proposalId)))),
        learned: learned.map(styleNoteView),
      }));
    },
  });
}

function afterwardsRoutes(
  services: ProposalServices,
  idOf: (tenantId: string, name: string) => Promise<string>,
): Route[] {
  return [
    route({
      method: 'POST',
      path: '/proposals/:id/undo',
      operation: 'pullBackProposal',
      summary: 'Pull an approved action back before it leaves',
      tag: 'proposals',
      roles: people,
      params: named,
      response: z.object({ result: z.literal('pulled_back') }),
      async handle({ caller, params }) {
        const proposalId = await idOf(caller.tenantId, params.id);
        await pullBack(services, caller.tenantId, { proposalId, actor: caller.actor });
        await services.wake(proposalId);
        return { result: 'pulled_back' as const };
      },
    }),
    route({
      method: 'POST',
      path: '/proposals/:id/annotations',
      operation: 'annotateProposal',
      summary: 'Leave a remark on a proposal',
      tag: 'proposals',
      roles: people,
      params: named,
      body: z.object({ note: z.string().min(1).max(4000) }),
      response: z.object({ id: z.string() }),
      status: 201,
      async handle({ caller, params, body }) {
        const proposalId = await idOf(caller.tenantId, params.id);
        const id = await annotateProposal(services, caller.tenantId, {
          proposalId,
          actor: caller.actor,
          note: body.note,
        });
        return { id: formatId('feedback', id) };
      },
    }),
  ];
}
