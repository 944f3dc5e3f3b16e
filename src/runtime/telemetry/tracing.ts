import { currentTraceparent, type StepUsage, withTrace } from './trace-context.ts';

/** Ids, numbers, enums and names of models; never a prompt, an answer or anything else a person wrote. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** Traceparent of the parent; the work going on when left out, a new trace when null. */
  parent?: string | null;
  kind?: 'internal' | 'client' | 'server';
  attributes?: SpanAttributes;
}

/** A span that has begun. */
export interface OpenSpan {
  /** Of this span where traces are exported, of its parent otherwise; null where there is neither. */
  readonly traceparent: string | null;
  set(attributes: SpanAttributes): void;
  /** Ends it; `errorCode` marks it as failed. */
  end(errorCode?: string): void;
}

/** A span that has already happened, under an id that others have known all along. */
export interface PastSpan {
  traceparent: string;
  startedAgoMs: number;
  attributes?: SpanAttributes;
}

/**
 * Traces. Without a collector nothing is recorded, and traceparents are passed on all the same, so that rows and events
 * of one run can be told to belong together. Nothing here throws.
 */
export interface Tracing {
  readonly exports: boolean;
  begin(name: string, options?: SpanOptions): OpenSpan;
  record(name: string, span: PastSpan): void;
  /** Sends what has gathered. */
  flush(): Promise<void>;
  /** Sends what has gathered, and stops. Waits at most a few seconds for a collector that does not answer. */
  close(): Promise<void>;
}

/** Tracing without a collector. */
export const noTracing: Tracing = {
  exports: false,
  begin: (_name, { parent = currentTraceparent() } = {}) => ({ traceparent: parent, set() {}, end() {} }),
  record() {},
  flush: async () => {},
  close: async () => {},
};

/** The code under which an error is counted: ours, or `internal`. */
export function codeOfError(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[a-z][a-z-]{1,30}$/.test(code) ? code : 'internal';
}

/** Runs `work` inside a span; what it starts, and the events it writes, belong to it. */
export async function withSpan<T>(
  tracing: Tracing,
  name: string,
  options: SpanOptions & { usage?: StepUsage },
  work: (span: OpenSpan) => Promise<T>,
): Promise<T> {
  const span = tracing.begin(name, options);
  try {
    const result = await withTrace(span.traceparent, () => work(span), options.usage);
    span.end();
    return result;
  } catch (error) {
    span.end(codeOfError(error));
    throw error;
  }
}
