import type { Transaction } from '../../data/database/database.ts';
import type { ChunkFilter } from '../../data/vectors/vectors.ts';
import { GtmError } from '../../domain/errors.ts';
import type { ChunkEntityType } from '../../domain/evidence.ts';

export type RetrievalMode = 'hybrid' | 'keywords' | 'vectors';

/** What is looked for. Filters hold inside both legs: a hit that does not pass is not merely cut from the list. */
export interface RetrievalQuery {
  text: string;
  entityTypes?: readonly ChunkEntityType[];
  /** Only what is dated within so many days before now (or before `asOf`). */
  sinceDays?: number;
  /** Look as on that day: chunks dated later are ignored. */
  asOf?: Date;
  accountId?: string;
  contactId?: string;
  dealId?: string;
  /** Number of hits, 1 to 100; 10 when left out. */
  k?: number;
  mode?: RetrievalMode;
}

const DAY_MS = 86_400_000;

/**
 * The filter of a query in instants: `sinceDays` counts back from `asOf`, else from the tenant's now. Throws `invalid`
 * for a `sinceDays` that is not above 0.
 */
export async function filterOf(transaction: Transaction, query: RetrievalQuery): Promise<ChunkFilter> {
  const { entityTypes, sinceDays, asOf, accountId, contactId, dealId } = query;
  if (sinceDays !== undefined && !(sinceDays > 0)) {
    throw new GtmError('invalid', 'sinceDays must be a number of days above 0.', { field: 'sinceDays' });
  }
  const from = sinceDays === undefined ? null : (asOf ?? (await transaction.now())).getTime() - sinceDays * DAY_MS;
  return {
    ...(entityTypes && entityTypes.length > 0 ? { entityTypes } : {}),
    ...(from === null ? {} : { since: new Date(from) }),
    ...(asOf ? { until: asOf } : {}),
    ...(accountId ? { accountId } : {}),
    ...(contactId ? { contactId } : {}),
    ...(dealId ? { dealId } : {}),
  };
}
