import type { Database } from '../../data/database/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Models } from '../../models/models.ts';
import type { Bus, Consumer } from '../bus/bus.ts';
import type { StepObserver } from '../workflows/workflows.ts';
import { createEffectMetrics } from './effect-metrics.ts';
import type { Log } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { observeModels } from './observe-models.ts';
import { createRunSteps } from './run-steps.ts';
import { createStepObserver } from './step-observer.ts';
import { noTracing, type Tracing } from './tracing.ts';

export interface TelemetryOptions {
  /** Base address of an OpenTelemetry collector (OTLP over HTTP); null for none. */
  otlpUrl: string | null;
  version: string;
  database: Database;
  clock: Clock;
  log: Log;
}

/** What a run leaves to look at: a log, metrics, traces, and the rows of its steps. */
export interface Telemetry {
  log: Log;
  metrics: Metrics;
  tracing: Tracing;
  /** For the workflow engine. */
  observe: StepObserver;
  /** For the bus: counts effects by their events. */
  effectMetrics: Consumer;
  observeModels(models: Models): Models;
  /** Shows the bus's lag in the metrics. */
  watchBus(bus: Pick<Bus, 'lag'>): void;
  /** For `/metrics`: the Prometheus text format. */
  metricsText(): Promise<{ contentType: string; body: string }>;
  /** Writes and sends what has gathered, now. */
  flush(): Promise<void>;
  /** Flushes and stops. Close workflows before it, and the database after it. */
  close(): Promise<void>;
}

/** Opens telemetry; OpenTelemetry is loaded only when there is a collector. */
export async function createTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const { otlpUrl, version, database, clock, log } = options;
  const metrics = createMetrics();
  const tracing = otlpUrl
    ? (await import('./otlp-tracing.ts')).createOtlpTracing(otlpUrl, { version, clock })
    : noTracing;
  const runSteps = createRunSteps({ database, clock, log });
  return {
    ...{ log, metrics, tracing },
    observe: createStepObserver({ database, clock, log, metrics, tracing, runSteps }),
    effectMetrics: createEffectMetrics(metrics),
    observeModels: (models) => observeModels(models, { metrics, tracing, clock }),
    watchBus: (bus) => metrics.watchBusLag(() => bus.lag()),
    metricsText: () => metrics.text(),
    async flush() {
      await runSteps.flush();
      await tracing.flush();
    },
    async close() {
      await runSteps.close();
      await tracing.close();
    },
  };
}
