import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { headersOf } from '../headers-of.ts';
import { createRateLimit, retryAfterSeconds, signInRate } from '../rate-limit.ts';
import type { Auth } from './auth.ts';

interface SignInBody {
  email?: unknown;
}

function problemText(status: number, text: string): string {
  let detail = 'Sign in again.';
  try {
    detail = (JSON.parse(text) as { message?: string }).message ?? detail;
  } catch {
    // The library answers some errors without a body.
  }
  const title = status === 401 ? 'Not signed in' : 'The request is wrong';
  return JSON.stringify({ type: 'about:blank', title, status, detail });
}

/** Serves `/api/auth/*`: sign-in by password or one-time link, and sign-out. Guessing is slowed down. */
export function addSignIn(server: FastifyInstance, { auth, clock }: { auth: Auth; clock: Clock }): void {
  const limit = createRateLimit(clock, signInRate);
  server.all('/api/auth/*', async (request, reply) => {
    if (request.method === 'POST' && request.url.startsWith('/api/auth/sign-in/')) {
      const { email } = (request.body ?? {}) as SignInBody;
      reply.header('retry-after', retryAfterSeconds(signInRate));
      limit(`${request.ip} ${String(email).toLowerCase()}`);
      reply.removeHeader('retry-after');
    }
    const url = new URL(request.url, `http://${request.headers.host ?? '127.0.0.1'}`);
    const withBody = request.method !== 'GET' && request.method !== 'HEAD';
    const init = {
      method: request.method,
      headers: headersOf(request),
      ...(withBody ? { body: JSON.stringify(request.body ?? {}) } : {}),
    };
    const answer = await auth.handle(new Request(url, init));
    for (const [name, value] of answer.headers) if (name !== 'set-cookie') reply.header(name, value);
    for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
    const text = await answer.text();
    if (answer.status < 400) return reply.status(answer.status).send(text);
    return reply.status(answer.status).type('application/problem+json').send(problemText(answer.status, text));
  });
}
