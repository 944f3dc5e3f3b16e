import { z } from 'zod';
import { GtmError } from '../../domain/errors.ts';
import type { InfoNeed } from '../../domain/plan.ts';
import type { Models } from '../../models/models.ts';
import { loadPrompt } from '../../models/prompts/load-prompt.ts';

const maxTokens = 300;
const maxLength = 600;

const querySchema = z.strictObject({
  /** For the keyword leg. */
  keywords: z.array(z.string()),
  /** For the embeddings: how a text that answers the question might put it. */
  sentence: z.string(),
});

export interface WordedNeeds {
  needs: InfoNeed[];
  /** Codes of what went wrong, each once; empty when every need was worded. */
  degraded: string[];
  usage: { tokens: number; costMicros: number };
}

export type WordNeeds = (tenantId: string, goalText: string, needs: readonly InfoNeed[]) => Promise<WordedNeeds>;

/**
 * Has a language model word each info need as a hybrid query, by the retriever template. Its words are only searched
 * for: tenant, recency and entity types stay those of the plan. A need whose answer cannot be used keeps its question,
 * and `degraded` says why; a model that does not answer is not asked for the other needs. Undefined without a model.
 */
export function createWordNeeds(models: Models): WordNeeds | undefined {
  if (models.kind === 'playbook') return undefined;
  const template = loadPrompt('retriever.v1');
  return async (tenantId, goalText, needs) => {
    const worded: InfoNeed[] = [];
    const degraded = new Set<string>();
    const usage = { tokens: 0, costMicros: 0 };
    try {
      for (const need of needs) {
        const answer = await models.generateStructured({
          ...{ template, variables: slotsOf(tenantId, goalText, need) },
          ...{ schema: querySchema, schemaName: 'query', maxTokens },
        });
        usage.tokens += answer.tokens.in + answer.tokens.out;
        usage.costMicros += answer.costMicros;
        const text = answer.kind === 'answered' ? searchTextOf(answer.value) : '';
        if (text === '') degraded.add('model-answer-unusable');
        worded.push(text === '' ? need : { ...need, searchText: text });
      }
    } catch (error) {
      if (!GtmError.is(error)) throw error;
      degraded.add(`model-${error.code}`);
    }
    return { needs: [...worded, ...needs.slice(worded.length)], degraded: [...degraded], usage };
  };
}

function slotsOf(tenantId: string, goalText: string, { question, recencyDays, entityTypes }: InfoNeed) {
  return {
    tenant_id: tenantId,
    recency_window: recencyDays === null ? 'all time' : `the last ${recencyDays} days`,
    entity_type: entityTypes.join(', '),
    goal_description: `${goalText}\n${question}`,
  };
}

function searchTextOf({ keywords, sentence }: z.infer<typeof querySchema>): string {
  return [...keywords, sentence].join(' ').trim().slice(0, maxLength);
}
