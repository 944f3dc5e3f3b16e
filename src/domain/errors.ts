/** What kind of trouble this is; the HTTP status and the exit code follow from it. */
export type ErrorCode =
  | 'invalid' // the caller's input is wrong; `field` says where
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict' // the state moved on, or two callers met
  | 'refused' // a rule says no
  | 'unavailable' // something we depend on is gone; may be tried again
  | 'timeout'
  | 'too-fast' // more requests than one caller may make; may be tried again
  | 'misconfigured'
  | 'internal';

export interface GtmErrorOptions {
  cause?: unknown;
  /** Path of the offending field, for `invalid`. */
  field?: string;
  retryable?: boolean;
}

const marker = Symbol.for('agentic-gtm-platform.error');

/** The one error class: a stable code, whether a retry can help, and a message that says what to do next. */
export class GtmError extends Error {
  override readonly name = 'GtmError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly field: string | undefined;
  readonly [marker] = true;

  constructor(code: ErrorCode, message: string, options: GtmErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.field = options.field;
    this.retryable = options.retryable ?? (code === 'unavailable' || code === 'timeout' || code === 'too-fast');
  }

  /** True for errors of this class, also when they come from a second copy of the package. */
  static is(error: unknown): error is GtmError {
    return typeof error === 'object' && error !== null && marker in error;
  }
}

/** The words of an unknown error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
