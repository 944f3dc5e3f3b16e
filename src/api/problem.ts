import type { z } from 'zod';
import { type ErrorCode, GtmError } from '../domain/errors.ts';

/** A problem details object (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** The field of the request that is wrong. */
  field?: string;
}

const statuses: Record<ErrorCode, { status: number; title: string }> = {
  invalid: { status: 400, title: 'The request is wrong' },
  unauthenticated: { status: 401, title: 'Not signed in' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'The state has moved on' },
  refused: { status: 422, title: 'A rule says no' },
  'too-fast': { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Something we depend on is gone' },
  timeout: { status: 504, title: 'Took too long' },
  misconfigured: { status: 500, title: 'Configured wrongly' },
  internal: { status: 500, title: 'Something went wrong here' },
};

/** Refusals of the HTTP library that say more in our words. */
const ownWords: Record<string, { title: string; detail: string; field?: string }> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    title: 'Too large',
    detail: 'The body is too large. Send files to /v1/imports/upload.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    ...{ title: 'Not a type we read', field: 'Content-Type' },
    detail: 'Send JSON as "Content-Type: application/json"; the documentation at /docs says where a file is taken.',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    title: 'The request is wrong',
    detail: 'The body is not valid JSON.',
    field: 'body',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { title: 'The request is wrong', detail: 'The body is empty.', field: 'body' },
};

/** What an error looks like on the wire; the words of an unexpected one stay inside. */
export function problemOf(error: unknown): Problem {
  if (!GtmError.is(error) || error.code === 'internal') {
    const { statusCode: status, code = '' } = error as { statusCode?: number; code?: string };
    if (status !== undefined && status >= 400 && status < 500) {
      const words = ownWords[code] ?? { title: 'The request is wrong', detail: (error as Error).message };
      return { type: 'about:blank', status, ...words };
    }
    return {
      type: 'about:blank',
      title: statuses.internal.title,
      status: 500,
      detail: 'Try again; if it happens again, look into the server log at this time.',
    };
  }
  const { status, title } = statuses[error.code];
  const field = error.field === undefined ? {} : { field: error.field };
  return { type: 'about:blank', title, status, detail: error.message, ...field };
}

/** Checks input against a schema; the first wrong field is named. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown, where: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const field = issue.path.length === 0 ? where : issue.path.join('.');
  const isMissing = issue.code === 'invalid_type' && valueAt(value, issue.path) === undefined;
  throw new GtmError('invalid', isMissing ? `${field} is missing.` : `${field}: ${issue.message}`, { field });
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((part, name) => (part as { [name: PropertyKey]: unknown } | undefined)?.[name], value);
}
