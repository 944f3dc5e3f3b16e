import type * as PromClient from 'prom-client';

const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const stepBuckets = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

type Client = Pick<typeof PromClient, 'Registry' | 'Histogram' | 'Gauge' | 'Counter' | 'collectDefaultMetrics'>;

/** Everything we count, on a registry of its own, with the process's own figures (memory, CPU, event loop). */
export function createInstruments(client: Client) {
  const registry = new client.Registry();
  const registers = [registry];
  client.collectDefaultMetrics({ register: registry });
  return {
    registry,
    httpSeconds: new client.Histogram({
      ...{ name: 'gtm_http_request_duration_seconds', help: 'HTTP requests by route template and status.' },
      ...{ labelNames: ['method', 'route', 'status'] as const, buckets: requestBuckets, registers },
    }),
    stepSeconds: new client.Histogram({
      ...{ name: 'gtm_workflow_step_duration_seconds', help: 'Workflow steps by name and outcome; each try counts.' },
      ...{ labelNames: ['workflow', 'step', 'outcome'] as const, buckets: stepBuckets, registers },
    }),
    busLag: new client.Gauge({
      ...{ name: 'gtm_bus_lag_events', help: 'Events committed and not yet handled, by consumer.' },
      ...{ labelNames: ['consumer'] as const, registers },
    }),
    effects: new client.Counter({
      ...{ name: 'gtm_effects_total', help: 'Effects that came into a state, by tool.' },
      ...{ labelNames: ['tool', 'state'] as const, registers },
    }),
    hookDeliveries: new client.Counter({
      ...{ name: 'gtm_hook_deliveries_total', help: 'Requests to hooks by what became of them, and what they held.' },
      ...{ labelNames: ['provider', 'outcome'] as const, registers },
    }),
    modelSeconds: new client.Histogram({
      ...{ name: 'gtm_model_call_duration_seconds', help: 'Calls to language models by outcome.' },
      ...{ labelNames: ['model', 'outcome'] as const, buckets: stepBuckets, registers },
    }),
    modelTokens: new client.Counter({
      ...{ name: 'gtm_model_tokens_total', help: 'Tokens as the model server counted them.' },
      ...{ labelNames: ['model', 'direction'] as const, registers },
    }),
    modelCost: new client.Counter({
      ...{ name: 'gtm_model_cost_usd_total', help: 'What model calls cost, in US dollars.' },
      ...{ labelNames: ['model'] as const, registers },
    }),
  };
}

export type Instruments = ReturnType<typeof createInstruments>;
