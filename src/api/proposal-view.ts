import { z } from 'zod';
import type { TenantTransaction } from '../data/database/database.ts';
import { latestVerdict } from '../data/records/proposal-states.ts';
import { findByHandle, getProposal, type ProposalRecord } from '../data/records/proposals.ts';
import { actionSchema } from '../domain/action.ts';
import { deliveryWords } from '../domain/delivery-words.ts';
import { GtmError } from '../domain/errors.ts';
import { formatId, parseId } from '../domain/prefixed-id.ts';
import { claimSchema, confidencePartSchema } from '../domain/proposal.ts';
import { verdictLabels, verdictSchema } from '../domain/verdict.ts';

const instant = z.string();

/** A proposal as one line of the inbox. */
export const proposalSummarySchema = z.object({
  id: z.string(),
  handle: z.string(),
  runId: z.string(),
  state: z.string(),
  stateReason: z.string(),
  /** Ready, Changed, Needs you or Blocked; null before the Supervisor answered. */
  label: z.string().nullable(),
  tool: z.string(),
  play: z.string(),
  headline: z.string(),
  whyNow: z.string(),
  confidence: z.number(),
  confidenceWord: z.enum(['strong', 'fair', 'weak']),
  author: z.string(),
  contactId: z.string().nullable(),
  accountId: z.string().nullable(),
  dealId: z.string().nullable(),
  createdAt: instant,
  expiresAt: instant,
  readOnly: z.boolean(),
});
export type ProposalSummary = z.infer<typeof proposalSummarySchema>;

const evidenceViewSchema = z.object({
  chunkId: z.string(),
  quote: z.string(),
  title: z.string(),
  entityType: z.string(),
  occurredAt: instant.nullable(),
  audience: z.string(),
  trust: z.string(),
});

const effectViewSchema = z.object({
  id: z.string(),
  state: z.string(),
  notBefore: instant,
  reason: z.string(),
  externalKey: z.string(),
  failure: z.string().nullable(),
  receipt: z.record(z.string(), z.unknown()).nullable(),
  endedAt: instant.nullable(),
});

const outcomeViewSchema = z.object({
  kind: z.string(),
  value: z.number(),
  occurredAt: instant,
  attributedBy: z.string(),
  words: z.string(),
});

/** Everything a person needs to decide: the action as it will be carried out, its evidence and its verdict. */
export const proposalViewSchema = proposalSummarySchema.extend({
  rationale: z.string(),
  confidenceParts: z.array(confidencePartSchema),
  claims: z.array(claimSchema),
  action: actionSchema,
  digest: z.string(),
  revision: z.number(),
  evidence: z.array(evidenceViewSchema),
  verdict: verdictSchema.nullable(),
  effect: effectViewSchema.nullable(),
  /** What becomes of its mail where it is not delivered, such as written to a local mailbox; null otherwise. */
  delivery: z.string().nullable(),
  /** Where the mail it answers asked to be answered, when that is not where it came from: shown, never used. */
  replyTo: z.string().nullable(),
  outcomes: z.array(outcomeViewSchema),
});
export type ProposalView = z.infer<typeof proposalViewSchema>;

const STRONG = 0.8;
const FAIR = 0.6;

function orNull(noun: 'contact' | 'account' | 'deal', id: string | null): string | null {
  return id === null ? null : formatId(noun, id);
}

/** A proposal as a line, with the label of its latest verdict. */
export function summaryOf(proposal: ProposalRecord, decision: keyof typeof verdictLabels | null): ProposalSummary {
  const { confidence } = proposal;
  return {
    id: formatId('proposal', proposal.id),
    handle: proposal.handle,
    runId: formatId('run', proposal.runId),
    state: proposal.state,
    stateReason: proposal.stateReason,
    label: decision === null ? null : verdictLabels[decision],
    tool: proposal.tool,
    play: proposal.play,
    headline: proposal.headline,
    whyNow: proposal.whyNow,
    confidence,
    confidenceWord: confidence >= STRONG ? 'strong' : confidence >= FAIR ? 'fair' : 'weak',
    author: proposal.author,
    contactId: orNull('contact', proposal.contactId),
    accountId: orNull('account', proposal.accountId),
    dealId: orNull('deal', proposal.dealId),
    createdAt: proposal.createdAt.toISOString(),
    expiresAt: proposal.expiresAt.toISOString(),
    readOnly: proposal.readOnly,
  };
}

/** The proposal named by its four-character handle or its `prop_` id. */
export async function findProposal(transaction: TenantTransaction, name: string): Promise<ProposalRecord> {
  if (name.startsWith('prop_')) return getProposal(transaction, parseId('proposal', name));
  const proposal = await findByHandle(transaction, name);
  if (!proposal)
    throw new GtmError('not-found', `There is no proposal "${name}". List them with \`gtm approvals\`.`, {
      field: 'id',
    });
  return proposal;
}

interface EvidenceRow {
  chunkId: string;
  quote: string;
  title: string;
  entityType: string;
  occurredAt: Date | null;
  audience: string;
  trust: string;
}
interface EffectRow {
  id: string;
  state: string;
  notBefore: Date;
  notBeforeReason: string;
  externalKey: string;
  failure: string | null;
  receipt: Record<string, unknown> | null;
  endedAt: Date | null;
}
interface OutcomeRow {
  kind: string;
  value: number;
  occurredAt: Date;
  attributedBy: string;
  words: string | null;
}

async function readEvidence(
  transaction: TenantTransaction,
  proposal: ProposalRecord,
): Promise<ProposalView['evidence']> {
  const rows = await transaction.query<EvidenceRow>(
    `select distinct on (c.id) c.id as chunk_id, coalesce(e.quote, c.text) as quote, c.title, c.entity_type, c.occurred_at, c.audience, c.trust
     from chunks c left join evidence e on e.tenant_id = c.tenant_id and e.chunk_id = c.id and e.target_id = $2
     where c.id = any($1) order by c.id, (e.need = 'cited'), e.score desc nulls last`,
    [proposal.evidenceIds, proposal.targetId],
  );
  const place = new Map(proposal.evidenceIds.map((id, index) => [id, index]));
  return rows
    .sort((left, right) => place.get(left.chunkId)! - place.get(right.chunkId)!)
    .map((row) => ({ ...row, quote: citedWords(proposal, row), occurredAt: row.occurredAt?.toISOString() ?? null }));
}

/** The words of a piece of evidence that the draft rests on; the best sentence where no claim names any. */
function citedWords(proposal: ProposalRecord, { chunkId, quote }: EvidenceRow): string {
  const cited = proposal.claims.filter((claim) => claim.evidenceId === chunkId && claim.quote);
  return cited.length === 0 ? quote : [...new Set(cited.map((claim) => claim.quote))].join(' … ');
}

async function readDelivery(transaction: TenantTransaction, { action }: ProposalRecord): Promise<string | null> {
  if (action.tool !== 'send_email' && action.tool !== 'schedule_meeting') return null;
  const [row] = await transaction.query<{ driver: string; kind: 'live' | 'demo' | 'test' }>(
    'select m.driver, t.kind from mailboxes m join tenants t on t.tenant_id = m.tenant_id where m.id = $1',
    [action.sender.mailboxId],
  );
  return row ? deliveryWords(row.driver, row.kind) : null;
}

/** The Reply-To of the mail that is answered, when it is another address than that mail's own. */
async function readReplyTo(transaction: TenantTransaction, { action }: ProposalRecord): Promise<string | null> {
  if (action.tool !== 'send_email' || action.thread === null) return null;
  const [row] = await transaction.query<{ replyTo: string }>(
    `select reply_to_address as reply_to from messages
     where activity_id = $1 and lower(reply_to_address) <> lower(from_address)`,
    [action.thread.lastActivityId],
  );
  return row?.replyTo ?? null;
}

/** One proposal in full. */
export async function readProposalView(
  transaction: TenantTransaction,
  proposal: ProposalRecord,
): Promise<ProposalView> {
  const stored = await latestVerdict(transaction, proposal.id, proposal.revision);
  const [effect] = await transaction.query<EffectRow>(
    `select id, state, not_before, not_before_reason, external_key, failure, receipt, ended_at from effects where proposal_id = $1
     order by created_at desc limit 1`,
    [proposal.id],
  );
  const outcomes = await transaction.query<OutcomeRow>(
    `select o.kind, o.value, o.occurred_at, o.attributed_by, left(a.body, 500) as words
     from outcomes o join signals s on s.tenant_id = o.tenant_id and s.id = o.signal_id
     left join activities a on a.tenant_id = s.tenant_id and a.id = s.activity_id
     where o.proposal_id = $1 order by o.occurred_at`,
    [proposal.id],
  );
  return {
    ...summaryOf(proposal, stored?.verdict.decision ?? null),
    rationale: proposal.rationale,
    confidenceParts: proposal.confidenceParts,
    claims: proposal.claims,
    action: proposal.action,
    digest: proposal.digest,
    revision: proposal.revision,
    evidence: await readEvidence(transaction, proposal),
    verdict: stored?.verdict ?? null,
    delivery: await readDelivery(transaction, proposal),
    replyTo: await readReplyTo(transaction, proposal),
    effect: effect
      ? {
          id: formatId('effect', effect.id),
          state: effect.state,
          notBefore: effect.notBefore.toISOString(),
          reason: effect.notBeforeReason,
          externalKey: effect.externalKey,
          failure: effect.failure,
          receipt: effect.receipt,
          endedAt: effect.endedAt?.toISOString() ?? null,
        }
      : null,
    outcomes: outcomes.map((row) => ({ ...row, occurredAt: row.occurredAt.toISOString(), words: row.words ?? '' })),
  };
}

/** The decisions of the latest verdicts of these proposals. */
export async function latestDecisions(
  transaction: TenantTransaction,
  proposalIds: readonly string[],
): Promise<Map<string, keyof typeof verdictLabels>> {
  const rows = await transaction.query<{ proposalId: string; decision: keyof typeof verdictLabels }>(
    `select distinct on (proposal_id) proposal_id, decision from verdicts where proposal_id = any($1)
     order by proposal_id, revision desc, created_at desc`,
    [proposalIds],
  );
  return new Map(rows.map((row) => [row.proposalId, row.decision]));
}
