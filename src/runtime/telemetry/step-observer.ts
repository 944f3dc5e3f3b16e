import type { Database } from '../../data/database/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Json } from '../../domain/json.ts';
import type { ObservedStep, StepObserver } from '../workflows/workflows.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { RunSteps } from './run-steps.ts';
import { createStepPlaces, type StepPlace } from './step-place.ts';
import { parseTraceparent, type StepUsage, traceparentOfRun, withTrace } from './trace-context.ts';
import { codeOfError, type OpenSpan, type SpanAttributes, type Tracing } from './tracing.ts';

export interface StepObserverServices {
  database: Database;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  tracing: Tracing;
  runSteps: RunSteps;
}

/** Step of a proposal's run that acts on the outside world. */
const EXECUTE_STEP = 'executeEffect';

function attributesOf(step: ObservedStep, place: StepPlace | null): SpanAttributes {
  const input = (step.input ?? {}) as { readonly [name: string]: Json | undefined };
  const ids = { 'gtm.tenant.id': 'tenantId', 'gtm.target.id': 'targetId', 'gtm.proposal.id': 'proposalId' };
  const found = Object.entries(ids).flatMap(([name, key]) => {
    const value = input[key];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const executes = step.name === EXECUTE_STEP && place?.tool;
  return {
    ...{ 'gtm.workflow.name': step.workflow, 'gtm.workflow.id': step.workflowId, 'gtm.step.name': step.name },
    ...Object.fromEntries(found),
    ...(place && { 'gtm.run.id': place.runId }),
    ...(executes && { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': executes }),
  };
}

/** The first word of what a step returned, such as `kind: 'done'` of the executor. */
function resultOf(output: unknown): SpanAttributes {
  const { kind, state, decision } = (output ?? {}) as Record<string, unknown>;
  const word = kind ?? decision ?? state;
  return typeof word === 'string' && /^[a-z_-]{1,40}$/i.test(word) ? { 'gtm.outcome': word } : {};
}

/**
 * Watches every try of every step: a row in `run_steps`, a duration, and a span under the run's trace, which events and
 * model calls inside the step join. What goes wrong in here is logged and never reaches the step.
 */
export function createStepObserver(services: StepObserverServices): StepObserver {
  const { clock, log, metrics, tracing, runSteps } = services;
  const placeOf = createStepPlaces(services.database);

  /** Telemetry that fails leaves the work alone. */
  function quietly<T>(what: () => T): T | null {
    try {
      return what();
    } catch (error) {
      log.warn('telemetry-failed', {}, error);
      return null;
    }
  }

  /** The span all steps hang under is written with the run's first step: the run itself outlives processes. */
  function recordRoot({ workflow, ordinal }: ObservedStep, place: StepPlace): void {
    if (workflow !== 'runGoal' || ordinal !== 1 || place.traceparent !== traceparentOfRun(place.runId)) return;
    const attributes = {
      ...{ 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'planner' },
      ...{ 'gtm.run.id': place.runId, 'gtm.tenant.id': place.tenantId },
    };
    tracing.record('run goal', { traceparent: place.traceparent, startedAgoMs: place.runAgeMs, attributes });
  }

  function begin(step: ObservedStep, place: StepPlace | null, startedAtMs: number): OpenSpan | null {
    if (place) {
      recordRoot(step, place);
      runSteps.note({ ...place, ...changeOf(step), startedAtMs, endedAtMs: null, attempts: 1 });
    }
    const parent = parseTraceparent(place?.traceparent ?? null) ? place!.traceparent : null;
    return tracing.begin(`step ${step.name}`, { parent, attributes: attributesOf(step, place) });
  }

  function end(
    step: ObservedStep,
    place: StepPlace | null,
    { span, startedAtMs, usage, errorCode, output }: Ended,
  ): void {
    const endedAtMs = clock.monotonicMs();
    const seconds = (endedAtMs - startedAtMs) / 1000;
    metrics.workflowStep({ ...{ workflow: step.workflow, step: step.name }, outcome: errorCode ?? 'done', seconds });
    if (usage.model !== null) span?.set({ 'gtm.tokens': usage.tokens, 'gtm.cost_micros': usage.costMicros });
    if (errorCode === null) span?.set(resultOf(output));
    span?.end(errorCode ?? undefined);
    if (place) runSteps.note({ ...place, ...changeOf(step), ...usage, startedAtMs, endedAtMs, errorCode });
  }

  return {
    async around<Output>(step: ObservedStep, run: () => Promise<Output>): Promise<Output> {
      const place = await placeOf(step.input).catch((error: unknown) => {
        log.warn('telemetry-failed', {}, error);
        return null;
      });
      const startedAtMs = clock.monotonicMs();
      const usage: StepUsage = { model: null, tokens: 0, costMicros: 0 };
      const span = quietly(() => begin(step, place, startedAtMs));
      try {
        const output = await withTrace(span?.traceparent ?? place?.traceparent ?? null, run, usage);
        quietly(() => end(step, place, { span, startedAtMs, usage, errorCode: null, output }));
        return output;
      } catch (error) {
        const errorCode = codeOfError(error);
        quietly(() => end(step, place, { span, startedAtMs, usage, errorCode, output: null }));
        throw error;
      }
    },
  };
}

interface Ended {
  span: OpenSpan | null;
  startedAtMs: number;
  usage: StepUsage;
  errorCode: string | null;
  output: unknown;
}

function changeOf({ workflowId, ordinal, name }: ObservedStep) {
  const unchanged = { attempts: 0, errorCode: null, model: null, tokens: 0, costMicros: 0 };
  return { workflowId, ordinal, name, ...unchanged };
}
