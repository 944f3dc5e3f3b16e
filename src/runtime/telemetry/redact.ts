import { GtmError } from '../../domain/errors.ts';

/** What one field of a log line may hold. */
export type LogValue = string | number | boolean | null;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const safeTexts: readonly RegExp[] = [
  uuid,
  // Prefixed ids and digests.
  /^[a-z]{2,8}_[0-9a-f]{32}$/,
  /^[0-9a-f]{32,128}$/,
  // Workflow ids and step keys: `proposal:<uuid>`, `3-decide`.
  /^[a-zA-Z]+:[0-9a-f]{8}-[0-9a-f-]{27}$/,
  /^\d{1,4}-[a-zA-Z]+$/,
  // Instants and dates.
  /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/,
  // Event types, and templates of routes, in which ids stand as `:id`.
  /^gtm\.[a-z_]+\.[a-z_]+\.v\d+$/,
  /^\/v1(\/:?[a-zA-Z-]+)*$/,
  // Enums and codes: one word.
  /^[a-z][a-zA-Z0-9]*([_-][a-z0-9]+)*$/,
  /^[A-Z][A-Z0-9_]{1,40}$/,
  // Versions.
  /^\d+\.\d+\.\d+$/,
];

/** Ids, numbers, enums, digests and instants as they are; any other text only as its length. */
export function redactValue(value: LogValue): LogValue {
  if (typeof value !== 'string') return value;
  if (value.length <= 128 && safeTexts.some((pattern) => pattern.test(value))) return value;
  return `[${value.length} characters]`;
}

/** Mail addresses in a sentence, replaced. */
function withoutAddresses(sentence: string): string {
  return sentence.replace(/[^\s<>"'()]+@[^\s<>"'()]+/g, '[address]');
}

/** An error as it may be logged. */
export interface LoggedError {
  name: string;
  /** Of a GtmError, or of the system and the database (`ECONNREFUSED`, `23505`). */
  code?: string;
  /** Of a GtmError only: its sentences are ours. */
  message?: string;
  field?: string;
  /** Where it was thrown: frames only, since the head of a stack repeats the message. */
  stack?: string[];
  cause?: LoggedError;
}

const maxFrames = 12;
const maxCauses = 3;

function framesOf(error: Error): string[] {
  const head = `${error.name}: ${error.message}`;
  const stack = error.stack ?? '';
  const start = stack.indexOf(error.message);
  const rest = stack.startsWith(head)
    ? stack.slice(head.length)
    : start < 0
      ? stack
      : stack.slice(start + error.message.length);
  return rest
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^at .*(:\d+:\d+\)?|\(<anonymous>\)|\(native\))$/.test(line))
    .slice(0, maxFrames);
}

/**
 * An error without the values it may quote: a GtmError keeps its sentence (without mail addresses), anything else only
 * its name, code and stack frames.
 */
export function redactError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { name: GtmError.is(error) ? 'GtmError' : typeof error };
  const name = /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : 'Error';
  const code = (error as { code?: unknown }).code;
  const logged: LoggedError = { name };
  if (typeof code === 'string' && /^[A-Za-z0-9_-]{1,40}$/.test(code)) logged.code = code;
  if (GtmError.is(error)) {
    logged.message = withoutAddresses(error.message);
    if (error.field !== undefined) logged.field = withoutAddresses(error.field);
  }
  if (!GtmError.is(error) || error.code === 'internal') logged.stack = framesOf(error);
  if (error.cause !== undefined && depth < maxCauses) logged.cause = redactError(error.cause, depth + 1);
  return logged;
}

/** The same in one line, for what is kept for good: the sentence of a GtmError, or the name and code of anything else. */
export function redactedMessage(error: unknown): string {
  const { name, code, message } = redactError(error);
  return message ?? (code === undefined ? name : `${name} (${code})`);
}
