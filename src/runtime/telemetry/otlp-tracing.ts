import { type Attributes, type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, RandomIdGenerator, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Clock } from '../../domain/clock.ts';
import { currentTraceparent, parseTraceparent } from './trace-context.ts';
import type { OpenSpan, PastSpan, SpanOptions, Tracing } from './tracing.ts';

/** Of one export, and of the wait at the end. */
const EXPORT_TIMEOUT_MS = 3000;
const EXPORT_EVERY_MS = 2000;

const kinds = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, server: SpanKind.SERVER };

function contextOf(traceparent: string | null): Context {
  const parts = parseTraceparent(traceparent);
  if (!parts) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { ...parts, traceFlags: parts.flags, isRemote: true });
}

/** Random ids, except for the one span that is to have a certain id. */
function createIdGenerator() {
  const random = new RandomIdGenerator();
  let chosen: { traceId: string; spanId: string } | null = null;
  return {
    generateTraceId: () => chosen?.traceId ?? random.generateTraceId(),
    generateSpanId: () => chosen?.spanId ?? random.generateSpanId(),
    choose<T>(ids: { traceId: string; spanId: string }, make: () => T): T {
      chosen = ids;
      try {
        return make();
      } finally {
        chosen = null;
      }
    },
  };
}

/** The endpoint of the traces under an OTLP base address (`http://127.0.0.1:4318`). */
function tracesUrl(otlpUrl: string): string {
  const base = otlpUrl.replace(/\/+$/, '');
  return base.endsWith('/v1/traces') ? base : `${base}/v1/traces`;
}

/**
 * Traces to an OpenTelemetry collector, OTLP over HTTP with JSON. Nothing is registered globally, so that no library
 * sends spans of its own. A collector that is away costs spans and nothing else.
 */
export function createOtlpTracing(otlpUrl: string, { version, clock }: { version: string; clock: Clock }): Tracing {
  const idGenerator = createIdGenerator();
  const exporter = new OTLPTraceExporter({ url: tracesUrl(otlpUrl), timeoutMillis: EXPORT_TIMEOUT_MS });
  const provider = new TracerProvider({
    idGenerator,
    sampler: new AlwaysOnSampler(),
    resource: resourceFromAttributes({ 'service.name': 'agentic-gtm-platform', 'service.version': version }),
    spanProcessors: [
      new BatchSpanProcessor({
        ...{ exporter, scheduledDelayMillis: EXPORT_EVERY_MS, exportTimeoutMillis: EXPORT_TIMEOUT_MS },
      }),
    ],
  });
  const tracer = provider.getTracer('agentic-gtm-platform', version);

  function begin(name: string, options: SpanOptions = {}): OpenSpan {
    const { parent = currentTraceparent(), kind = 'internal', attributes = {} } = options;
    const span = tracer.startSpan(name, { kind: kinds[kind], attributes: attributes as Attributes }, contextOf(parent));
    const { traceId, spanId, traceFlags } = span.spanContext();
    return {
      traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
      set: (more) => void span.setAttributes(more as Attributes),
      end(errorCode) {
        if (errorCode !== undefined) {
          span.setAttribute('error.type', errorCode);
          span.setStatus({ code: SpanStatusCode.ERROR });
        }
        span.end();
      },
    };
  }

  function record(name: string, { traceparent, startedAgoMs, attributes = {} }: PastSpan): void {
    const ids = parseTraceparent(traceparent);
    if (!ids) return;
    const endTime = clock.now();
    const startTime = new Date(endTime.getTime() - Math.max(0, startedAgoMs));
    const options = { startTime, attributes: attributes as Attributes, root: true };
    idGenerator.choose(ids, () => tracer.startSpan(name, options, ROOT_CONTEXT)).end(endTime);
  }

  return {
    exports: true,
    begin,
    record,
    flush: () => provider.forceFlush().catch(() => {}),
    async close() {
      const waited = new AbortController();
      const patience = clock.sleep(EXPORT_TIMEOUT_MS + 500, waited.signal).catch(() => {});
      await Promise.race([provider.shutdown().catch(() => {}), patience]);
      waited.abort();
    },
  };
}
