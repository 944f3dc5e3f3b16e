import type { Clock } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { parseRetryAfter } from '../retry.ts';

export interface JsonRequest {
  /** How the other side is named in errors. */
  name: string;
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body: unknown;
  timeoutMs: number;
  maxAnswerBytes: number;
  clock: Clock;
  signal?: AbortSignal;
}

export interface HttpAnswer {
  json: unknown;
}

/**
 * One HTTP exchange of JSON. Throws `timeout` or `unavailable` (retryable) when there was no good answer, `misconfigured`
 * on 401, 403 and 404, `refused` on any other 4xx and on an answer over the size limit. Neither the answer nor the key
 * ever becomes part of an error.
 */
export async function sendJson(request: JsonRequest): Promise<HttpAnswer> {
  const { name, timeoutMs, clock } = request;
  const stop = new AbortController();
  const cancelled = () => stop.abort(new GtmError('refused', `${name}: the call was cancelled.`));
  if (request.signal?.aborted) cancelled();
  request.signal?.addEventListener('abort', cancelled, { once: true });
  const timer = new AbortController();
  clock.sleep(timeoutMs, timer.signal).then(
    () => stop.abort(new GtmError('timeout', `${name} did not answer within ${timeoutMs} ms.`)),
    () => {}, // The answer came first.
  );
  try {
    return await exchange(request, stop.signal);
  } catch (error) {
    if (GtmError.is(stop.signal.reason)) throw stop.signal.reason;
    if (GtmError.is(error)) throw error;
    throw new GtmError('unavailable', `${name} could not be reached.`, { cause: error });
  } finally {
    timer.abort();
    request.signal?.removeEventListener('abort', cancelled);
  }
}

async function exchange({ name, clock, ...request }: JsonRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const undici = await import('undici');
  const response = await undici.request(request.url, {
    method: request.method,
    headers: { accept: 'application/json', 'content-type': 'application/json', ...request.headers },
    body: request.body === undefined ? null : JSON.stringify(request.body),
    signal,
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += (chunk as Buffer).length;
    if (size > request.maxAnswerBytes) {
      response.body.destroy();
      throw new GtmError('refused', `${name} answered with more than ${request.maxAnswerBytes} bytes.`);
    }
    chunks.push(chunk as Buffer);
  }
  if (response.statusCode !== 200) {
    const header = response.headers['retry-after'];
    throw statusError(
      name,
      response.statusCode,
      parseRetryAfter(Array.isArray(header) ? header[0] : header, clock.now()),
    );
  }
  try {
    return { json: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch (error) {
    throw new GtmError('unavailable', `${name} answered with something that is not JSON.`, { cause: error });
  }
}

function statusError(name: string, status: number, retryAfterMs: number | null): GtmError {
  if (status === 401 || status === 403) return new GtmError('misconfigured', `${name} refused the key (${status}).`);
  if (status === 404) return new GtmError('misconfigured', `${name} knows neither this address nor this model (404).`);
  if (status === 408 || status === 409 || status === 429 || status >= 500) {
    const cause = retryAfterMs === null ? undefined : { retryAfterMs };
    return new GtmError('unavailable', `${name} answered ${status}.`, { cause });
  }
  return new GtmError('refused', `${name} refused the request (${status}).`);
}
