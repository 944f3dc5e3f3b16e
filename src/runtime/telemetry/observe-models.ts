import type { Clock } from '../../domain/clock.ts';
import type { LanguageModels, Models, StructuredAnswer, StructuredRequest } from '../../models/models.ts';
import type { Metrics } from './metrics.ts';
import { currentUsage } from './trace-context.ts';
import { type OpenSpan, type Tracing, withSpan } from './tracing.ts';

const nothingUsed = { tokens: { in: 0, out: 0 }, costMicros: 0 };

/** A model's name goes into labels and spans; a server may answer with anything. */
function safeName(model: string): string {
  return /^[\w.:/@-]{1,100}$/.test(model) ? model : 'other';
}

/**
 * The same models, each call with a span (OpenTelemetry's GenAI attributes), metrics, and its tokens and cost on the step
 * that made it. Prompts and answers are never recorded. The playbook is returned as it is: it calls nothing.
 */
export function observeModels(
  models: Models,
  { metrics, tracing, clock }: { metrics: Metrics; tracing: Tracing; clock: Clock },
): Models {
  if (models.kind === 'playbook') return models;
  const requested = safeName(models.name);

  function account<T>(span: OpenSpan, answer: StructuredAnswer<T>, seconds: number): void {
    const { tokens, costMicros, kind: outcome } = answer;
    const model = safeName(answer.model);
    span.set({
      ...{ 'gen_ai.response.model': model, 'gtm.outcome': outcome, 'gtm.cost_micros': costMicros },
      ...{ 'gen_ai.usage.input_tokens': tokens.in, 'gen_ai.usage.output_tokens': tokens.out },
    });
    metrics.modelCall({ model, outcome, seconds, tokens, costMicros });
    const usage = currentUsage();
    if (!usage) return;
    usage.model = model;
    usage.tokens += tokens.in + tokens.out;
    usage.costMicros += costMicros;
  }

  const observed: LanguageModels = {
    kind: models.kind,
    name: models.name,
    check: () => models.check(),
    generateStructured<T>(request: StructuredRequest<T>): Promise<StructuredAnswer<T>> {
      const startedAtMs = clock.monotonicMs();
      const seconds = () => (clock.monotonicMs() - startedAtMs) / 1000;
      const attributes = {
        ...{ 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': models.kind, 'gen_ai.request.model': requested },
        ...{ 'gen_ai.request.max_tokens': request.maxTokens, 'gen_ai.output.type': 'json' },
        ...{ 'gtm.prompt.id': request.template.id, 'gtm.prompt.version': request.template.version },
        'gtm.repair': request.repair !== undefined,
      };
      return withSpan(tracing, `chat ${requested}`, { kind: 'client', attributes }, async (span) => {
        try {
          const answer = await models.generateStructured(request);
          account(span, answer, seconds());
          return answer;
        } catch (error) {
          metrics.modelCall({ ...nothingUsed, model: requested, outcome: 'failed', seconds: seconds() });
          throw error;
        }
      });
    },
  };
  return observed;
}
