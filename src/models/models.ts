import type { z } from 'zod';
import type { PromptTemplate } from './prompts/prompt-template.ts';

/** What a call cost. Tokens as the server counted them (0 where it does not say); money in millionths of a US dollar. */
export interface ModelUsage {
  model: string;
  tokens: { in: number; out: number };
  costMicros: number;
}

/** One question to a language model whose answer must fit `schema`. */
export interface StructuredRequest<T> {
  template: PromptTemplate;
  /** Exactly the template's variables; texts from outside go into its untrusted slots only. */
  variables: Readonly<Record<string, string>>;
  /** Sent as JSON Schema and checked again here. */
  schema: z.ZodType<T>;
  /** Name of the answer's shape, letters, digits, `_` and `-`. */
  schemaName: string;
  maxTokens: number;
  /** An earlier answer to the same question and what was wrong with it. */
  repair?: { answer: string; problem: string };
  signal?: AbortSignal;
}

/** A model that answers badly is an ordinary event: `unusable` says why, so that the caller can ask once more. */
export type StructuredAnswer<T> = ModelUsage &
  ({ kind: 'answered'; value: T; answer: string } | { kind: 'unusable'; problem: string; answer: string });

interface ModelsCheck {
  ok: boolean;
  /** One sentence for `gtm doctor`: what answers, or how to mend it. */
  detail: string;
}

/** No language model: the rules of the decision playbook speak, and every proposal says so. */
interface PlaybookModels {
  readonly kind: 'playbook';
  readonly name: string;
  check(): Promise<ModelsCheck>;
}

/**
 * A server that speaks the OpenAI chat completions protocol with structured output. `generateStructured` throws
 * `unavailable` or `timeout` when no answer could be had after bounded retries, `refused` when the answer was too big or
 * the call was cancelled, `misconfigured` when the key is not taken; it is never called inside a database transaction.
 */
export interface LanguageModels {
  readonly kind: 'openai-compatible';
  readonly name: string;
  generateStructured<T>(request: StructuredRequest<T>): Promise<StructuredAnswer<T>>;
  check(): Promise<ModelsCheck>;
}

export type Models = PlaybookModels | LanguageModels;
