import type { ModelAnswer, ModelProposal } from '../../src/agents/decision/model/model-answer.ts';
import type { PlanAnswer } from '../../src/agents/planner/plan-answer.ts';
import type { ModelAnswering, SeenRequest } from '../../src/testing/fake-model-server.ts';

/** What a request for proposals tells the model. */
export interface ReadRequest {
  offers: { id: string; tool: string }[];
  evidence: { id: string; entityType: string; audience: string; trust: string; quote: string }[];
  isRepair: boolean;
}

/** Reads the lists of offers and evidence out of the fences. */
function readRequest({ messages }: SeenRequest): ReadRequest {
  const user = messages.find(({ role }) => role === 'user')!.content;
  const lines = user.split('\n').map((line) => line.replace(/^\| /, ''));
  const evidence: ReadRequest['evidence'] = [];
  const offers: ReadRequest['offers'] = [];
  for (const line of lines) {
    const offer = /^(offer-\d+): (\w+)/.exec(line);
    const item = /^(\S+) \((\w+), [^,]*, (\w+), (trusted|tainted)\) /.exec(line);
    if (offer) offers.push({ id: offer[1]!, tool: offer[2]! });
    else if (item) {
      const [, id, entityType, audience, trust] = item;
      evidence.push({ id: id!, entityType: entityType!, audience: audience!, trust: trust!, quote: '' });
    } else if (offers.length === 0 && evidence.length > 0) evidence.at(-1)!.quote += `${line}\n`;
  }
  return { offers, evidence, isRepair: messages.length > 2 };
}

/** Answers every goal with the people who wait for an answer. */
const waitingPeople: PlanAnswer = {
  objectives: ['answer'],
  groups: [{ noun: 'contact', filters: ['open question'], without: [], conditions: [] }],
  max_targets: 2,
  without_tools: [],
  unread: [],
};

/** A proposal that chooses `offer` and writes plain words where it writes anything; `changes` as a test needs them. */
export function plainProposal(
  { evidence }: ReadRequest,
  offer: ReadRequest['offers'][number],
  changes: Partial<ModelProposal> = {},
): ModelProposal {
  const source = evidence.find(({ audience, trust }) => audience !== 'internal' && trust === 'trusted') ?? evidence[0]!;
  const sentences = ['Thank you for your question.', 'Could we talk about it this week?'];
  const isMail = offer.tool === 'send_email';
  return {
    ...{ offer_id: offer.id, rationale: 'A short answer keeps it alive.', confidence: 0.8, evidence_ids: [source.id] },
    text: isMail ? sentences.join(' ') : offer.tool === 'create_task' ? 'Look at the question.' : '',
    title: offer.tool === 'create_task' ? 'Look at the question' : '',
    claims: isMail
      ? sentences.map((sentence, index) => {
          return { sentence, kind: index === 0 ? 'courtesy' : 'ask', evidence_id: null, quote: null } as const;
        })
      : [],
    ...changes,
  };
}

/** The words of a search, the same for every info need. */
const searchWords = { keywords: ['data', 'audit'], sentence: 'Where is the data kept?' };

/** Answers plans with `waitingPeople`, searches with `searchWords`, and proposals as `propose` says. */
export function answering(propose: (request: ReadRequest, seen: SeenRequest) => ModelAnswer | object): ModelAnswering {
  return (request) => {
    const known: Record<string, object> = { plan: waitingPeople, query: searchWords };
    return { kind: 'answer', content: known[request.schemaName] ?? propose(readRequest(request), request) };
  };
}

/** Chooses the first offer. */
export const honest = answering((request) => ({
  proposals: [plainProposal(request, request.offers[0]!)],
  leave_alone_reason: null,
}));
