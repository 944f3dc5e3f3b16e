import { z } from 'zod';
import { counted } from '../../domain/counted.ts';
import { GtmError } from '../../domain/errors.ts';
import type { InfoNeed } from '../../domain/plan.ts';
import type { LanguageModels, Models } from '../../models/models.ts';
import { loadPrompt } from '../../models/prompts/load-prompt.ts';
import type { PromptTemplate } from '../../models/prompts/prompt-template.ts';

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
 * and `degraded` says why. Undefined without a model.
 */
export function createWordNeeds(models: Models): WordNeeds | undefined {
  if (models.kind === 'playbook') return undefined;
  const template = loadPrompt('retriever.v1');
  return async (tenantId, goalText, needs) => {
    const worded = await Promise.all(needs.map((need) => wordNeed(models, template, { tenantId, goalText, need })));
    return {
      needs: worded.map(({ need }) => need),
      degraded: [...new Set(worded.flatMap(({ degraded }) => degraded))],
      usage: {
        tokens: worded.reduce((sum, { tokens }) => sum + tokens, 0),
        costMicros: worded.reduce((sum, { costMicros }) => sum + costMicros, 0),
      },
    };
  };
}

async function wordNeed(
  models: LanguageModels,
  template: PromptTemplate,
  { tenantId, goalText, need }: { tenantId: string; goalText: string; need: InfoNeed },
): Promise<{ need: InfoNeed; degraded: string[]; tokens: number; costMicros: number }> {
  try {
    const answer = await models.generateStructured({
      template,
      variables: {
        tenant_id: tenantId,
        recency_window: need.recencyDays === null ? 'all time' : `the last ${counted(need.recencyDays, 'day')}`,
        entity_type: need.entityTypes.join(', '),
        goal_description: `${goalText}\n${need.question}`,
      },
      ...{ schema: querySchema, schemaName: 'query', maxTokens },
    });
    const used = { tokens: answer.tokens.in + answer.tokens.out, costMicros: answer.costMicros };
    const text = answer.kind === 'answered' ? [...answer.value.keywords, answer.value.sentence].join(' ').trim() : '';
    if (text === '') return { need, degraded: ['model-answer-unusable'], ...used };
    return { need: { ...need, searchText: text.slice(0, maxLength) }, degraded: [], ...used };
  } catch (error) {
    if (!GtmError.is(error)) throw error;
    return { need, degraded: [`model-${error.code}`], tokens: 0, costMicros: 0 };
  }
}
