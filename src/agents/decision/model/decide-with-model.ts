import { GtmError } from '../../../domain/errors.ts';
import type { Evidence } from '../../../domain/evidence.ts';
import type { Draft } from '../../../domain/proposal.ts';
import { isGreeting } from '../../../domain/reading/sentences.ts';
import type { LanguageModels, StructuredAnswer } from '../../../models/models.ts';
import { loadPrompt } from '../../../models/prompts/load-prompt.ts';
import type { PlayView } from '../playbook/play.ts';
import { answerProblem, type ModelAnswer, type ModelProposal, modelAnswerSchema } from './model-answer.ts';
import { listOffers, type Offer } from './offers.ts';

export interface ModelDecision {
  /** Null when no answer could be used; then the playbook speaks. */
  drafts: Draft[] | null;
  leaveAloneReason: string | null;
  /** Why the model did not decide, as a short code for the run; empty when it did. */
  degraded: string[];
  usage: { tokens: number; costMicros: number };
  model: string | null;
}

export interface ModelQuestion {
  goalText: string;
  note: string;
  evidence: readonly Evidence[];
  /** What the playbook would do; the model chooses among these and words them anew. */
  drafts: readonly Draft[];
  signal?: AbortSignal;
}

const prompt = 'decision.v1';
/** What words the drafts of a model, as proposals name it. */
export const decisionTemplate = prompt.replace('.', '-');
const maxTokens = 2000;
/** Characters of an answer that are shown to the model again with what was wrong. */
const maxShownAgain = 8000;

/** Asks the model once, and once more with what was wrong; anything else is the playbook's business. */
export async function decideWithModel(
  models: LanguageModels,
  view: PlayView,
  question: ModelQuestion,
): Promise<ModelDecision> {
  const offers = listOffers(view, question.drafts);
  const usage = { tokens: 0, costMicros: 0 };
  let model: string | null = null;
  let repair: { answer: string; problem: string } | null = null;
  for (const author of ['model', 'repaired'] as const) {
    let answer: StructuredAnswer<ModelAnswer>;
    try {
      answer = await ask(models, view, question, offers, repair);
    } catch (error) {
      if (!GtmError.is(error) || question.signal?.aborted) throw error;
      return { drafts: null, leaveAloneReason: null, degraded: [`model-${error.code}`], usage, model };
    }
    usage.tokens += answer.tokens.in + answer.tokens.out;
    usage.costMicros += answer.costMicros;
    model = answer.model;
    const problem =
      answer.kind === 'unusable' ? answer.problem : answerProblem(answer.value, offers, question.evidence);
    if (answer.kind === 'answered' && problem === null) {
      const drafts = answer.value.proposals.map((proposal) => draftOf(proposal, offers, author));
      return { drafts, leaveAloneReason: answer.value.leave_alone_reason, degraded: [], usage, model };
    }
    repair = {
      answer: answer.answer.slice(0, maxShownAgain) || '{}',
      problem: (problem ?? '').slice(0, maxShownAgain),
    };
  }
  return { drafts: null, leaveAloneReason: null, degraded: ['model-answer-unusable'], usage, model };
}

function ask(
  models: LanguageModels,
  view: PlayView,
  { goalText, note, evidence, signal }: ModelQuestion,
  offers: readonly Offer[],
  repair: { answer: string; problem: string } | null,
): Promise<StructuredAnswer<ModelAnswer>> {
  return models.generateStructured({
    template: loadPrompt(prompt),
    variables: {
      today: view.situation.asOf.slice(0, 10),
      goal_description: goalText,
      offer_list: offers.map((offer) => `${offer.id}: ${offer.describes}`).join('\n'),
      evidence_list: evidence.map(listed).join('\n\n'),
      note,
    },
    schema: modelAnswerSchema,
    schemaName: 'proposals',
    maxTokens,
    ...(repair && { repair }),
    ...(signal && { signal }),
  });
}

function listed(item: Evidence): string {
  const date = item.occurredAt?.slice(0, 10) ?? 'undated';
  return `${item.chunkId} (${item.entityType}, ${date}, ${item.audience}, ${item.trust}) ${item.title}\n${item.quote}`;
}

function draftOf(proposal: ModelProposal, offers: readonly Offer[], author: 'model' | 'repaired'): Draft {
  const offer = offers.find((candidate) => candidate.id === proposal.offer_id)!;
  const { confidence } = proposal;
  const draft: Draft = {
    ...offer.draft,
    rationale: proposal.rationale.trim(),
    confidence,
    confidenceParts: [{ name: 'model', value: confidence, because: 'its own estimate' }],
    evidenceIds: [...new Set(proposal.evidence_ids)],
    author,
  };
  const { action } = offer.draft;
  if (action.tool === 'send_email') {
    const claims = proposal.claims.map((claim) => ({
      sentence: claim.sentence,
      kind: claim.kind,
      evidenceId: claim.kind === 'fact' ? claim.evidence_id : null,
      quote: claim.kind === 'fact' ? claim.quote : null,
    }));
    return {
      ...draft,
      claims,
      action: { ...action, body: `${offer.greeting}\n\n${wordsBelowGreeting(proposal.text)}` },
    };
  }
  if (action.tool === 'create_task') {
    return { ...draft, action: { ...action, title: proposal.title.trim(), body: proposal.text.trim() } };
  }
  return draft;
}

function wordsBelowGreeting(text: string): string {
  const [first, ...rest] = text.trim().split(/\n+/);
  return first !== undefined && isGreeting(first) ? rest.join('\n\n').trim() : text.trim();
}
