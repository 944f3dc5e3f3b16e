import { GtmError } from '../../domain/errors.ts';
import type { Models, StructuredAnswer, StructuredRequest } from '../../models/models.ts';
import { loadPrompt } from '../../models/prompts/load-prompt.ts';
import type { CompileGoalOptions, PlanProposal } from './compile-goal.ts';
import { type PlanAnswer, planAnswerSchema, type ReadPlanAnswer, readPlanAnswer } from './plan-answer.ts';
import { plannerSlots } from './planner-slots.ts';

const maxTokens = 1500;
/** Characters of an answer that are shown to the model again with what was wrong. */
const maxShownAgain = 8000;
/** The first answer and one repair. */
const maxAttempts = 2;

/**
 * Has a language model read goals that the rules do not understand: asked once, and once more with what was wrong. Only a
 * checked plan comes out; else `plan` is null, and `degraded` says why (`model-unavailable`, `model-timeout`,
 * `model-answer-unusable`, ...), empty where the model said itself that it does not understand. Undefined without a model.
 */
export function createProposePlan(models: Models): CompileGoalOptions['proposePlan'] | undefined {
  if (models.kind === 'playbook') return undefined;
  const template = loadPrompt('planner.v1');
  return async (text, vocabulary, lexemes): Promise<PlanProposal> => {
    const usage = { tokens: 0, costMicros: 0 };
    const without = (degraded: string[]): PlanProposal => ({ plan: null, understood: [], degraded, usage });
    let repair: StructuredRequest<PlanAnswer>['repair'] | null = null;
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      try {
        const answer: StructuredAnswer<PlanAnswer> = await models.generateStructured({
          ...{ template, variables: plannerSlots(text, vocabulary), schema: planAnswerSchema, schemaName: 'plan' },
          ...{ maxTokens, ...(repair === null ? {} : { repair }) },
        });
        usage.tokens += answer.tokens.in + answer.tokens.out;
        usage.costMicros += answer.costMicros;
        const read: ReadPlanAnswer =
          answer.kind === 'unusable'
            ? { kind: 'problem', problem: answer.problem }
            : readPlanAnswer(answer.value, text, { vocabulary, lexemes });
        if (read === null) return without([]);
        if (read.kind === 'plan') return { plan: read.plan, understood: read.understood, degraded: [], usage };
        repair = {
          answer: answer.answer.slice(0, maxShownAgain) || '{}',
          problem: read.problem.slice(0, maxShownAgain),
        };
      } catch (error) {
        if (!GtmError.is(error)) throw error;
        return without([`model-${error.code}`]);
      }
    }
    return without(['model-answer-unusable']);
  };
}
