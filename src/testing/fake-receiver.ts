import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedPost {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface ScriptedAnswer {
  status: number;
  body?: string;
  headers?: Record<string, string>;
  /** Takes the request and never answers. */
  hangs?: boolean;
}

export interface FakeReceiver {
  url: string;
  received: ReceivedPost[];
  /** Adds answers; each is used once, in order. Without one left every request is taken. */
  script(...answers: ScriptedAnswer[]): void;
  close(): Promise<void>;
}

type Check = (post: ReceivedPost & { method: string }) => ScriptedAnswer | null;

async function openReceiver(path: string, check: Check, taken: ScriptedAnswer): Promise<FakeReceiver> {
  const received: ReceivedPost[] = [];
  const scripted: ScriptedAnswer[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const post = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
    received.push(post);
    const answer = check({ ...post, method: request.method ?? '' }) ?? scripted.shift() ?? taken;
    if (answer.hangs === true) return;
    response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    received,
    script: (...answers) => void scripted.push(...answers),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A receiver of webhooks on loopback that takes what is posted to it. */
export function openFakeReceiver(): Promise<FakeReceiver> {
  return openReceiver('/hook', () => null, { status: 200 });
}

const slackText = (status: number, body: string): ScriptedAnswer => ({
  ...{ status, body },
  headers: { 'content-type': 'text/html' },
});

/** What Slack documents of its incoming webhooks: JSON with a text, at the secret path, else an error by name. */
function slackProblem({ method, path, headers, body }: ReceivedPost & { method: string }): ScriptedAnswer | null {
  if (method !== 'POST' || headers['content-type'] !== 'application/json') return slackText(400, 'invalid_payload');
  if (path !== '/services/T000/B000/XXXX') return slackText(404, 'no_service');
  try {
    const payload = JSON.parse(body) as { text?: unknown };
    return typeof payload.text === 'string' && payload.text !== '' ? null : slackText(400, 'no_text');
  } catch {
    return slackText(400, 'invalid_payload');
  }
}

/** Slack's incoming webhooks on loopback. */
export function openFakeSlack(): Promise<FakeReceiver> {
  return openReceiver('/services/T000/B000/XXXX', slackProblem, slackText(200, 'ok'));
}
