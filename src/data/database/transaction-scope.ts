import { AsyncLocalStorage } from 'node:async_hooks';
import { GtmError } from '../../domain/errors.ts';

const scope = new AsyncLocalStorage<true>();

/** Runs `work` marked as being inside a database transaction. */
export function withinTransaction<T>(work: () => Promise<T>): Promise<T> {
  return scope.run(true, work);
}

/** Throws when the caller is inside a database transaction; `what` names the call that may not be made there. */
export function refuseInsideTransaction(what: string): void {
  if (scope.getStore()) {
    throw new GtmError('internal', `${what} was called inside a database transaction. Move it before or after.`);
  }
}
