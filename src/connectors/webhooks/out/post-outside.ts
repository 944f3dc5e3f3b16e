import type { Clock } from '../../../domain/clock.ts';
import { GtmError } from '../../../domain/errors.ts';
import { createCheckedLookup, type OutsideRule, type Resolve, requireOutsideUrl } from './outside-address.ts';

const TIMEOUT_MS = 10_000;

/** What the other side answered. Its body is not read. */
export interface OutsideAnswer {
  status: number;
  /** The header as it came. */
  retryAfter: string | null;
}

/** Posts to addresses outside; open until closed. */
export interface OutsidePost {
  /**
   * One request of JSON; follows no redirect. Rejects with `refused` or `invalid` for an address that may not be posted to,
   * `timeout`, or `unavailable` where nobody answered. No error holds the address or the answer.
   */
  post(url: string, request: { headers?: Record<string, string>; body: string }): Promise<OutsideAnswer>;
  close(): Promise<void>;
}

/** The error of ours inside what a client made of it. */
function ownError(error: unknown): GtmError | null {
  if (GtmError.is(error)) return error;
  const { cause, errors } = error as { cause?: unknown; errors?: unknown[] };
  const inside = cause ?? errors?.find((one) => GtmError.is(one));
  return inside === undefined ? null : ownError(inside);
}

/** Opens the way outside; `resolve` stands in for the system's name resolution in tests. */
export function createOutsidePost(
  { clock, ...rule }: OutsideRule & { clock: Clock; resolve?: Resolve },
  timeoutMs = TIMEOUT_MS,
): OutsidePost {
  let opening: Promise<import('undici').Agent> | null = null;
  const agent = () => {
    opening ??= import('undici').then(
      ({ Agent }) => new Agent({ connect: { lookup: createCheckedLookup(rule), timeout: timeoutMs }, pipelining: 0 }),
    );
    return opening;
  };
  return {
    async post(text, { headers, body }) {
      const url = requireOutsideUrl(text, rule);
      const { request } = await import('undici');
      const [stop, timer] = [new AbortController(), new AbortController()];
      clock.sleep(timeoutMs, timer.signal).then(
        () => stop.abort(),
        () => {}, // The answer came first.
      );
      try {
        const answer = await request(url, {
          ...{ method: 'POST', body, dispatcher: await agent(), signal: stop.signal },
          headers: { 'content-type': 'application/json', 'user-agent': 'agentic-gtm-platform', ...headers },
        });
        answer.body.on('error', () => {}).destroy();
        const retryAfter = answer.headers['retry-after'];
        return { status: answer.statusCode, retryAfter: typeof retryAfter === 'string' ? retryAfter : null };
      } catch (error) {
        const own = ownError(error);
        if (own) throw own;
        if (stop.signal.aborted)
          throw new GtmError('timeout', `There was no answer within ${timeoutMs / 1000} seconds.`);
        throw new GtmError('unavailable', 'Nobody could be reached there.');
      } finally {
        timer.abort();
      }
    },
    async close() {
      await (await opening)?.destroy();
    },
  };
}
