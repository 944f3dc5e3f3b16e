import { z } from 'zod';
import type { TenantTransaction } from '../data/database/database.ts';
import { GtmError } from '../domain/errors.ts';
import { type IdNoun, parseId } from '../domain/prefixed-id.ts';

/** Query fields of a list that is read page by page. `after` is the id of the last item of the page before. */
export const pageQuery = {
  after: z.string().optional().describe('Continue behind the item with this id'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};

/** The shape of one page. `next` goes into `after`; null on the last page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** Wraps items that were read with one more than `limit`, so that a full last page is known to be the last. */
export function toPage<Item extends { id: string }>(
  itemsAndOneMore: readonly Item[],
  limit: number,
): { items: Item[]; next: string | null } {
  const items = itemsAndOneMore.slice(0, limit);
  return { items, next: itemsAndOneMore.length > limit ? items.at(-1)!.id : null };
}

/** Query fields of a short list that is read whole. `after` is the `next` of the page before. */
export const wholeQuery = {
  after: z.string().optional().describe('The `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(500),
};

/** One page of a short list in its own order; `keyOf` tells its items apart. */
export function pageAll<Item>(
  all: readonly Item[],
  { after, limit }: { after?: string | undefined; limit: number },
  keyOf: (item: Item) => string,
): { items: Item[]; next: string | null } {
  const start = after === undefined ? 0 : all.findIndex((item) => keyOf(item) === after) + 1;
  if (after !== undefined && start === 0) {
    throw new GtmError('invalid', 'after must be the `next` of a page of this list.', { field: 'after' });
  }
  const items = all.slice(start, start + limit);
  return { items, next: start + limit < all.length ? keyOf(items.at(-1)!) : null };
}

/** Where the items of a paged list stand. */
const tables = {
  account: 'accounts',
  activity: 'activities',
  approval: 'approvals',
  audit: 'audit',
  change: 'crm_changes',
  contact: 'contacts',
  deal: 'deals',
  document: 'documents',
  effect: 'effects',
  feedback: 'feedback',
  goal: 'goals',
  import: 'imports',
  merge: 'merges',
  outcome: 'outcomes',
  proposal: 'proposals',
  record: 'source_records',
  run: 'runs',
  signal: 'signals',
  source: 'sources',
  suppression: 'suppressions',
  verdict: 'verdicts',
} as const satisfies Partial<Record<IdNoun, string>>;

/**
 * The UUID in `after`, null on the first page. An item that is gone is no place to go on from: without it the rest
 * would look like an end.
 */
export async function placeOf(
  transaction: TenantTransaction,
  noun: keyof typeof tables,
  after: string | undefined,
): Promise<string | null> {
  if (after === undefined) return null;
  const id = parseId(noun, after, 'after');
  const found = await transaction.query(`select 1 from ${tables[noun]} where id = $1`, [id]);
  if (found.length === 1) return id;
  throw new GtmError('invalid', 'The item named by after is gone. Read the list from its beginning.', {
    field: 'after',
  });
}
