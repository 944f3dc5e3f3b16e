import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { schemaProblem } from './structured-output-schema.ts';

/** How the fake answers one request. */
export type ModelScript =
  | { kind: 'answer'; content: unknown; tokens?: { in: number; out: number } }
  /** Without `tokens` some are counted; with null the answer says nothing of them. */
  | { kind: 'text'; content: string; finishReason?: string; tokens?: { in: number; out: number } | null }
  | { kind: 'refusal' }
  | { kind: 'cut-off'; content: string }
  | { kind: 'huge'; bytes: number }
  | { kind: 'never-ending' }
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  | { kind: 'raw'; body: string; contentType?: string }
  | { kind: 'broken-off' }
  | { kind: 'slow'; delayMs: number; answer: ModelScript }
  | { kind: 'hang-up' };

/** A script, or what makes one from the request it answers. */
export type ModelAnswering = ModelScript | ((request: SeenRequest) => ModelScript);

export interface SeenRequest {
  messages: { role: string; content: string }[];
  schemaName: string;
  schema: Record<string, unknown>;
  authorization: string | null;
}

export interface FakeModelServer {
  baseUrl: string;
  /** Requests that passed the published schema, in order. */
  requests: SeenRequest[];
  /** Why requests were refused with 400; a test expects this to stay empty. */
  refusals: string[];
  /** Adds answers; each is used once, in order. Without one left the fake answers as `otherwise` said, else 500. */
  script(...answers: ModelAnswering[]): void;
  /** How every request is answered for which nothing is scripted. */
  otherwise(answer: ModelAnswering): void;
  /** How the list of models is answered; null for the one model there is. */
  listModels(answer: ModelScript | null): void;
  close(): Promise<void>;
}

// The published request schema of chat completions, as far as structured output needs it; anything else is refused.
const requestSchema = z.strictObject({
  model: z.literal('fake-model'),
  messages: z
    .array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string().min(1) }))
    .min(1),
  max_tokens: z.int().min(1),
  temperature: z.number().min(0).max(2),
  response_format: z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
      strict: z.literal(true),
      schema: z.record(z.string(), z.unknown()),
    }),
  }),
});

/** A server on the loopback that speaks the chat completions protocol and refuses what the published schema refuses. */
export async function startFakeModelServer(): Promise<FakeModelServer> {
  const scripts: ModelAnswering[] = [];
  let listing: ModelScript | null = null;
  let fallback: ModelAnswering = { kind: 'status', status: 500 };
  const requests: SeenRequest[] = [];
  const refusals: string[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === 'GET' && request.url === '/v1/models')
      return listing ? play(response, listing) : sendJson(response, 200, { data: [{ id: 'fake-model' }] });
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return sendJson(response, 404, {});
    const checked = requestSchema.safeParse(JSON.parse(await readBody(request)));
    const problem = checked.success
      ? schemaProblem(checked.data.response_format.json_schema.schema)
      : z.prettifyError(checked.error);
    if (!checked.success || problem) {
      refusals.push(problem ?? '');
      return sendJson(response, 400, { error: { message: problem } });
    }
    const { messages, response_format: format } = checked.data;
    const seen = {
      messages,
      schemaName: format.json_schema.name,
      schema: format.json_schema.schema,
      authorization: request.headers.authorization ?? null,
    };
    requests.push(seen);
    const next = scripts.shift() ?? fallback;
    try {
      return play(response, typeof next === 'function' ? next(seen) : next);
    } catch (error) {
      // A script that does not understand the request is a mistake of the test: it must not hang.
      refusals.push(error instanceof Error ? error.message : String(error));
      return sendJson(response, 400, {});
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    refusals,
    script: (...answers) => void scripts.push(...answers),
    otherwise(answer) {
      fallback = answer;
    },
    listModels(answer) {
      listing = answer;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function completion(
  content: string | null,
  finishReason: string,
  tokens: { in: number; out: number } | null = { in: 100, out: 20 },
  refusal: string | null = null,
) {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'fake-model-2026',
    choices: [{ index: 0, finish_reason: finishReason, message: { role: 'assistant', content, refusal } }],
    ...(tokens && {
      usage: { prompt_tokens: tokens.in, completion_tokens: tokens.out, total_tokens: tokens.in + tokens.out },
    }),
  };
}

function play(response: ServerResponse, script: ModelScript): void {
  if (script.kind === 'hang-up') {
    response.destroy();
  } else if (script.kind === 'status') {
    sendJson(response, script.status, { error: { message: 'scripted' } }, script.headers);
  } else if (script.kind === 'huge') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(`"${'x'.repeat(script.bytes)}"`);
  } else if (script.kind === 'raw') {
    response.writeHead(200, { 'content-type': script.contentType ?? 'application/json' }).end(script.body);
  } else if (script.kind === 'broken-off') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '4096' }).write('{"choices": [');
    setTimeout(() => response.destroy(), 5);
  } else if (script.kind === 'slow') {
    setTimeout(() => play(response, script.answer), script.delayMs);
  } else if (script.kind === 'never-ending') {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"choices": [');
  } else {
    sendJson(response, 200, completionOf(script));
  }
}

function completionOf(script: ModelScript) {
  switch (script.kind) {
    case 'answer':
      return completion(JSON.stringify(script.content), 'stop', script.tokens);
    case 'text':
      return completion(script.content, script.finishReason ?? 'stop', script.tokens);
    case 'cut-off':
      return completion(script.content, 'length');
    default:
      return completion(null, 'stop', undefined, 'I cannot help with that.');
  }
}
