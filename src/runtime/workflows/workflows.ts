import type { Json } from '../../domain/json.ts';

/** Per-step options; engines keep defaults of 3 attempts with backoff. */
export interface StepOptions {
  attempts?: number;
}

/**
 * What a workflow function may use, and all it may use: it has no I/O, clock, randomness or closures of its own, and
 * never runs two of these calls at the same time. Inputs and outputs are ids, numbers, enums and digests.
 */
export interface Flow {
  readonly workflowId: string;
  /** Runs the named activity. It may run more than once; its effect must be idempotent by (workflow, step). */
  step<Output extends Json>(name: string, input: Json, options?: StepOptions): Promise<Output>;
  sleep(ms: number): Promise<void>;
  /** The payload of the next signal of that name, or null after `timeoutMs`. A signal is a doorbell: re-read the row. */
  waitForSignal(name: string, timeoutMs: number): Promise<Json>;
  now(): Promise<string>;
  /** A deterministic id made from this workflow's id and the position of the call. */
  id(prefix: string): string;
  startChild(name: string, id: string, input: Json): Promise<void>;
  /** Waits for the child's end; throws what the child threw as `{code, retryable, message}`. */
  waitForChild<Output extends Json>(id: string): Promise<Output>;
  /** True on runs started after the change `id` was introduced, false on those already past this place. */
  changed(id: string): Promise<boolean>;
}

export type WorkflowFunction = (flow: Flow, input: never) => Promise<Json>;

/** A named activity: JSON in, JSON out. `stepKey` is unique per (workflow, step position) and stable over retries. */
export type Activity = (input: never, step: StepContext) => Promise<Json>;
export interface StepContext {
  workflowId: string;
  stepKey: string;
}

/** One try of a step, as an observer sees it. */
export interface ObservedStep {
  /** Name of the workflow function. */
  workflow: string;
  workflowId: string;
  /** Position of the step in its workflow, from 1; the same over retries. */
  ordinal: number;
  name: string;
  input: Json;
}

/** Watches steps. It runs each exactly once, hands back what came of it, and never fails it. */
export interface StepObserver {
  around<Output>(step: ObservedStep, run: () => Promise<Output>): Promise<Output>;
}

export interface WorkflowStatus {
  id: string;
  name: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  output: Json;
  error: string | null;
}

/** The durable engine. Register everything, then `launch`; runs interrupted by a crash go on by themselves. */
export interface Workflows {
  register(workflows: Record<string, WorkflowFunction>, activities: Record<string, Activity>): void;
  launch(): Promise<void>;
  /** Starts `name` under `id`; starting the same id again changes nothing. */
  start(name: string, id: string, input: Json): Promise<void>;
  signal(id: string, name: string, payload: Json): Promise<void>;
  status(id: string): Promise<WorkflowStatus | null>;
  /** Waits for the end and returns the output; throws the run's error. */
  result(id: string): Promise<Json>;
  cancel(id: string): Promise<void>;
  close(): Promise<void>;
}
