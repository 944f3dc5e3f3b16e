import { z } from 'zod';
import { refuseInsideTransaction } from '../../data/database/transaction-scope.ts';
import type { Clock, Random } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { type CircuitBreakerOptions, createCircuitBreaker } from '../circuit-breaker.ts';
import type { LanguageModels, ModelUsage, StructuredAnswer, StructuredRequest } from '../models.ts';
import { renderPrompt } from '../prompts/render-prompt.ts';
import { type RetryOptions, withRetry } from '../retry.ts';
import { type HttpAnswer, sendJson } from './send-json.ts';

export interface OpenAiCompatibleOptions {
  /** Base URL up to and including the version, such as `http://127.0.0.1:11434/v1`. */
  baseUrl: string;
  model: string;
  /** Sent as a bearer token; null for servers that ask for none. */
  key: string | null;
  clock: Clock;
  random: Random;
  /** Of one try, from connecting to the last byte. */
  timeoutMs?: number;
  maxAnswerBytes?: number;
  retry?: Omit<RetryOptions, 'signal'>;
  breaker?: CircuitBreakerOptions;
  /** Millionths of a US dollar per million tokens; 0 where unknown or free. */
  prices?: { inMicrosPerMillion: number; outMicrosPerMillion: number };
}

// What we read of an answer; servers add fields of their own.
const completionSchema = z.object({
  model: z.string().optional(),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number().nullish(), completion_tokens: z.number().nullish() }).nullish(),
});
type Completion = z.infer<typeof completionSchema>;

/** The driver for any server with `/chat/completions` and `response_format: json_schema` (OpenAI, vLLM, Ollama, llama.cpp). */
export function createOpenAiCompatible(options: OpenAiCompatibleOptions): LanguageModels {
  const { clock, random, model, timeoutMs = 60_000, maxAnswerBytes = 1_000_000, retry = {} } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  const name = `[models] ${new URL(baseUrl).host}`;
  const breaker = createCircuitBreaker(name, clock, options.breaker);
  const headers = options.key === null ? {} : { authorization: `Bearer ${options.key}` };
  const call = (method: 'GET' | 'POST', path: string, body: unknown, signal?: AbortSignal): Promise<HttpAnswer> =>
    sendJson({
      name,
      method,
      url: baseUrl + path,
      headers,
      body,
      timeoutMs,
      maxAnswerBytes,
      clock,
      ...(signal && { signal }),
    });
  return {
    kind: 'openai-compatible',
    name: model,
    async generateStructured<T>(request: StructuredRequest<T>) {
      refuseInsideTransaction('A language model');
      const body = requestBody(model, request);
      const answer = await withRetry(
        { clock, random },
        () => breaker.run(() => call('POST', '/chat/completions', body, request.signal)),
        { ...retry, ...(request.signal && { signal: request.signal }) },
      );
      const completion = completionSchema.safeParse(answer.json);
      if (!completion.success) {
        const unknown = { model, tokens: { in: 0, out: 0 }, costMicros: 0 };
        return { ...unknown, kind: 'unusable', problem: 'The answer is no chat completion.', answer: '' };
      }
      return readCompletion(completion.data, request.schema, usageOf(completion.data, options));
    },
    async check() {
      refuseInsideTransaction('A language model');
      try {
        const { json } = await call('GET', '/models', undefined);
        const listed = z.object({ data: z.array(z.object({ id: z.string() })) }).safeParse(json);
        if (!listed.success || listed.data.data.some((entry) => entry.id === model)) {
          return { ok: true, detail: `${name} answers for model ${model}.` };
        }
        return {
          ok: false,
          detail: `${name} answers but does not list model ${model}. Set GTM_MODEL to one it lists.`,
        };
      } catch (error) {
        const why = GtmError.is(error) ? error.message : `${name} could not be asked.`;
        return { ok: false, detail: `${why} Check GTM_MODELS_URL and GTM_MODELS_KEY.` };
      }
    },
  };
}

function requestBody<T>(model: string, request: StructuredRequest<T>) {
  const messages = renderPrompt(request.template, request.variables);
  if (request.repair) {
    messages.push(
      { role: 'assistant', content: request.repair.answer },
      {
        role: 'user',
        content: `That answer cannot be used: ${request.repair.problem} Answer again, mending only this.`,
      },
    );
  }
  const { $schema: _dialect, ...schema } = z.toJSONSchema(request.schema);
  return {
    model,
    messages,
    max_tokens: request.maxTokens,
    temperature: 0,
    response_format: { type: 'json_schema', json_schema: { name: request.schemaName, strict: true, schema } },
  };
}

function usageOf({ model, usage }: Completion, options: OpenAiCompatibleOptions): ModelUsage {
  const tokens = { in: usage?.prompt_tokens ?? 0, out: usage?.completion_tokens ?? 0 };
  const { inMicrosPerMillion = 0, outMicrosPerMillion = 0 } = options.prices ?? {};
  const costMicros = Math.ceil((tokens.in * inMicrosPerMillion + tokens.out * outMicrosPerMillion) / 1_000_000);
  return { model: model ?? options.model, tokens, costMicros };
}

function readCompletion<T>({ choices }: Completion, schema: z.ZodType<T>, usage: ModelUsage): StructuredAnswer<T> {
  const { message, finish_reason: reason } = choices[0]!;
  const answer = message.content ?? '';
  const unusable = (problem: string) => ({ ...usage, kind: 'unusable' as const, problem, answer });
  if (message.refusal) return unusable('The model refused to answer.');
  if (reason === 'length') return unusable('The answer was cut off at the token limit; it must be shorter.');
  let json: unknown;
  try {
    json = JSON.parse(answer);
  } catch {
    return unusable('The answer is not JSON.');
  }
  const checked = schema.safeParse(json);
  if (!checked.success) return unusable(`The answer does not fit the schema: ${z.prettifyError(checked.error)}`);
  return { ...usage, kind: 'answered', value: checked.data, answer };
}
