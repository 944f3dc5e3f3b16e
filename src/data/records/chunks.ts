import type { Audience, ChunkEntityType, TrustLabel } from '../../domain/evidence.ts';
import type { TenantTransaction } from '../database/database.ts';
import { countTerms, textVersion, tokenise } from '../text/tokenise.ts';
import {
  insertPostings,
  type Posting,
  type PostingRow,
  packPostings,
  removePostings,
  termKeys,
  toDateSeconds,
} from './postings.ts';

/** A piece of text to be made searchable; `start` is its offset in the text of its entity (UTF-16). */
export interface NewChunk {
  id: string;
  entityType: ChunkEntityType;
  entityId: string;
  accountId: string | null;
  contactId: string | null;
  dealId: string | null;
  threadId: string | null;
  contactIds: string[];
  sourceRecordId: string;
  externalId: string;
  title: string;
  text: string;
  startOffset: number;
  occurredAt: Date | null;
  audience: Audience;
  trust: TrustLabel;
  textDigest: string;
  fingerprint: string;
}

/** What BM25 needs to know of all chunks of the tenant. */
export interface SearchState {
  chunkCount: number;
  wordTotal: number;
}

/** Totals over the tenant's chunks; zeros before the first one. */
export async function readSearchState(transaction: TenantTransaction): Promise<SearchState> {
  const [state] = await transaction.query<SearchState>('select chunk_count, word_total from search_state');
  return state ?? { chunkCount: 0, wordTotal: 0 };
}

/** The state row, locked until the transaction ends: chunks of a tenant are written by one at a time. */
async function lockState(transaction: TenantTransaction): Promise<{ nextNumber: number }> {
  await transaction.query('insert into search_state (text_version) values ($1) on conflict do nothing', [textVersion]);
  const [state] = await transaction.query<{ nextNumber: number }>('select next_number from search_state for update');
  return state!;
}

/** Writes new chunks with their postings as one block (at most `blockSpan` chunks). Their vectors are still to come. */
export async function insertChunks(transaction: TenantTransaction, chunks: readonly NewChunk[]): Promise<void> {
  if (chunks.length === 0) return;
  const { nextNumber: block } = await lockState(transaction);
  const byTerm = new Map<string, Posting[]>();
  let wordTotal = 0;
  const rows = chunks.map((chunk, index) => {
    const chunkNumber = block + index;
    const terms = tokenise(`${chunk.title}\n${chunk.text}`);
    wordTotal += terms.length;
    const inherited = { entityType: chunk.entityType, dateSeconds: toDateSeconds(chunk.occurredAt) };
    for (const [term, frequency] of countTerms(terms)) {
      const posting = { ...inherited, chunkNumber, frequency, wordCount: terms.length };
      const postings = byTerm.get(term);
      if (postings) postings.push(posting);
      else byTerm.set(term, [posting]);
    }
    return { ...snakeCase(chunk), number: chunkNumber, word_count: terms.length, posting_block: block };
  });
  const columns = Object.keys(rows[0]!).join(', ');
  await transaction.query(
    `insert into chunks (${columns}) select ${columns} from json_populate_recordset(null::chunks, $1)`,
    [JSON.stringify(rows)],
  );
  const postings = [...byTerm].map(
    ([term, found]): PostingRow => ({
      term,
      block,
      chunkCount: found.length,
      entries: packPostings(block, found),
    }),
  );
  if (postings.length > 0) await insertPostings(transaction, postings);
  await transaction.query('insert into posting_blocks (block, chunk_count) values ($1, $2)', [block, chunks.length]);
  await transaction.query(
    'update search_state set next_number = next_number + $1, chunk_count = chunk_count + $1, word_total = word_total + $2',
    [chunks.length, wordTotal],
  );
}

function snakeCase(chunk: NewChunk): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(chunk).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      Array.isArray(value) ? `{${value.join(',')}}` : value,
    ]),
  );
}

/**
 * Deletes the chunks of these entities with their postings and the vectors kept in this database. Returns the numbers
 * that are gone, for a vector index elsewhere.
 */
export async function removeChunksOf(transaction: TenantTransaction, entityIds: readonly string[]): Promise<number[]> {
  await lockState(transaction);
  const gone = await transaction.query<{
    number: number;
    title: string;
    text: string;
    wordCount: number;
    postingBlock: number;
  }>('delete from chunks where entity_id = any($1::uuid[]) returning number, title, text, word_count, posting_block', [
    entityIds,
  ]);
  if (gone.length === 0) return [];
  const numbers = gone.map((chunk) => chunk.number);
  const keys = gone.flatMap((chunk) => termKeys(chunk, chunk.postingBlock));
  await removePostings(transaction, keys, new Set(numbers));
  await transaction.query('delete from chunk_vectors where chunk_number = any($1::int[])', [numbers]);
  await transaction.query(
    `update posting_blocks b set chunk_count = b.chunk_count - gone.n
     from (select block, count(*)::int as n from unnest($1::int[]) as block group by block) as gone
     where b.block = gone.block`,
    [gone.map((chunk) => chunk.postingBlock)],
  );
  await transaction.query('delete from posting_blocks where chunk_count <= 0');
  await transaction.query('update search_state set chunk_count = chunk_count - $1, word_total = word_total - $2', [
    numbers.length,
    gone.reduce((sum, chunk) => sum + chunk.wordCount, 0),
  ]);
  return numbers;
}

/**
 * Drops everything that was indexed with another version of the tokeniser and queues it again. Returns true when
 * there was something to drop.
 */
export async function dropOutdatedIndex(transaction: TenantTransaction): Promise<boolean> {
  const [state] = await transaction.query<{ textVersion: number }>('select text_version from search_state');
  if (!state || state.textVersion === textVersion) return false;
  await transaction.query(
    `insert into index_backlog (entity_type, entity_id) select distinct entity_type, entity_id from chunks
     on conflict do nothing`,
  );
  for (const table of ['chunks', 'postings', 'posting_blocks', 'chunk_vectors', 'leg_strengths']) {
    await transaction.query(`delete from ${table}`);
  }
  await transaction.query('update search_state set chunk_count = 0, word_total = 0, text_version = $1', [textVersion]);
  return true;
}
