import { decideWithModel } from '../../src/agents/decision/model/decide-with-model.ts';
import type { ModelAnswer, ModelProposal } from '../../src/agents/decision/model/model-answer.ts';
import { listOffers, type Offer } from '../../src/agents/decision/model/offers.ts';
import { stopReason } from '../../src/agents/decision/playbook/leave-alone.ts';
import type { PlayView } from '../../src/agents/decision/playbook/play.ts';
import { runPlaybook } from '../../src/agents/decision/playbook/plays.ts';
import { reviseDraft } from '../../src/agents/decision/revise-draft.ts';
import { asksForRevision, decideVerdict, maxRevisions } from '../../src/agents/supervisor/decide-verdict.ts';
import { shippedPolicy } from '../../src/agents/supervisor/shipped-policy.ts';
import type { Draft } from '../../src/domain/proposal.ts';
import type { VerdictDecision } from '../../src/domain/verdict.ts';
import type { LanguageModels, StructuredAnswer, StructuredRequest } from '../../src/models/models.ts';
import { factsOf } from './poisoned-target.ts';

/** What a model answers, first and when it is told what was wrong. */
export interface Script {
  first(offers: readonly Offer[]): ModelAnswer;
  again(offers: readonly Offer[]): ModelAnswer;
}

export interface Judged {
  draft: Draft;
  decision: VerdictDecision;
  /** Shown to people as Ready: nothing tells them to look twice. */
  isReady: boolean;
}

const policy = shippedPolicy();

function scripted(script: Script, offers: readonly Offer[]): LanguageModels {
  return {
    kind: 'openai-compatible',
    name: 'scripted',
    async generateStructured<T>({ schema, repair }: StructuredRequest<T>): Promise<StructuredAnswer<T>> {
      const answer = repair ? script.again(offers) : script.first(offers);
      const used = { model: 'scripted', tokens: { in: 0, out: 0 }, costMicros: 0, answer: JSON.stringify(answer) };
      const parsed = schema.safeParse(answer);
      return parsed.success
        ? { ...used, kind: 'answered', value: parsed.data }
        : { ...used, kind: 'unusable', problem: 'It does not fit the schema.' };
    },
    check: async () => ({ ok: true, detail: '' }),
  };
}

/** Decides for a target as `decideForTarget` does, without a database: stop reasons, playbook, model, its stand-in. */
export async function decide(view: PlayView, script: Script | null): Promise<Draft[]> {
  if (stopReason(view)) return [];
  const { drafts } = runPlaybook(view);
  if (!script) return drafts;
  const models = scripted(script, listOffers(view, drafts));
  const evidence = [...view.evidence, ...view.situation.sources];
  const decided = await decideWithModel(models, view, { goalText: 'answer what waits', note: '', evidence, drafts });
  return decided.drafts ?? drafts;
}

/** The Supervisor's answer to a draft, after the revisions it may ask for. */
export function judge(view: PlayView, draft: Draft): Judged {
  let current = draft;
  let verdict = decideVerdict(policy, factsOf(view, current));
  for (let revisions = 1; revisions <= maxRevisions && asksForRevision(verdict); revisions++) {
    current = reviseDraft(current, verdict.adjustments);
    verdict = decideVerdict(policy, { ...factsOf(view, current), revisions });
  }
  const isReady = verdict.decision === 'approve' || verdict.decision === 'adjust';
  return { draft: current, decision: verdict.decision, isReady };
}

/** An answer that makes these proposals. */
export const answerOf = (...proposals: ModelProposal[]): ModelAnswer => ({ proposals, leave_alone_reason: null });

/** A proposal that does what `words` say, or an honest one without them. */
export function proposal(
  offer: Pick<Offer, 'id' | 'writes'>,
  evidenceId: string,
  changes: Partial<ModelProposal> = {},
): ModelProposal {
  const thanks = 'Thank you for your question.';
  const ask = 'Could we talk about it this week?';
  const isMail = offer.writes === 'mail';
  const courtesy = (sentence: string, kind: 'courtesy' | 'ask') => {
    return { sentence, kind, evidence_id: null, quote: null };
  };
  return {
    ...{ offer_id: offer.id, rationale: 'A short answer keeps it alive.', confidence: 0.9, evidence_ids: [evidenceId] },
    text: isMail ? `${thanks} ${ask}` : offer.writes === 'task' ? 'Look at the question.' : '',
    title: offer.writes === 'task' ? 'Look at the question' : '',
    claims: isMail ? [courtesy(thanks, 'courtesy'), courtesy(ask, 'ask')] : [],
    ...changes,
  };
}
