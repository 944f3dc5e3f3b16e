import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One span as it arrived, with its attributes as a plain object. */
export interface CollectedSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  kind: number;
  failed: boolean;
  startedAtMs: number;
  endedAtMs: number;
  attributes: Record<string, unknown>;
}

/** A collector that speaks OTLP over HTTP with JSON, and keeps what it got. */
export interface FakeCollector {
  url: string;
  spans: CollectedSpan[];
  /** Everything it was sent, as text, to look for what must not be in it. */
  bodies: string[];
  close(): Promise<void>;
}

interface OtlpAttribute {
  key: string;
  value: Record<string, unknown>;
}

interface OtlpSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status?: { code?: number };
  attributes: OtlpAttribute[];
}

const STATUS_ERROR = 2;

function readSpan(span: OtlpSpan): CollectedSpan {
  const values = span.attributes.map(({ key, value }) => {
    const [[kind, found] = ['', null]] = Object.entries(value);
    return [key, kind === 'intValue' ? Number(found) : found] as const;
  });
  return {
    ...{ name: span.name, traceId: span.traceId, spanId: span.spanId, parentSpanId: span.parentSpanId || null },
    ...{ kind: span.kind, failed: span.status?.code === STATUS_ERROR, attributes: Object.fromEntries(values) },
    startedAtMs: Number(BigInt(span.startTimeUnixNano) / 1_000_000n),
    endedAtMs: Number(BigInt(span.endTimeUnixNano) / 1_000_000n),
  };
}

/** Starts a collector on a free port of this machine. It refuses every path but `/v1/traces`. */
export async function startFakeCollector(): Promise<FakeCollector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    if (request.url !== '/v1/traces' || request.headers['content-type'] !== 'application/json') {
      response.writeHead(404).end();
      return;
    }
    bodies.push(text);
    const body = JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] };
    spans.push(
      ...body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans.map(readSpan))),
    );
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
