import { AsyncLocalStorage } from 'node:async_hooks';

/** What a step has used so far; model calls inside it add to it. */
export interface StepUsage {
  model: string | null;
  tokens: number;
  costMicros: number;
}

interface TraceContext {
  traceparent: string | null;
  usage: StepUsage | null;
}

const scope = new AsyncLocalStorage<TraceContext>();
const pattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The parts of a W3C traceparent. */
export interface TraceparentParts {
  traceId: string;
  spanId: string;
  flags: number;
}

/** Reads a W3C traceparent (version 00); null for anything else. */
export function parseTraceparent(text: string | null): TraceparentParts | null {
  const [, traceId, spanId, flags] = pattern.exec(text ?? '') ?? [];
  if (!traceId || !spanId || !flags || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, flags: Number.parseInt(flags, 16) };
}

/**
 * The traceparent of a run that nothing traced began: its trace id is the run's UUID, its span the UUID's second half,
 * so that every process derives the same.
 */
export function traceparentOfRun(runId: string): string {
  const hex = runId.replaceAll('-', '');
  return `00-${hex}-${hex.slice(16)}-01`;
}

/** The traceparent of the work going on; null outside of any. Events written now carry it. */
export function currentTraceparent(): string | null {
  return scope.getStore()?.traceparent ?? null;
}

/** What the step going on has used; null outside of a step. */
export function currentUsage(): StepUsage | null {
  return scope.getStore()?.usage ?? null;
}

/** Runs `work` under a traceparent; `usage`, where given, collects what model calls in it use. */
export function withTrace<T>(traceparent: string | null, work: () => T, usage: StepUsage | null = currentUsage()): T {
  return scope.run({ traceparent, usage }, work);
}
