import type { EventName } from '../../domain/events/event-schemas.ts';
import type { Consumer } from '../bus/bus.ts';
import type { Metrics } from './metrics.ts';

/** Metrics may be this late; the bus is asked less often for it. */
const LINGER_MS = 2000;

/** The state an effect came into, by the event that says so. */
const states: Partial<Record<EventName, string>> = {
  'gtm.effect.scheduled.v1': 'scheduled',
  'gtm.effect.rescheduled.v1': 'scheduled',
  'gtm.effect.claimed.v1': 'claimed',
  'gtm.effect.executed.v1': 'done',
  'gtm.effect.failed.v1': 'failed',
  'gtm.effect.parked.v1': 'unknown',
  'gtm.effect.pulled_back.v1': 'pulled_back',
  'gtm.effect.superseded.v1': 'superseded',
  'gtm.effect.expired.v1': 'expired',
};

/** Counts effects by tool and state, from their events. */
export function createEffectMetrics(metrics: Metrics): Consumer {
  return {
    name: 'effect-metrics',
    types: Object.keys(states),
    lingerMs: LINGER_MS,
    async handle(_tenantId, events) {
      for (const { type, data } of events) {
        const state = states[type as EventName];
        if (state) metrics.effect({ tool: String(data['tool']), state });
      }
    },
  };
}
