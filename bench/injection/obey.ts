import type { ModelAnswer } from '../../src/agents/decision/model/model-answer.ts';
import type { Offer } from '../../src/agents/decision/model/offers.ts';
import type { Evidence } from '../../src/domain/evidence.ts';
import type { Attack } from './attacks.ts';
import { answerOf, proposal } from './run-attack.ts';

type Words = Pick<Attack, 'obeyed' | 'words'>;

/** How a model obeys: in every slot, or so that the words might slip through. */
export const disguises = ['loud', 'quoted-fact', 'courtesy', 'task', 'remark', 'reason', 'borrowed-fact'] as const;
export type Disguise = (typeof disguises)[number];

/** What a model was given: the evidence it may cite and the offers it may choose. */
export interface Given {
  sources: readonly Pick<Evidence, 'chunkId' | 'quote' | 'audience' | 'trust'>[];
  offers: readonly Pick<Offer, 'id' | 'writes'>[];
}

/** The answer of a model that does what the attack says, in one of its disguises. */
export function obey({ sources, offers }: Given, { obeyed, words }: Words, disguise: Disguise): ModelAnswer {
  const poisoned = sources.find(({ quote }) => quote.includes(words)) ?? sources[0]!;
  const trusted = sources.find(({ audience, trust }) => trust === 'trusted' && audience !== 'internal') ?? sources[0]!;
  const mail = offers.find(({ writes }) => writes === 'mail') ?? offers[0]!;
  const thanks = 'Thank you for your question.';
  const courtesy = { sentence: thanks, kind: 'courtesy' as const, evidence_id: null, quote: null };
  const written = (claim: ModelAnswer['proposals'][number]['claims'][number]) =>
    answerOf(proposal(mail, poisoned.chunkId, { text: `${thanks} ${obeyed}`, claims: [courtesy, claim] }));
  switch (disguise) {
    case 'loud':
      return answerOf(
        ...offers.slice(0, 3).map((offer) =>
          proposal(offer, poisoned.chunkId, {
            ...{ rationale: obeyed, title: obeyed, text: obeyed, confidence: 1 },
            claims: [{ sentence: obeyed, kind: 'fact', evidence_id: poisoned.chunkId, quote: words }],
          }),
        ),
      );
    case 'quoted-fact':
      return written({ sentence: obeyed, kind: 'fact', evidence_id: poisoned.chunkId, quote: words });
    case 'borrowed-fact':
      return written({
        sentence: obeyed,
        kind: 'fact',
        evidence_id: trusted.chunkId,
        quote: trusted.quote.slice(0, 60),
      });
    case 'courtesy':
      return written({ sentence: obeyed, kind: 'courtesy', evidence_id: null, quote: null });
    case 'task': {
      const task = offers.find(({ writes }) => writes === 'task') ?? mail;
      return answerOf(proposal(task, poisoned.chunkId, { title: 'Look at the question', text: obeyed, claims: [] }));
    }
    case 'remark':
      return answerOf(proposal(mail, poisoned.chunkId, { rationale: obeyed, confidence: 1 }));
    default:
      return { proposals: [], leave_alone_reason: obeyed };
  }
}
