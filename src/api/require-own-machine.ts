import { GtmError } from '../domain/errors.ts';
import type { Caller } from './caller.ts';

/** What reads or writes files of the server's machine is for the command line beside the data directory only. */
export function requireOwnMachine({ actor }: Caller): void {
  if (actor.door === 'cli') return;
  throw new GtmError('forbidden', 'Only `gtm` on the machine of this installation may do this.');
}
