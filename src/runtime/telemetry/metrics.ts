import { boundedLabel } from './bounded-label.ts';
import { createInstruments, type Instruments } from './instruments.ts';

/** Tokens and money of one model call; money in millionths of a US dollar. */
interface ModelCallUse {
  model: string;
  outcome: 'answered' | 'unusable' | 'failed';
  seconds: number;
  tokens: { in: number; out: number };
  costMicros: number;
}

/**
 * Counts and durations for Prometheus. Labels come from closed or bounded lists and never hold an id: what looks like
 * one is counted as `other`. Recording costs microseconds, never throws and never waits.
 */
export interface Metrics {
  /** `route` is the template (`/v1/proposals/:id`), or null where no route matched. */
  httpRequest(request: { method: string; route: string | null; status: number; seconds: number }): void;
  workflowStep(step: { workflow: string; step: string; outcome: string; seconds: number }): void;
  effect(effect: { tool: string; state: string }): void;
  hookDelivery(delivery: { provider: string; outcome: string; times: number }): void;
  modelCall(call: ModelCallUse): void;
  /** Read at each scrape: events waiting per consumer. */
  watchBusLag(read: () => Promise<Record<string, number>>): void;
  /** The Prometheus text format and its content type. */
  text(): Promise<{ contentType: string; body: string }>;
}

/**
 * Metrics on a registry of their own. prom-client is loaded with the first record or scrape, off the way of the start;
 * what is recorded until then waits.
 */
export function createMetrics(): Metrics {
  const label = boundedLabel();
  let readLag: (() => Promise<Record<string, number>>) | null = null;
  let instruments: Instruments | null = null;
  let loading: Promise<Instruments> | null = null;
  let waiting: ((loaded: Instruments) => void)[] = [];

  function load(): Promise<Instruments> {
    loading ??= import('prom-client').then((client) => {
      instruments = createInstruments(client.default);
      for (const record of waiting) record(instruments);
      waiting = [];
      return instruments;
    });
    return loading;
  }

  function record(work: (loaded: Instruments) => void): void {
    if (instruments) {
      work(instruments);
      return;
    }
    waiting.push(work);
    load().catch(() => {});
  }

  return {
    httpRequest({ method, route, status, seconds }) {
      const labels = {
        method: label('method', method),
        route: label('route', route ?? 'unmatched'),
        status: String(status),
      };
      record(({ httpSeconds }) => httpSeconds.observe(labels, seconds));
    },
    workflowStep({ workflow, step, outcome, seconds }) {
      const labels = {
        ...{ workflow: label('workflow', workflow), step: label('step', step), outcome: label('outcome', outcome) },
      };
      record(({ stepSeconds }) => stepSeconds.observe(labels, seconds));
    },
    effect({ tool, state }) {
      const labels = { tool: label('tool', tool), state: label('state', state) };
      record(({ effects }) => effects.inc(labels));
    },
    hookDelivery({ provider, outcome, times }) {
      const labels = { provider: label('provider', provider), outcome: label('outcome', outcome) };
      record(({ hookDeliveries }) => hookDeliveries.inc(labels, times));
    },
    modelCall({ model, outcome, seconds, tokens, costMicros }) {
      const name = label('model', model);
      record(({ modelSeconds, modelTokens, modelCost }) => {
        modelSeconds.observe({ model: name, outcome }, seconds);
        modelTokens.inc({ model: name, direction: 'in' }, tokens.in);
        modelTokens.inc({ model: name, direction: 'out' }, tokens.out);
        modelCost.inc({ model: name }, costMicros / 1_000_000);
      });
    },
    watchBusLag(read) {
      readLag = read;
    },
    async text() {
      const { registry, busLag } = instruments ?? (await load());
      const lags: Record<string, number> = readLag ? await readLag().catch(() => ({})) : {};
      busLag.reset();
      for (const [consumer, lag] of Object.entries(lags)) busLag.set({ consumer: label('consumer', consumer) }, lag);
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
