import type { Evidence } from '../../domain/evidence.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Draft } from '../../domain/proposal.ts';
import type { Models } from '../../models/models.ts';
import type { RetrievalServices } from '../retriever/leg-strength.ts';
import { decideWithModel } from './model/decide-with-model.ts';
import type { MeetingLimits } from './playbook/find-slot.ts';
import { styleNote } from './playbook/follow-style.ts';
import type { LeaveAlone } from './playbook/leave-alone.ts';
import { stopReason } from './playbook/leave-alone.ts';
import type { PlayView } from './playbook/play.ts';
import { runPlaybook } from './playbook/plays.ts';
import { toneNote } from './playbook/refused.ts';
import { findDocuments, widened } from './question-evidence.ts';
import { readSituation, type Target } from './situation/read-situation.ts';
import type { Situation } from './situation/situation.ts';

export { madeIn, reviseDraft } from './revise-draft.ts';

export interface DecisionServices extends RetrievalServices {
  models: Models;
}

export interface DecisionInput {
  runId: string;
  goalText: string;
  plan: Plan;
  target: Pick<Target, 'accountId' | 'contactId' | 'dealId'> & Partial<Pick<Target, 'whyNow'>>;
  /** What the retriever found for the plan's info needs. */
  evidence: readonly Evidence[];
  /** Looks as on that day; null means today. */
  asOf: Date | null;
  /** A reviewer's words for the model, when the target is decided once more. */
  note?: string;
  /** Days after which an address is not trusted any more; the ceiling's 180 when left out. */
  staleAfterDays?: number;
  /** The policy's limits on meetings; the shipped ones when left out. */
  meetings?: MeetingLimits;
  signal?: AbortSignal;
}

export interface DecisionResult {
  drafts: Draft[];
  /** Why nothing is proposed; null when something is. */
  leaveAlone: LeaveAlone | null;
  /** What the drafts cite, as whole chunks with relevance 1: to be stored with the target's evidence. */
  evidence: Evidence[];
  /** Short codes such as `model-unavailable`; empty when all went as configured. */
  degraded: string[];
  usage: { tokens: number; costMicros: number };
  /** The language model that answered, or null. */
  model: string | null;
}

const defaultStaleAfterDays = 180;

/**
 * Decides what to propose for one target. Reads its situation, looks up documents for the questions that wait, and runs
 * the playbook; with a language model configured, the model chooses among the playbook's offers and words them, and the
 * playbook's own drafts stand in when its answer cannot be used twice. No model is asked about a target that must be
 * left alone. Opens its own transactions; call it outside of one.
 */
export async function decideForTarget(
  services: DecisionServices,
  tenantId: string,
  input: DecisionInput,
): Promise<DecisionResult> {
  const { database, models } = services;
  const situation = await database.asTenant(tenantId, (transaction) =>
    readSituation(transaction, input.target, { asOf: input.asOf?.toISOString() ?? null }),
  );
  const bare: PlayView = {
    situation,
    evidence: [],
    targetContactId: input.target.contactId,
    whyNow: input.target.whyNow ?? input.goalText,
    staleAfterDays: input.staleAfterDays ?? defaultStaleAfterDays,
    askedPlays: input.plan.plays,
    ...(input.meetings && { meetings: input.meetings }),
  };
  const nothing = { evidence: [], degraded: [], usage: { tokens: 0, costMicros: 0 }, model: null };
  const stopped = stopReason(bare);
  if (stopped) return { ...nothing, drafts: [], leaveAlone: stopped };
  const documents = await findDocuments(services, tenantId, bare, input.asOf);
  const retrieved = await widened(database, tenantId, input.evidence);
  const found = onceEach([...documents, ...retrieved]).filter(({ chunkId }) => !situation.doubted.includes(chunkId));
  const view = { ...bare, evidence: found };
  const playbook = runPlaybook(view);
  const known = onceEach([...view.evidence, ...situation.sources]);
  if (models.kind === 'playbook') {
    return finish(input, { ...nothing, ...playbook }, known);
  }
  const decided = await decideWithModel(models, view, {
    goalText: input.goalText,
    note: input.note ?? reviewerNote(situation, playbook.drafts),
    evidence: evidenceForModel(view, playbook.drafts),
    drafts: playbook.drafts,
    ...(input.signal && { signal: input.signal }),
  });
  const { usage, model, degraded } = decided;
  if (decided.drafts === null) return finish(input, { ...nothing, ...playbook, usage, degraded }, known);
  const leaveAlone = decided.drafts.length === 0 ? { reason: decided.leaveAloneReason ?? 'Nothing is due.' } : null;
  return finish(input, { drafts: decided.drafts, leaveAlone, evidence: [], degraded, usage, model }, known);
}

/** What people said about the tone of these drafts, and how the one who sends them writes. */
function reviewerNote(situation: Situation, drafts: readonly Draft[]): string {
  return [toneNote(situation, drafts), styleNote(situation, drafts)].filter(Boolean).join('\n');
}

function onceEach(evidence: readonly Evidence[]): Evidence[] {
  const best = new Map<string, Evidence>();
  for (const item of evidence) {
    const known = best.get(item.chunkId);
    if (!known || known.score < item.score) best.set(item.chunkId, item);
  }
  return [...best.values()];
}

const evidenceShown = 24;

/** What the playbook cites first, then the retriever's best, then the latest of the target's own texts. */
function evidenceForModel({ situation, evidence }: PlayView, drafts: readonly Draft[]): Evidence[] {
  const all = onceEach([...evidence, ...situation.sources]);
  const cited = new Set(drafts.flatMap((draft) => draft.evidenceIds));
  const byScore = evidence.toSorted((left, right) => right.score - left.score);
  const byDate = situation.sources.toSorted((left, right) =>
    (right.occurredAt ?? '').localeCompare(left.occurredAt ?? ''),
  );
  return onceEach([
    ...all.filter((item) => cited.has(item.chunkId)),
    ...byScore.slice(0, 12),
    ...byDate.slice(0, 12),
  ]).slice(0, evidenceShown);
}

/** Keeps to the tools the goal allows, and hands over what the drafts cite. */
function finish({ plan }: DecisionInput, result: DecisionResult, known: readonly Evidence[]): DecisionResult {
  const allowed = result.drafts.filter(({ action }) =>
    plan.constraints.every((constraint) => {
      if (constraint.kind === 'without-tool') return constraint.tool !== action.tool;
      return constraint.kind !== 'only-tool' || constraint.tool === action.tool;
    }),
  );
  const cited = new Set(allowed.flatMap((draft) => draft.evidenceIds));
  const leaveAlone =
    allowed.length === 0 && result.drafts.length > 0
      ? { reason: 'What would be due needs a tool that this goal leaves out.' }
      : result.leaveAlone;
  const evidence = known.filter((item) => cited.has(item.chunkId)).map((item) => ({ ...item, score: 1 }));
  return { ...result, drafts: allowed, leaveAlone, evidence };
}
