import type { ChunkEntityType } from '../../domain/evidence.ts';
import type { InfoNeed } from '../../domain/plan.ts';
import type { RetrievalQuery } from './retrieval-query.ts';

/** Whom a need is about; names help to find texts that mention them. */
export interface QueryTarget {
  accountId: string | null;
  contactId: string | null;
  dealId: string | null;
  accountName: string | null;
  contactName: string | null;
  dealName: string | null;
}

/** Types whose chunks belong to no account: what the team knows in general. */
const general: ReadonlySet<ChunkEntityType> = new Set<ChunkEntityType>(['document']);

/**
 * The queries for one info need and target. What belongs to the target is looked for within it: its account, else its
 * deal or contact. Documents belong to nobody and are asked by the question alone, for all time. A need that wants
 * both gives two queries.
 */
export function buildQueries(
  need: InfoNeed,
  target: QueryTarget,
  options: { asOf?: Date; k?: number } = {},
): RetrievalQuery[] {
  const own = need.entityTypes.filter((type) => !general.has(type));
  const documents = need.entityTypes.filter((type) => general.has(type));
  const words = need.searchText ?? need.question;
  const queries: RetrievalQuery[] = [];
  if (own.length > 0) {
    const names = [target.contactName, target.dealName].filter((name) => name !== null);
    queries.push({
      ...options,
      text: [words, ...names].join(' '),
      entityTypes: own,
      ...within(target),
      ...(need.recencyDays === null ? {} : { sinceDays: need.recencyDays }),
    });
  }
  if (documents.length > 0) queries.push({ ...options, text: words, entityTypes: documents });
  return queries;
}

function within(target: QueryTarget): Pick<RetrievalQuery, 'accountId' | 'dealId' | 'contactId'> {
  if (target.accountId) return { accountId: target.accountId };
  if (target.dealId) return { dealId: target.dealId };
  return target.contactId ? { contactId: target.contactId } : {};
}
